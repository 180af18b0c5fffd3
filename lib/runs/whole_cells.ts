import { DataError } from "../base/mod.ts";
import { type Grid, isGeographic } from "../grid/mod.ts";
import { KM_PER_DEGREE } from "./km_per_degree.ts";
import type { PairContext } from "./pair_context.ts";

/**
 * Makes sure that some satellite cell lies wholly in one of the windows that may be held out: rain is generated for such cells
 * alone, and without one a generator would be trained on nothing.
 *
 * @throws DataError "grid-mismatch" with the sizes of both
 */
export function requireWholeCells(
  { archive, pairing: { cells }, settings: { data } }: Pick<PairContext, "archive" | "pairing" | "settings">,
): void {
  const { size } = data;
  const { coarse } = cells;
  for (let y = 0; y + size <= coarse.ny; y += size) {
    for (let x = 0; x + size <= coarse.nx; x += size) if (cells.window({ y, x }).cells.length > 0) return;
  }
  throw new DataError(
    "grid-mismatch",
    `No cell of group "${data.satellite}" (${sizeOf(archive.group(data.satellite).grid, 1)}) lies wholly in a window ` +
      `(${
        sizeOf(coarse, size)
      }), and rain is generated for such cells: train a radar model on larger windows (--size), in ` +
      "another run",
    { file: data.archive },
  );
}

/** How far so many cells of a grid reach, about: "11 x 8 km", rows before columns. */
function sizeOf(grid: Grid, count: number): string {
  const { ny, y0, dx, dy } = grid;
  const middle = (y0 + dy * (ny - 1) / 2) * Math.PI / 180;
  const [high, wide] = isGeographic(grid)
    ? [KM_PER_DEGREE * dy, KM_PER_DEGREE * dx * Math.cos(middle)]
    : [dy / 1000, dx / 1000];
  return `${[high, wide].map((km) => Number(Math.abs(count * km).toPrecision(2))).join(" x ")} km`;
}
