import type { Grid } from "../grid/mod.ts";
import type { ChunkShape } from "./layout.ts";

/** A rectangle of cells. */
export interface Tile {
  /** First row. */
  readonly y: number;
  /** First column. */
  readonly x: number;
  /** Rows. */
  readonly ny: number;
  /** Columns. */
  readonly nx: number;
}

/** The tiles that inner chunks cut a grid into, row-major; those at the far edges are smaller than a chunk. */
export function tilesOf(grid: Grid, chunk: ChunkShape): readonly Tile[] {
  const tiles: Tile[] = [];
  for (let y = 0; y < grid.ny; y += chunk[1]) {
    for (let x = 0; x < grid.nx; x += chunk[2]) {
      tiles.push({ y, x, ny: Math.min(chunk[1], grid.ny - y), nx: Math.min(chunk[2], grid.nx - x) });
    }
  }
  return tiles;
}
