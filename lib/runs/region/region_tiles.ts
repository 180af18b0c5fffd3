import { type Grid, tileField } from "../../grid/mod.ts";
import type { WindowPlace } from "../cell_map.ts";
import { PRESENT } from "../satellite_windows.ts";

/** Windows that cover a region, and which of them gives each cell. */
export interface RegionTiles {
  /** Where they lie. */
  readonly places: readonly WindowPlace[];
  /** For each cell [y, x] the window that gives it: of those that hold it, the one with the nearest middle; -1 for none. */
  readonly owner: Int32Array;
}

/** A grid, and for each of its cells [y, x] the satellite's, -1 where it sees none. */
interface SeenGrid extends Pick<Grid, "ny" | "nx"> {
  readonly satelliteCell: Int32Array;
  /** Rows and columns of a window. */
  readonly size: number;
}

/**
 * Lays windows side by side over the cells that a satellite sees. Those at its rim, which hold too few such cells for a model, are
 * moved inwards until they hold enough; what they leave between them gets windows of its own.
 *
 * @param satelliteCell for each cell of the grid [y, x] the satellite's, -1 where it sees none
 * @param size rows and columns of a window
 * @returns no window where the satellite does not see enough for one; cells that none can hold, as in corners, have none
 */
export function regionTiles({ ny, nx }: Pick<Grid, "ny" | "nx">, satelliteCell: Int32Array, size: number): RegionTiles {
  const seen: SeenGrid = { ny, nx, satelliteCell, size };
  const { rows, columns } = tileField({ ny, nx }, { size, overlap: 0 });
  const countOf = seenCells(seen);
  const places: WindowPlace[] = [];
  const owners = ownersOf(seen);
  const add = (place: WindowPlace | null) => {
    if (place === null || places.some(({ y, x }) => y === place.y && x === place.x)) return;
    owners.add(place, places.length);
    places.push(place);
  };
  for (const y of rows) {
    for (const x of columns) if (countOf({ y, x }) > 0) add(nearestWhole(seen, countOf, { y, x }, size - 1));
  }
  satelliteCell.forEach((cell, i) => {
    if (cell < 0 || owners.owner[i] !== -1) return;
    // of the windows that hold the cell, whose first row and column lie up to size - 1 before it, the one it is in the midst of
    const reach = (size - 1) / 2;
    add(nearestWhole(seen, countOf, { y: Math.floor(i / nx) - reach, x: i % nx - reach }, reach));
  });
  return { places, owner: owners.owner };
}

/** The nearest place with enough cells that is at most `reach` rows and columns from a point, halves too; null without any. */
function nearestWhole(
  { ny, nx, size }: SeenGrid,
  countOf: (place: WindowPlace) => number,
  from: WindowPlace,
  reach: number,
): WindowPlace | null {
  let [best, least]: [WindowPlace | null, number] = [null, Infinity];
  for (let y = Math.ceil(Math.max(0, from.y - reach)); y <= Math.min(ny - size, from.y + reach); y++) {
    for (let x = Math.ceil(Math.max(0, from.x - reach)); x <= Math.min(nx - size, from.x + reach); x++) {
      const away = Math.abs(y - from.y) + Math.abs(x - from.x);
      if (away < least && countOf({ y, x }) >= PRESENT * size ** 2) [best, least] = [{ y, x }, away];
    }
  }
  return best;
}

/** Gives each cell that is seen to the window with the nearest middle, window by window. */
function ownersOf({ ny, nx, satelliteCell, size }: SeenGrid) {
  const owner = new Int32Array(ny * nx).fill(-1);
  const least = new Float32Array(ny * nx).fill(Infinity);
  const middle = (size - 1) / 2;
  return {
    owner,
    add: ({ y, x }: WindowPlace, window: number): void => {
      for (let row = 0; row < size; row++) {
        for (let column = 0; column < size; column++) {
          const cell = (y + row) * nx + x + column;
          const away = (row - middle) ** 2 + (column - middle) ** 2;
          if (satelliteCell[cell]! < 0 || away >= least[cell]!) continue;
          [owner[cell], least[cell]] = [window, away];
        }
      }
    },
  };
}

/** How many cells of a window the satellite sees, by its place, from sums over all that lies above and left. */
function seenCells({ ny, nx, satelliteCell, size }: SeenGrid): (place: WindowPlace) => number {
  const width = nx + 1;
  const sums = new Float64Array((ny + 1) * width);
  for (let y = 0; y < ny; y++) {
    let row = 0;
    for (let x = 0; x < nx; x++) {
      if (satelliteCell[y * nx + x]! >= 0) row++;
      sums[(y + 1) * width + x + 1] = sums[y * width + x + 1]! + row;
    }
  }
  return ({ y, x }) => {
    const [bottom, right] = [Math.min(ny, y + size), Math.min(nx, x + size)];
    return sums[bottom * width + right]! - sums[y * width + right]! - sums[bottom * width + x]! + sums[y * width + x]!;
  };
}
