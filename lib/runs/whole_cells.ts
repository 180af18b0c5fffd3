import { DataError } from "../base/mod.ts";
import { cellSize, type Grid, subgrid } from "../grid/mod.ts";
import type { PairContext } from "./pair_context.ts";

/**
 * Makes sure that some satellite cell lies wholly in one of the windows that may be held out: rain is generated for such cells
 * alone, and without one a generator would be trained on nothing.
 *
 * @throws DataError "grid-mismatch" with the sizes of both
 */
export function requireWholeCells(
  { pairing: { cells }, settings: { data } }: Pick<PairContext, "pairing" | "settings">,
): void {
  const { size } = data;
  const { coarse, satellite, block } = cells;
  for (let y = 0; y + size <= coarse.ny; y += size) {
    for (let x = 0; x + size <= coarse.nx; x += size) if (cells.window({ y, x }).cells.length > 0) return;
  }
  throw new DataError(
    "grid-mismatch",
    `No cell of group "${data.satellite}" (${sizeOf(subgrid(satellite, block), 1)}) lies wholly in a window ` +
      `(${
        sizeOf(coarse, size)
      }), and rain is generated for such cells: train a radar model on larger windows (--size), in ` +
      "another run",
    { file: data.archive },
  );
}

/** How far so many cells of a grid reach, about: "11 x 8 km", rows before columns. */
function sizeOf(grid: Grid, count: number): string {
  const { x, y } = cellSize(grid, count);
  return `${[y, x].map((metres) => Number((metres / 1000).toPrecision(2))).join(" x ")} km`;
}
