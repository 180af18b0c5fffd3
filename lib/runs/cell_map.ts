import { coarsenGrid, type Grid, type RegridWeights, regridWeights, subgrid } from "../grid/mod.ts";
import { matchCells } from "./match_cells.ts";

/** Where a window lies: its first cell on the coarsened grid, its side in coarsened cells. */
export interface WindowPlace {
  /** First row. */
  readonly y: number;
  /** First column. */
  readonly x: number;
}

/** Radar windows and satellite cells brought together. */
export interface CellMap {
  /** The radar's grid at the models' resolution. */
  readonly coarse: Grid;
  /** For each coarse cell [y, x], the satellite cell that holds its centre, or -1. */
  readonly satelliteCell: Int32Array;
  /**
   * Satellite cells that lie wholly (95 % of their area) in the window at `place`, with the weights of its cells:
   * means of window fields over satellite cells.
   */
  window(place: WindowPlace): { readonly cells: Int32Array; readonly weights: RegridWeights };
}

/** Least part of a satellite cell's area that a window must cover to stand for it. */
const WHOLE = 0.95;

/**
 * Brings windows of the radar grid, coarsened by `factor`, and a satellite grid together.
 *
 * @param size rows and columns of a window, coarse cells
 */
export function cellMap(radar: Grid, satellite: Grid, factor: number, size: number): CellMap {
  const coarse = coarsenGrid(radar, factor);
  const satelliteCell = matchCells(coarse, satellite, 0.5);
  const known = new Map<string, { cells: Int32Array; weights: RegridWeights }>();
  return {
    coarse,
    satelliteCell,
    window: ({ y, x }) => {
      const key = `${y},${x}`;
      let found = known.get(key);
      if (found === undefined) {
        const weights = regridWeights(subgrid(coarse, { y, x, ny: size, nx: size }), satellite);
        const cells: number[] = [];
        for (let cell = 0; cell < weights.area.length; cell++) {
          let covered = 0;
          for (let k = weights.start[cell]!; k < weights.start[cell + 1]!; k++) covered += weights.weight[k]!;
          if (covered >= WHOLE * weights.area[cell]!) cells.push(cell);
        }
        known.set(key, found = { cells: Int32Array.from(cells), weights });
      }
      return found;
    },
  };
}
