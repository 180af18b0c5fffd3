import { randomStream } from "../../lib/base/mod.ts";
import { type GroupSum, paired, samplingError, samplingErrors, type SamplingPart } from "../../lib/verification/mod.ts";
import { assert, fc } from "../deps.ts";
import { close } from "./reference.ts";

const value = fc.oneof(fc.double({ min: 0, max: 50, noNaN: true }), fc.constant(0), fc.constant(NaN));
const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
const variance = (values: readonly number[]) => mean(values.map((v) => (v - mean(values)) ** 2));

Deno.test("samplingError() is its formulas, and its parts add up to the whole", () => {
  fc.assert(fc.property(fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 40 }), (cells) => {
    const parts = samplingError({
      estimate: cells.map(([s]) => s),
      atOverpass: cells.map(([, r]) => r),
      mean: cells.map(([, , m]) => m),
    });
    const present = cells.filter((cell) => !cell.some(Number.isNaN));
    if (present.length === 0) return assert.ok(Object.values(parts).every(Number.isNaN));
    const retrieval = present.map(([s, r]) => s - r);
    const sampling = present.map(([, r, m]) => r - m);
    const total = present.map(([s, , m]) => s - m);
    const both = variance(retrieval) + variance(sampling);
    const near = (actual: number, expected: number) =>
      assert.ok(Math.abs(actual - expected) <= 1e-9 * (1 + both + Math.abs(expected)), `${actual}, not ${expected}`);
    near(parts.bias, mean(total));
    near(parts.retrieval_bias, mean(retrieval));
    near(parts.sampling_bias, mean(sampling));
    near(parts.mse, mean(total.map((e) => e * e)));
    near(parts.retrieval_mse, mean(retrieval.map((e) => e * e)));
    near(parts.sampling_mse, mean(sampling.map((e) => e * e)));
    near(parts.retrieval_variance, variance(retrieval));
    near(parts.sampling_variance, variance(sampling));
    near(parts.bias, parts.retrieval_bias + parts.sampling_bias);
    near(
      parts.mse,
      parts.squared_bias + parts.retrieval_variance + parts.sampling_variance + parts.twice_covariance,
    );
  }));
});

/** Half hours of six radar frames of one minute-by-minute rain each, a satellite that looks at frame `frame` and errs by `errors`. */
function simulated(frame: number, errors: readonly number[]) {
  const random = randomStream(11, "rain");
  const frames = errors.map(() => {
    let level = random.normal();
    return Array.from({ length: 6 }, () => Math.exp(level = 0.8 * level + 0.6 * random.normal()));
  });
  return samplingError({
    estimate: frames.map((rain, k) => rain[frame]! + errors[k]!),
    atOverpass: frames.map((rain) => rain[frame]!),
    mean: frames.map(mean),
  });
}

const noise = randomStream(12, "noise");
const errors = Array.from({ length: 4000 }, () => 0.3 * noise.normal());
const unchanged = (a: Record<SamplingPart, number>, b: Record<SamplingPart, number>, parts: readonly SamplingPart[]) =>
  parts.forEach((part) => close(a[part], b[part]));

Deno.test("a bias of the retrieval changes the retrieval part only, one that grows its spread too", () => {
  const plain = simulated(1, errors);
  const biased = simulated(1, errors.map((error) => error + 0.5));
  close(biased.retrieval_bias, plain.retrieval_bias + 0.5);
  close(biased.bias, plain.bias + 0.5);
  unchanged(biased, plain, [
    "sampling_bias",
    "sampling_mse",
    "sampling_variance",
    "retrieval_variance",
    "twice_covariance",
  ]);
  const noisier = simulated(1, errors.map((error) => 2 * error));
  close(noisier.retrieval_variance, 4 * plain.retrieval_variance);
  unchanged(noisier, plain, ["sampling_bias", "sampling_mse", "sampling_variance"]);
});

Deno.test("another minute of the look changes the sampling part only", () => {
  const [middle, edge] = [simulated(2, errors), simulated(0, errors)];
  unchanged(middle, edge, ["retrieval_bias", "retrieval_mse", "retrieval_variance"]);
  assert.ok(edge.sampling_variance > 1.2 * middle.sampling_variance, "a look at the edge knows less of the half hour");
  assert.ok(Math.abs(edge.mse - middle.mse) > 0.1 * middle.mse);
});

/** One block of cells of which satellite - look and half hour - look are known. */
function blockOf(block: number, retrieval: readonly number[], mean: readonly number[]): GroupSum {
  const sums = paired();
  const values = sums.all(sums.add(sums.init(), { estimate: retrieval, truth: mean }));
  return { grouping: 0, keys: [], block, truthRank: 0, estimateRank: 0, values, logs: values };
}

Deno.test("dry blocks, however many cells they have, do not make intervals of the parts", async () => {
  const dry = Array.from({ length: 20 }, (_, k) => blockOf(k + 1, Array(500).fill(0), Array(500).fill(0)));
  const { rows } = await samplingErrors([blockOf(0, [0.5, 1, 3], [0.2, 0.4, -1]), ...dry]);
  assert.equal(rows.length, 10);
  for (const { part, value, note } of rows) {
    assert.ok(value !== null && note === "1 of 21 blocks bear on it: an interval needs 2", `${part}: ${note}`);
  }
});

Deno.test("samplingError() refuses arrays that do not fit", () => {
  assert.throws(() => samplingError({ estimate: [1], atOverpass: [1, 2], mean: [1] }), TypeError);
});
