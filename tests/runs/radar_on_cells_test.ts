import { assert } from "../deps.ts";
import { type Grid, LONGLAT } from "../../lib/grid/mod.ts";
import { cellMap, type WindowPairing } from "../../lib/runs/mod.ts";
import { cellAverages } from "../../lib/runs/generation/cell_averages.ts";
import { radarOnCells } from "../../lib/runs/radar_on_cells.ts";

/** 20 x 20 cells of 0.01 degrees on 2 x 2 of 0.1. */
const RADAR: Grid = { crs: LONGLAT, nx: 20, ny: 20, x0: 2.005, y0: 0.095, dx: 0.01, dy: -0.01 };
const SATELLITE: Grid = { crs: LONGLAT, nx: 2, ny: 2, x0: 2.05, y0: 0.05, dx: 0.1, dy: -0.1 };
const AREA = 400;
const map = cellMap(RADAR, SATELLITE, 1, 20);

/** Six frames of rain 3, missing in `frames` of them in the first `columns` columns of the first cell's rows. */
function withGap(frames: number, columns: number): Float32Array {
  return Float32Array.from({ length: 6 * AREA }, (_, i) => {
    const [frame, y, x] = [Math.floor(i / AREA), Math.floor(i / 20) % 20, i % 20];
    return frame < frames && y < 10 && x < columns ? NaN : 3;
  });
}

const rain = (
  frames: number,
  columns: number,
) => [...radarOnCells(map.window({ y: 0, x: 0 }), withGap(frames, columns), AREA)];

Deno.test("radarOnCells() needs five of six frames of a pixel, and half of a cell", () => {
  assert.deepEqual(rain(0, 0), [3, 3, 3, 3]);
  assert.deepEqual(rain(1, 10), [3, 3, 3, 3], "one frame may be missing everywhere");
  assert.deepEqual(rain(2, 4), [3, 3, 3, 3], "pixels with four frames are not counted, and the others cover 60 %");
  assert.deepEqual(rain(2, 6), [NaN, 3, 3, 3], "40 % are too few");
});

Deno.test("cellAverages() is of what the pairs count as radar: in a half hour, and in a frame", () => {
  const windows = {
    cells: [Int32Array.of(0, 1, 2, 3)],
    whole: [Uint8Array.of(1, 0, 1, 1)],
    slots: 5,
  };
  const averages = (frames: number, columns: number, frame?: number) => {
    const radar = withGap(frames, columns);
    const batch = { radar, satellite: radar.slice(0, AREA), origins: [{ time: 0, y: 0, x: 0 }] };
    return [...cellAverages({ cells: map, halfHours: 1 } as unknown as WindowPairing, batch, windows, frame)];
  };
  assert.deepEqual(averages(1, 10), [3, NaN, 3, 3, NaN]);
  assert.deepEqual(averages(2, 10), [NaN, NaN, 3, 3, NaN]);
  assert.deepEqual(averages(1, 4, 0), [3, NaN, 3, 3, NaN]);
  assert.deepEqual(averages(1, 6, 0), [NaN, NaN, 3, 3, NaN]);
});
