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

/**
 * Lays windows side by side over the cells that a satellite sees. Those at its rim, which hold too few such cells for a model, are
 * moved inwards until they hold enough, so that the rim is covered too.
 *
 * @param satelliteCell for each cell of the grid [y, x] the satellite's, -1 where it sees none
 * @param size rows and columns of a window
 * @returns no window where the satellite does not see enough for one
 */
export function regionTiles({ ny, nx }: Pick<Grid, "ny" | "nx">, satelliteCell: Int32Array, size: number): RegionTiles {
  const { rows, columns } = tileField({ ny, nx }, { size, overlap: 0 });
  const seen = seenCells({ ny, nx }, satelliteCell, size);
  const places = new Map<string, WindowPlace>();
  for (const y of rows) {
    for (const x of columns) {
      if (seen(y, x) === 0) continue;
      const place = nearest({ y, x });
      if (place !== null) places.set(`${place.y},${place.x}`, place);
    }
  }
  return { places: [...places.values()], owner: owners([...places.values()]) };

  /** The place nearest to a window's with enough cells; null without any that overlaps it. */
  function nearest(from: WindowPlace): WindowPlace | null {
    let [best, least]: [WindowPlace | null, number] = [null, Infinity];
    for (let y = Math.max(0, from.y - size + 1); y <= Math.min(ny - size, from.y + size - 1); y++) {
      for (let x = Math.max(0, from.x - size + 1); x <= Math.min(nx - size, from.x + size - 1); x++) {
        const away = Math.abs(y - from.y) + Math.abs(x - from.x);
        if (away < least && seen(y, x) >= PRESENT * size ** 2) [best, least] = [{ y, x }, away];
      }
    }
    return best;
  }

  function owners(windows: readonly WindowPlace[]): Int32Array {
    const owner = new Int32Array(ny * nx).fill(-1);
    const least = new Float32Array(ny * nx).fill(Infinity);
    const middle = (size - 1) / 2;
    windows.forEach((place, window) => {
      for (let row = 0; row < size; row++) {
        for (let column = 0; column < size; column++) {
          const cell = (place.y + row) * nx + place.x + column;
          const away = (row - middle) ** 2 + (column - middle) ** 2;
          if (satelliteCell[cell]! < 0 || away >= least[cell]!) continue;
          [owner[cell], least[cell]] = [window, away];
        }
      }
    });
    return owner;
  }
}

/** How many cells of a window the satellite sees, by its place, from sums over all that lies above and left. */
function seenCells(
  { ny, nx }: Pick<Grid, "ny" | "nx">,
  satelliteCell: Int32Array,
  size: number,
): (y: number, x: number) => number {
  const width = nx + 1;
  const sums = new Float64Array((ny + 1) * width);
  for (let y = 0; y < ny; y++) {
    let row = 0;
    for (let x = 0; x < nx; x++) {
      if (satelliteCell[y * nx + x]! >= 0) row++;
      sums[(y + 1) * width + x + 1] = sums[y * width + x + 1]! + row;
    }
  }
  return (y, x) => {
    const [bottom, right] = [Math.min(ny, y + size), Math.min(nx, x + size)];
    return sums[bottom * width + right]! - sums[y * width + right]! - sums[bottom * width + x]! + sums[y * width + x]!;
  };
}
