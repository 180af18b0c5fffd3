import { assert } from "../deps.ts";
import { meanOfFrames } from "../../lib/runs/cell_rows.ts";
import { sumsOf } from "../../lib/runs/sums.ts";

Deno.test("meanOfFrames() leaves missing values out of each cell, and has none where all are missing", () => {
  const frames = Float32Array.of(1, NaN, NaN, 3, 5, NaN, 5, NaN, NaN);
  assert.deepEqual(meanOfFrames(frames, 3), Float32Array.of(3, 5, NaN));
});

Deno.test("sumsOf() adds blocks, each as often as it was drawn", () => {
  const { init, merge } = sumsOf(3);
  const state = merge(merge(init(), Float64Array.of(1, 2, 3)), Float64Array.of(10, 0, -1), 3);
  assert.deepEqual(state, Float64Array.of(31, 2, 0));
  assert.deepEqual(init(), Float64Array.of(0, 0, 0));
});
