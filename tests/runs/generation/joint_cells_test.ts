/** Products with gaps: all are compared on the cells that all have. */
import { assert } from "../../deps.ts";
import { type ComparedRow, comparisonSums } from "../../../lib/runs/generation/comparison_sums.ts";
import { maskJointly } from "../../../lib/runs/generation/mask_jointly.ts";
import { downscalingScorer } from "../../../lib/runs/projection/downscaling_scores.ts";

const SIZE = 16;
const CELLS = 16;

/**
 * A half hour of one window of 4 by 4 satellite cells. The satellite has no value in the first and the area average none in the
 * last; only there the latent errs.
 */
function rowOf(time: number, peak: number): ComparedRow {
  const rain = Array.from({ length: CELLS }, (_, cell) => cell + time / 21600);
  const truth = rain.with(0, NaN);
  const average = rain.with(-1, NaN);
  const latent = rain.with(0, 9).with(-1, 5);
  const slots = [...truth.keys()];
  return {
    windows: {
      slot: Int32Array.from({ length: SIZE * SIZE }, (_, i) => 4 * Math.floor(i / 64) + Math.floor(i % SIZE / 4)),
      cells: [Int32Array.from(slots)],
      sources: [{ condition: () => null, label: () => "GMI" }],
    },
    window: 0,
    half: 0,
    time,
    slots,
    radar: new Float32Array(SIZE * SIZE).fill(1).fill(peak, 0, 8),
    truth,
    products: { "area average": [average], "latent, mean": [latent], "latent, members": [latent, latent] },
  };
}

const sums = comparisonSums({
  size: SIZE,
  cellKm: 2,
  satelliteKm: 8,
  labels: ["GMI", "morph"],
  products: ["area average", "latent, mean", "latent, members"],
  generators: ["latent"],
});
for (const k of [0, 1, 2, 3]) sums.add(rowOf(21600 * k, k < 3 ? 20 : 1));
const { scores, parts, regimes } = sums.found({ seed: 1, replicates: 50, level: 0.95 });

Deno.test("where any member of any product is missing, the truth is taken as missing", () => {
  assert.deepEqual(maskJointly([0, 10], [[[0, NaN]], [[0, 5]]]), [0, NaN]);
  assert.deepEqual(maskJointly([1, 2, NaN, 4], [[[1, 1, 1, 1], [1, NaN, 1, 1]], [[1, 1, 1, 1]]]), [1, NaN, NaN, 4]);
});

Deno.test("an error where another product has no value is none of the comparison", () => {
  const perfect = { crps: 0, wasserstein: 0, relative_bias: 0 } as Readonly<Record<string, number>>;
  for (const { product, score, group, value, difference } of scores) {
    if (group === "morph") continue;
    const wanted = perfect[score] ?? 1;
    assert.ok(value === null || Math.abs(value - wanted) < 1e-9, `${score} of ${product}: ${value}`);
    if (difference !== null) assert.ok(Math.abs(difference.value ?? 0) < 1e-9, `${score} of ${product}`);
  }
  assert.equal(scores.find(({ score, product }) => score === "crps" && product === "latent, members")!.value, 0);
});

Deno.test("parts are of the same cells too, by source and by regime", () => {
  const ratios = [...parts, ...regimes].filter(({ score }) => score === "amount_ratio");
  assert.deepEqual(
    ratios.map(({ product, group, fields }) => `${product} ${group} ${fields}`),
    ["GMI 4", "convective 3", "stratiform 1"].flatMap((group) => [`IMERG ${group}`, `latent ${group}`]),
  );
  for (const { value, product, group } of ratios) assert.ok(Math.abs(value! - 1) < 1e-9, `${product} ${group}`);
});

Deno.test("downscaled products are scored on the frames' shared cells", () => {
  const truth = Array.from({ length: SIZE * SIZE }, (_, i) => i % 7);
  const products = [[truth.with(6, NaN)], [truth.with(6, 50), truth]];
  const scorer = downscalingScorer(SIZE, 2);
  const shared = maskJointly(truth, products);
  const of = products.map((members) => {
    const state = scorer.init();
    scorer.add(state, shared, members);
    return scorer.scores.map(({ statistic }) => statistic.value(state));
  });
  assert.deepEqual(of[1], of[0]);
});
