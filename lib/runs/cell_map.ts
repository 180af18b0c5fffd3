import { DataError } from "../base/mod.ts";
import {
  type Block,
  blockUnder,
  cellInBlock,
  coarsenGrid,
  goesRound,
  type Grid,
  type RegridWeights,
  regridWeights,
  subgrid,
} from "../grid/mod.ts";
import { matchCells } from "./match_cells.ts";

/** Where a window lies: its first cell on the coarsened grid, its side in coarsened cells. */
export interface WindowPlace {
  /** First row. */
  readonly y: number;
  /** First column. */
  readonly x: number;
}

/** The satellite's cells in a window. */
export interface WindowCells {
  /** Cells of the satellite's grid that lie wholly (95 % of their area) in the window, ascending. */
  readonly cells: Int32Array;
  /** For each cell of the window [y, x], the satellite cell that holds its centre, or -1. */
  readonly cellOf: Int32Array;
  /**
   * Means of a field of the window [y, x] (NaN missing) over the part of satellite cells that lies in it; NaN where values cover
   * less than `minCovered` of a cell. Default: over `cells`, whatever part of them is covered.
   */
  means(
    field: Float32Array,
    options?: { readonly cells?: ArrayLike<number>; readonly minCovered?: number },
  ): Float32Array;
}

/** Radar windows and satellite cells brought together. Cells are numbered as those of the whole satellite grid. */
export interface CellMap {
  /** The radar's grid at the models' resolution. */
  readonly coarse: Grid;
  /** The satellite's grid. */
  readonly satellite: Grid;
  /** Those of its cells that lie under the radar: others need not be looked at. */
  readonly block: Block;
  /** For each coarse cell [y, x], the satellite cell that holds its centre, or -1. */
  readonly satelliteCell: Int32Array;
  /** The satellite's cells in the window at `place`. @throws DataError "grid-mismatch" when the grids share no area */
  window(place: WindowPlace): WindowCells;
}

/** Least part of a satellite cell's area that a window must cover to stand for it. */
const WHOLE = 0.95;

/**
 * Brings windows of the radar grid, coarsened by `factor`, and a satellite grid together. What is kept is of the radar's cells and
 * of the satellite's under them.
 *
 * @param size rows and columns of a window, coarse cells
 * @throws DataError "grid-mismatch" where the radar lies across the longitude at which a satellite of the globe begins
 */
export function cellMap(radar: Grid, satellite: Grid, factor: number, size: number): CellMap {
  const coarse = coarsenGrid(radar, factor);
  const block = blockUnder(satellite, coarse);
  requireApart(satellite, block);
  const below = subgrid(satellite, block);
  const placeOf = cellInBlock(satellite, block);
  const known = new Map<string, WindowCells>();
  const satelliteCell = matchCells(coarse, satellite, 0.5);
  let weights: RegridWeights | undefined; // of all windows: made when the first is asked for
  return {
    coarse,
    satellite,
    block,
    satelliteCell,
    window: ({ y, x }) => {
      const key = `${y},${x}`;
      let found = known.get(key);
      if (found === undefined) {
        const shared = weights ??= regridWeights(coarse, below);
        const near = blockUnder(below, subgrid(coarse, { y, x, ny: size, nx: size }));
        const cells: number[] = [];
        for (let row = near.y; row < near.y + near.ny; row++) {
          for (let column = near.x; column < near.x + near.nx; column++) {
            const place = row * below.nx + column;
            let covered = 0;
            eachShare(shared, { y, x, size }, place, (_, weight) => covered += weight);
            if (covered >= WHOLE * shared.area[place]!) cells.push((block.y + row) * satellite.nx + block.x + column);
          }
        }
        const cellOf = Int32Array.from(
          { length: size * size },
          (_, i) => satelliteCell[(y + Math.floor(i / size)) * coarse.nx + x + i % size]!,
        );
        const means = cellMeans(shared, { y, x, size }, Int32Array.from(cells), placeOf);
        known.set(key, found = { ...means, cellOf });
      }
      return found;
    },
  };
}

/** Windows have neighbours, positions and blocks by columns, which a radar across the first of a globe would tear apart. */
function requireApart(satellite: Grid, { nx }: Block): void {
  if (nx < satellite.nx || !goesRound(satellite)) return;
  const { x0, dx } = satellite;
  const edge = x0 - dx / 2;
  const turned = Math.abs(edge) < 90 ? "-180 to 180" : "0 to 360";
  throw new DataError(
    "grid-mismatch",
    `The radar lies across the longitude where the satellite's grid begins and ends (${
      Number(edge.toFixed(3))
    } degrees east): ingest the satellite with its longitudes turned by half the globe, as xarray's roll(lon=N) or a sort by ` +
      `longitudes of ${turned} does`,
  );
}

/** A window of the coarse grid. */
interface Window extends WindowPlace {
  readonly size: number;
}

function cellMeans(
  weights: RegridWeights,
  window: Window,
  cells: Int32Array,
  placeOf: (cell: number) => number,
): Pick<WindowCells, "cells" | "means"> {
  return {
    cells,
    means: (field, { cells: wanted = cells, minCovered = 0 } = {}) =>
      Float32Array.from(wanted, (cell) => {
        const place = placeOf(cell);
        let [covered, sum] = [0, 0];
        eachShare(weights, window, place, (i, weight) => {
          const value = field[i]!;
          if (Number.isNaN(value)) return;
          covered += weight;
          sum += weight * value;
        });
        return covered > 0 && covered >= minCovered * weights.area[place]! ? sum / covered : NaN;
      }),
  };
}

/** Visits the cells of a window that share area with a satellite cell: their number in the window, and the area, m². */
function eachShare(
  { from, start, source, weight }: RegridWeights,
  { y, x, size }: Window,
  place: number,
  visit: (i: number, weight: number) => void,
): void {
  for (let k = start[place]!; k < start[place + 1]!; k++) {
    const row = Math.floor(source[k]! / from.nx) - y;
    const column = source[k]! % from.nx - x;
    if (row >= 0 && row < size && column >= 0 && column < size) visit(row * size + column, weight[k]!);
  }
}
