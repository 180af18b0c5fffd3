import { assert } from "../../deps.ts";
import { spectral } from "../../../lib/verification/mod.ts";
import { simulateRain } from "../../../lib/sources/mod.ts";
import { GREATEST_SHIFT, injections } from "../../../lib/runs/sensitivity/injections.ts";
import { scaleReadings } from "../../../lib/runs/sensitivity/metric_readings.ts";
import { type RainBlock, windowOf } from "../../../lib/runs/sensitivity/rain_blocks.ts";
import { type MetricReadings, responseMatrix } from "../../../lib/runs/sensitivity/response_matrix.ts";

/** Windows of 20 blocks, 3 each. */
const BLOCKS = Array.from({ length: 20 }, (_, block) => [3 * block, 3 * block + 1, 3 * block + 2]);

/** A metric that is the mean over windows of `of`. */
const mean = (of: (injection: number, window: number) => number): MetricReadings => ({
  name: "mean",
  reference: 1,
  answers: [1],
  read: (injection, windows) => windows.reduce((sum, window) => sum + of(injection, window), 0) / windows.length,
});

const matrixOf = (metric: MetricReadings) =>
  responseMatrix([metric], { errors: 3, none: 0, blocks: BLOCKS })[0]!.responses;

Deno.test("responseMatrix() takes answers by that to the metric's own error, both from what it reads without any", () => {
  // reads 5 without an error, 5 + 4 of its own, 5 + 1 of another that varies by block
  const responses = matrixOf(mean((injection, window) => 5 + [0, 4, 1 + Math.sin(Math.floor(window / 3))][injection]!));
  assert.deepEqual(responses.map(({ matching }) => matching), [false, true, false]);
  assert.deepEqual([responses[0]!.value, responses[1]!.value], [0, 1]);
  const blocks = Array.from({ length: 20 }, (_, k) => (1 + Math.sin(k)) / 4);
  const expected = blocks.reduce((sum, value) => sum + value, 0) / 20;
  const { value, low, high } = responses[2]!;
  assert.ok(Math.abs(value! - expected) < 1e-12);
  // Student's interval of the mean of the blocks, as scipy.stats.t.interval(.95, 19, mean, sem) has it
  const deviation = Math.sqrt(blocks.reduce((sum, one) => sum + (one - expected) ** 2, 0) / 19);
  const half = 2.093 * deviation / Math.sqrt(20);
  assert.ok(Math.abs(low! - (expected - half)) < 0.2 * half && Math.abs(high! - (expected + half)) < 0.2 * half);
});

Deno.test("responseMatrix() has no answer of a metric that is undefined, or does not answer its own error", () => {
  for (const unit of [NaN, 0]) {
    const responses = matrixOf(mean((injection) => injection * unit));
    assert.deepEqual(responses.map(({ value, low }) => [value, low]), [[null, null], [null, null], [null, null]]);
  }
});

Deno.test("by scale, errors in time and amount leave sharpness and coherence alone, and smoothing all but the finest", () => {
  const sizes = { frames: 4, size: 32, before: GREATEST_SHIFT, around: 8 };
  const rain = simulateRain({ seed: 4, size: 48, parameters: { gaps: 0 } });
  const first = Date.UTC(2021, 5, 1) / 1000;
  const blocks: RainBlock[] = [];
  for (let hour = 0; blocks.length < 6; hour += 6) {
    const time = first + hour * 3600;
    const frames = Array.from({ length: sizes.frames + 2 * sizes.before }, (_, k) => rain.frame(time + 300 * k));
    const rates = Float32Array.from(frames.flatMap((frame) => [...frame]));
    if (rates.reduce((wet, rate) => rate >= 0.1 ? wet + 1 : wet, 0) > 0.2 * rates.length) {
      blocks.push({ time, y: 0, x: 0, rates, sizes });
    }
  }
  const errors = injections(5, { x: 1000, y: 1000 });
  const shape = [sizes.frames, sizes.size, sizes.size] as const;
  const byLag = spectral.lagCoherence({ shape, interval: 5, maximumLag: 3, taper: "hann" });
  const octaves = errors.map((error) =>
    blocks.map((block, k) =>
      spectral.octavesOf(
        byLag.value(byLag.add(byLag.init(), { estimate: error.estimate(blocks, k), truth: windowOf(block), shape })),
      )
    )
  );
  const metrics = scaleReadings(errors, octaves, 1);
  assert.deepEqual(metrics.map(({ name }) => name), [
    "sharpness, 2 to 4 km",
    "coherence, 8 to 16 km",
    "coherence, 4 to 8 km",
    "coherence, 2 to 4 km",
  ]);
  const none = errors.findIndex(({ kind }) => kind === "none");
  const matrix = responseMatrix(metrics, { errors: errors.length, none, blocks: blocks.map((_, k) => [k]) });
  const answer = (metric: number, error: string) =>
    matrix[metric]!.responses[errors.findIndex(({ name }) => name === error)]!.value!;
  for (const error of ["5 min late", "10 min late", "10 min early", "rain times 0.5", "rain times 2"]) {
    for (const metric of matrix.keys()) assert.ok(Math.abs(answer(metric, error)) < 0.1, `${metric} of ${error}`);
  }
  assert.ok(Math.abs(answer(0, "mean of 5 x 5 km") - 1) < 1e-9 && Math.abs(answer(1, "mean of 5 x 5 km")) < 0.1);
  assert.ok(
    Math.abs(answer(0, "rain of another time")) < 0.5 && Math.abs(answer(3, "rain of another time") - 1) < 1e-9,
  );
});
