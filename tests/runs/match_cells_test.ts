import { type Grid, LONGLAT } from "../../lib/grid/mod.ts";
import { matchCells } from "../../lib/runs/match_cells.ts";
import { assert } from "../deps.ts";

const GRID: Grid = { crs: LONGLAT, nx: 3, ny: 2, x0: 5, y0: 50, dx: 1, dy: 1 };

Deno.test("matchCells() finds the same cells whatever the order of the rows", () => {
  const north: Grid = { ...GRID, y0: 51, dy: -1 };
  assert.deepEqual([...matchCells(GRID, north)], [3, 4, 5, 0, 1, 2]);
});

Deno.test("matchCells() takes cells a little off, not cells between, and none outside", () => {
  const moved = (x: number): Grid => ({ ...GRID, x0: GRID.x0 + x });
  assert.deepEqual([...matchCells(moved(0.2), GRID)], [0, 1, 2, 3, 4, 5]);
  assert.deepEqual([...matchCells(moved(0.4), GRID)], [-1, -1, -1, -1, -1, -1]);
  assert.deepEqual([...matchCells(moved(0.4), GRID, 0.5)], [0, 1, 2, 3, 4, 5]);
  assert.deepEqual([...matchCells(moved(1), GRID)], [1, 2, -1, 4, 5, -1]);
});
