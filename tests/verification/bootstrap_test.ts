import { assert } from "../deps.ts";
import { type RandomStream, randomStream } from "../../lib/base/mod.ts";
import {
  bootstrap,
  leastReplicates,
  paired,
  scoreBlocks,
  type ScoreName,
  scorePairs,
  SCORES,
} from "../../lib/verification/mod.ts";
import { close } from "./reference.ts";

/** Sums and counts: the simplest accumulator. */
const mean = {
  init: (): [number, number] => [0, 0],
  merge: (state: [number, number], other: [number, number], times = 1): [number, number] => {
    state[0] += times * other[0];
    state[1] += times * other[1];
    return state;
  },
};
const statistic = { value: ([sum, n]: [number, number]) => sum / n };

const accumulator = paired({ thresholds: [1] });
const limits = accumulator.limits([], []);

/** A storm: some tens of pairs that share an intensity and a multiplicative error, so that they are not independent. */
function storm(random: RandomStream): Float64Array<ArrayBuffer> {
  const state = accumulator.init();
  const pairs = Math.ceil(Math.exp(3 + 0.8 * random.normal()));
  const intensity = Math.exp(0.5 * random.normal() - 0.1);
  const error = Math.exp(0.3 * random.normal());
  for (let i = 0; i < pairs; i++) {
    const x = intensity * Math.exp(0.6 * random.normal());
    accumulator.addPair(state, x * error * Math.exp(0.5 * random.normal()), x, 1, limits);
  }
  return state;
}

const SCORED: readonly ScoreName[] = ["mean_error", "relative_bias", "correlation", "csi", "pod", "frequency_bias"];

Deno.test("bootstrap() covers the true scores of few unequal storms nearly as often as it says", () => {
  const climate = accumulator.init();
  const random = randomStream(1, "climate");
  for (let k = 0; k < 60_000; k++) accumulator.merge(climate, storm(random));
  const truth = scoreBlocks([climate], accumulator, { scores: SCORED, bootstrap: null }).map((s) => s.value!);
  for (const count of [10, 30]) {
    const covered = SCORED.map(() => 0);
    const trials = 400;
    for (let trial = 0; trial < trials; trial++) {
      const storms = Array.from({ length: count }, () => storm(random));
      const scores = scoreBlocks(storms, accumulator, { scores: SCORED, bootstrap: { replicates: 300, seed: trial } });
      scores.forEach(({ low, high }, k) => covered[k]! += low! <= truth[k]! && truth[k]! <= high! ? 1 : 0);
    }
    SCORED.forEach((name, k) => {
      const coverage = covered[k]! / trials;
      assert.ok(coverage >= 0.92 && coverage <= 0.995, `${name} of ${count} storms: ${coverage}`);
    });
  }
});

Deno.test("the plain percentile interval would not: ten values of a normal cover their mean in 90 % instead of 95", () => {
  const random = randomStream(3, "normal");
  const trials = 500;
  let plain = 0;
  let honest = 0;
  for (let trial = 0; trial < trials; trial++) {
    const blocks = Array.from({ length: 10 }, (): [number, number] => [random.normal(), 1]);
    const options = { statistics: [statistic], replicates: 400, seed: trial };
    const [interval] = bootstrap(blocks, mean, options);
    const estimate = statistic.value(blocks.reduce((a, b) => mean.merge(a, b), mean.init()));
    const factor = 2.262157 / 1.959964 * Math.sqrt(10 / 9);
    const inner = [(interval!.low - estimate) / factor + estimate, (interval!.high - estimate) / factor + estimate];
    honest += interval!.low <= 0 && interval!.high >= 0 ? 1 : 0;
    plain += inner[0]! <= 0 && inner[1]! >= 0 ? 1 : 0;
  }
  assert.ok(plain / trials < 0.92, `plain ${plain / trials}`);
  assert.ok(honest / trials > 0.925 && honest / trials < 0.975, `honest ${honest / trials}`);
});

Deno.test("bootstrap() of a mean of many blocks is the normal interval", () => {
  const random = randomStream(5, "many");
  const values = Array.from({ length: 800 }, () => random.normal());
  const centre = values.reduce((a, b) => a + b) / 800;
  const error = Math.sqrt(values.reduce((s, v) => s + (v - centre) ** 2, 0) / 800 / 800);
  const [interval] = bootstrap(values.map((v): [number, number] => [v, 1]), mean, { statistics: [statistic] });
  close(interval!.low, centre - 1.96 * error, 0.6);
  assert.ok(Math.abs((interval!.high - interval!.low) / (2 * 1.96 * error) - 1) < 0.08);
});

Deno.test("bootstrap() repeats with the seed, differs with another seed or name", () => {
  const blocks = Array.from({ length: 12 }, (_, i): [number, number] => [Math.sin(i), 1]);
  const run = (options: { seed?: number; name?: string }) =>
    bootstrap(blocks, mean, { statistics: [statistic], ...options });
  assert.deepEqual(run({ seed: 1 }), run({ seed: 1 }));
  assert.notDeepEqual(run({ seed: 1 }), run({ seed: 2 }));
  assert.notDeepEqual(run({ seed: 1 }), run({ seed: 1, name: "other" }));
});

Deno.test("bootstrap() does not change the blocks", () => {
  const blocks: [number, number][] = [[1, 1], [2, 1], [4, 1]];
  bootstrap(blocks, mean, { statistics: [statistic], replicates: 40 });
  assert.deepEqual(blocks, [[1, 1], [2, 1], [4, 1]]);
});

Deno.test("there is no interval of one block, of scores that hang on one, or that do not vary, and the reason says so", () => {
  const reasonOf = (estimate: number[], truth: number[], blocks: number[], score: ScoreName) => {
    const [row] = scorePairs({ estimate, truth }, { blocks, scores: [score], thresholds: [1] });
    assert.deepEqual([row!.low, row!.high], [null, null]);
    return row!.note;
  };
  const zeros = Array(12).fill(0);
  const days = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5];
  const one = [2, ...zeros.slice(1)];
  assert.equal(reasonOf([1, 2], [2, 1], [7, 7], "mae"), "1 of 1 blocks bear on it: an interval needs 2");
  assert.equal(reasonOf(one, one, days, "pod"), "1 of 6 blocks bear on it: an interval needs 2");
  assert.equal(reasonOf(zeros, zeros, days, "pod"), "undefined: 0 divided by 0");
  assert.equal(reasonOf([], [], [], "mae"), "no pairs");
  assert.equal(reasonOf([2, 2], [0, 0], [1, 2], "frequency_bias"), "infinite: divided by 0");
  assert.equal(
    reasonOf(one.with(2, 2), one.with(2, 2), days, "rmse"),
    "0 of 6 blocks bear on it: an interval needs 2",
  );
  const partly = reasonOf(one.with(2, 2), one.with(2, 2), days, "far");
  const undefinedCount = Number(/^undefined in (\d+) of 1000 replicates$/.exec(partly!)![1]);
  assert.ok(Math.abs(undefinedCount - 1000 * (4 / 6) ** 6) < 40);
  assert.equal(
    reasonOf([2, 2, 2], [2, 2, 2], [1, 2, 3], "csi"),
    "all replicates agree: the blocks do not say how it varies",
  );
});

Deno.test("intervals stay inside the range of the score and hold the estimate", () => {
  const truth = Array.from({ length: 40 }, (_, i) => i % 3);
  const estimate = truth.map((x, i) => i % 9 === 0 ? 0 : x);
  const blocks = truth.map((_, i) => Math.floor(i / 8));
  for (const row of scorePairs({ estimate, truth }, { blocks, thresholds: [1], bootstrap: { replicates: 300 } })) {
    if (row.low === null || row.high === null || row.value === null) continue;
    assert.ok(row.low <= row.value && row.value <= row.high, row.score);
    if (["pod", "csi", "far", "correlation"].includes(row.score)) assert.ok(row.low >= -1 && row.high <= 1, row.score);
  }
});

/** Scores of rain that are 0 or more, and nothing else is known of. */
const POSITIVE: readonly ScoreName[] = [
  "mae",
  "nmae",
  "mse",
  "rmse",
  "nrmse",
  "error_sd",
  "mean_truth",
  "mean_estimate",
  "frequency_bias",
  "hit_nmae",
  "hit_nrmse",
  "log_ratio_sd",
  "mem_sigma",
];

Deno.test("no interval of any score leaves the range of the score, whatever the blocks", () => {
  const scores = Object.keys(SCORES) as ScoreName[];
  const least = new Map<ScoreName, number>();
  for (let seed = 0; seed < 40; seed++) {
    const random = randomStream(seed, "ranges");
    const rain = () => random.next() < 0.4 ? Math.exp(random.normal() * 1.5) : 0;
    const blocks = Array.from({ length: 60 }, () => Math.floor(5 * random.next() ** 2));
    const truth = blocks.map(rain);
    const estimate = truth.map((x, i) => random.next() < 0.6 ? x * Math.exp(blocks[i]! - 2) : rain());
    for (const row of scorePairs({ estimate, truth }, { blocks, scores, thresholds: [0.5], bootstrap: { seed } })) {
      const { score, value, low, high } = row;
      if (value === null || low === null || high === null) continue;
      const [bottom, top] = SCORES[score].range;
      assert.ok(bottom <= low && low <= value && value <= high && high <= top, JSON.stringify(row));
      least.set(score, Math.min(least.get(score) ?? Infinity, low));
    }
  }
  assert.deepEqual(least.size, scores.filter((score) => SCORES[score].count !== true).length);
  for (const score of POSITIVE) assert.ok(least.get(score)! >= 0, score);
  assert.deepEqual([least.get("relative_bias"), least.get("nmae"), least.get("hit_bias")], [-1, 0, -1]);
});

Deno.test("bootstrap() refuses options out of range", () => {
  assert.throws(() => bootstrap([], mean, { statistics: [], level: 95 }), /Confidence level 95 is outside \(0, 1\)/);
  assert.throws(() => bootstrap([], mean, { statistics: [], replicates: 40.5 }), { name: "RangeError" });
  assert.throws(() => bootstrap([], mean, { statistics: [], replicates: 39 }), {
    name: "RangeError",
    message: "Number of replicates 39 is not a whole number of 40 or more",
  });
  assert.deepEqual([leastReplicates(0.95), leastReplicates(0.9), leastReplicates(0.99)], [40, 20, 200]);
});
