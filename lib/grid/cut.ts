import type { Bounds } from "./cells.ts";
import { type Grid, LONGLAT } from "./grid.ts";

/** A block of cells: its first column and row, and how many of each. */
export interface Block {
  /** First column. */
  readonly x: number;
  /** First row. */
  readonly y: number;
  /** Columns. */
  readonly nx: number;
  /** Rows. */
  readonly ny: number;
}

/**
 * The grid of a block of cells of `grid`.
 *
 * @throws RangeError when the block is empty or leaves the grid.
 */
export function subgrid(grid: Grid, block: Block): Grid {
  const { x, y, nx, ny } = block;
  const whole = [x, y, nx, ny].every(Number.isInteger);
  if (!whole || x < 0 || y < 0 || nx < 1 || ny < 1 || x + nx > grid.nx || y + ny > grid.ny) {
    throw new RangeError(
      `Block of ${nx} x ${ny} cells from column ${x}, row ${y} is not inside the grid of ${grid.nx} x ${grid.ny} cells`,
    );
  }
  return { ...grid, nx, ny, x0: grid.x0 + x * grid.dx, y0: grid.y0 + y * grid.dy };
}

/** Makes the function that numbers a cell of `grid`, which lies in `block`, as a cell of it: entry of fields [y, x] of the block. */
export function cellInBlock({ nx }: Pick<Grid, "nx">, block: Block): (cell: number) => number {
  return (cell) => (Math.floor(cell / nx) - block.y) * block.nx + cell % nx - block.x;
}

/**
 * The grid whose cells are blocks of `factor` x `factor` cells of `grid`; a remainder at the last column or row is left out.
 *
 * @throws RangeError when the factor is not a whole number from 1 to the smaller side of the grid.
 */
export function coarsenGrid(grid: Grid, factor: number): Grid {
  if (!Number.isInteger(factor) || factor < 1 || factor > Math.min(grid.nx, grid.ny)) {
    throw new RangeError(
      `Factor ${factor} does not coarsen a grid of ${grid.nx} x ${grid.ny} cells: give a whole number from 1 to the smaller side`,
    );
  }
  return {
    crs: grid.crs,
    nx: Math.floor(grid.nx / factor),
    ny: Math.floor(grid.ny / factor),
    x0: grid.x0 + (factor - 1) / 2 * grid.dx,
    y0: grid.y0 + (factor - 1) / 2 * grid.dy,
    dx: grid.dx * factor,
    dy: grid.dy * factor,
  };
}

/**
 * The cells of IMERG's global 0.1 degree grid that touch a box, northern row first.
 *
 * @throws RangeError when the box is empty or leaves 180 W to 180 E, 90 S to 90 N.
 */
export function imergGrid(bounds: Bounds): Grid {
  const { west, south, east, north } = bounds;
  if (!(west < east && south < north && west >= -180 && east <= 180 && south >= -90 && north <= 90)) {
    throw new RangeError(
      `No box of IMERG cells from ${west} to ${east} E, ${south} to ${north} N: sides must ascend, within the globe`,
    );
  }
  // In tenths of a degree, a hair inside the box so that a side on a cell boundary adds no cell.
  const first = (degrees: number) => Math.floor(degrees * 10 + 1e-6);
  const last = (degrees: number) => Math.ceil(degrees * 10 - 1e-6) - 1;
  const centre = (tenth: number) => (2 * tenth + 1) / 20;
  return {
    crs: LONGLAT,
    nx: last(east) - first(west) + 1,
    ny: last(north) - first(south) + 1,
    x0: centre(first(west)),
    y0: centre(last(north)),
    dx: 0.1,
    dy: -0.1,
  };
}
