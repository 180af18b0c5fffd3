import { assert, fc } from "../../deps.ts";
import {
  andersonDarling,
  type Distributions,
  distributions,
  energyDistance,
  kolmogorovSmirnov,
  type Pairs,
  quantileQuantile,
  twoSamples,
  wasserstein,
} from "../../../lib/verification/distribution/mod.ts";
import { once } from "../../../lib/verification/once.ts";
import { close, reference, testWithReference } from "../reference.ts";

// Expected values: scipy.stats 1.17.1 (ks_2samp, wasserstein_distance, energy_distance, anderson_ksamp) and numpy.quantile
// on these samples, unless a comment says otherwise.
const a = [0, 0, 0, .3, 1.2, 2.5, 7.1, 0, .4, 3.3];
const b = [0, .2, .2, 0, 1.9, 4.4, .9, 12.5, 6, 8, 2.2, 5.1];
const weights = [1, 2, .5, 1, 1, 3, 1, .25, 1, 1];
const weighted = once(distributions(), { estimate: a, truth: b.slice(0, 10), weights });

testWithReference("distances and tests of the reference fields", () => {
  const { F, O } = reference.fields;
  const both = once(distributions(), { estimate: F.flat(), truth: O.flat() });
  const expected = reference.continuous;
  const ks = kolmogorovSmirnov(both, { ties: "ignored" });
  close(ks.statistic, expected.ks_2samp[0]);
  close(ks.p, expected.ks_2samp[1]);
  close(wasserstein(both).distance, expected.wasserstein1);
  close(energyDistance(both).distance, expected.energy_distance);
  close(andersonDarling(both).statistic, expected.anderson_ksamp);
  assert.deepEqual([andersonDarling(both).p, andersonDarling(both).beyond], [0.25, "above"]);
});

Deno.test("kolmogorovSmirnov(): exact p as scipy's when ties are ignored, down to 1e-17", () => {
  const ks = kolmogorovSmirnov(twoSamples(a, b), { ties: "ignored" });
  close(ks.statistic, 0.31666666666666665);
  close(ks.p, 0.5577178239716939);
  const line = (n: number, from: number, to: number): number[] =>
    Array.from({ length: n }, (_, k) => from + (to - from) * k / (n - 1));
  const two = twoSamples(line(400, 0, 1), line(300, .08, 1.2));
  close(kolmogorovSmirnov(two).p, 2.3211149374005398e-05);
  const asymptotic = kolmogorovSmirnov(two, { method: "asymptotic" });
  close(asymptotic.p, 2.7031181549538792e-05); // scipy.stats.kstwobign.sf
  assert.deepEqual([asymptotic.method, asymptotic.ties], ["asymptotic", "ignored"]);
  close(kolmogorovSmirnov(twoSamples(line(60, 0, 59), line(60, 45.5, 104.5))).p * 1e17, 1.3857357260389965);
});

Deno.test("kolmogorovSmirnov(): p given the ties counts the 462 splits of the pooled values; scipy's takes them for continuous", () => {
  // 114 of the 462 ways to choose 5 of the 11 values reach the statistic (counted one by one in Python).
  const both = twoSamples([0, 0, 0, .4, 1], [0, .4, 1, 2, 2, 5]);
  const ks = kolmogorovSmirnov(both);
  close(ks.statistic, 0.5);
  close(ks.p, 114 / 462);
  assert.equal(ks.ties, "conditional");
  close(kolmogorovSmirnov(both, { ties: "ignored" }).p, 0.35714285714285715);
});

Deno.test("wasserstein() and energyDistance(), with and without weights", () => {
  const both = twoSamples(a, b);
  close(wasserstein(both).distance, 1.9700000000000002);
  close(energyDistance(both).distance, 0.8937436868463899);
  close(energyDistance(both).squared, 0.8937436868463899 ** 2);
  close(wasserstein(weighted).distance, 1.18936170212766);
  close(energyDistance(weighted).distance, 0.7138924093405664);
});

Deno.test("wasserstein(): the tail part is the quantile differences above a level", () => {
  // numpy: mean of |difference of inverse distribution functions| at 2 million levels above l, times 1 - l.
  const both = twoSamples(a, b);
  for (const [level, tail] of [[.75, 1.0433334375], [.8, .86833325], [.95, .27]] as const) {
    const result = wasserstein(both, level);
    assert.ok(Math.abs(result.tail - tail) < 1e-6, `${result.tail} is not ${tail}`);
    close(result.tailMean, result.tail / (1 - level));
    assert.equal(result.level, level);
  }
  close(wasserstein(both, 0).tail, wasserstein(both).distance);
  assert.throws(() => wasserstein(both, 1), RangeError);
});

Deno.test("andersonDarling(): statistic and p, cut where the table ends", () => {
  close(andersonDarling(twoSamples(a, b)).statistic, 0.1981224690741741);
  const far = andersonDarling(twoSamples(a, b.map((x) => 6 * x + 3)));
  close(far.statistic, 9.135318484325431);
  assert.deepEqual([far.p, far.beyond], [0.001, "below"]);
  const inside = andersonDarling(
    twoSamples([0, 1, 2, 3, 4, 5, 6, 7], [1.5, 3.5, 5.5, 7.5, 9.5, 11.5, 13.5, 15.5, 17.5]),
  );
  close(inside.statistic, 3.0517379371846447);
  close(inside.p, 0.018589975771669556);
});

Deno.test("quantileQuantile(): linear without weights, inverse of the distribution function with them", () => {
  const levels = [0, .1, .5, .9, .95, .99, 1];
  const points = quantileQuantile(twoSamples(a, b), levels);
  const [inA, inB] = [
    [0, 0, .35, 3.68, 5.39, 6.758, 7.1],
    [0, .02, 2.05, 7.8, 10.025, 12.005, 12.5],
  ];
  points.forEach((point, k) => {
    close(point.estimate, inA![k]!);
    close(point.truth, inB![k]!);
    assert.equal(point.method, "linear");
  });
  const inverse = quantileQuantile(weighted, [.1, .5, .9, .95]);
  assert.deepEqual(inverse.map((point) => point.estimate), [0, 1.2, 3.3, 7.1]);
  assert.equal(inverse[0]!.method, "inverse");
  assert.throws(() => quantileQuantile(weighted, [1.01]), RangeError);
});

const value = fc.constantFrom(0, 0, .1, .5, 2, 7.5, NaN);
const pairsOf = fc.array(fc.tuple(value, value, fc.constantFrom(0, 1, 1, 2.5)), { maxLength: 20 }).map((
  rows,
): Pairs => ({
  estimate: rows.map((row) => row[0]),
  truth: rows.map((row) => row[1]),
  weights: rows.map((row) => row[2]),
}));

Deno.test("distributions(): merge is the whole, and counts times", () => {
  fc.assert(fc.property(pairsOf, pairsOf, (one, two) => {
    const { init, add, merge, value } = distributions();
    const whole = value(add(add(init(), one), two));
    assert.deepEqual(value(merge(add(init(), one), add(init(), two))), whole);
    const twice = value(merge(add(init(), one), add(init(), two), 2));
    const spelt = value(add(add(add(init(), one), two), two));
    assert.deepEqual(twice.estimate, spelt.estimate);
    assert.deepEqual(twice.values, spelt.values);
  }));
});

Deno.test("distances: 0 of a sample to itself, symmetric, scale with the units", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 2, maxLength: 30 }), (sample) => {
      const other = sample.map((x) => x * 1.5 + 1);
      const distance = (x: readonly number[], y: readonly number[]): number => wasserstein(twoSamples(x, y)).distance;
      assert.equal(distance(sample, sample), 0);
      assert.equal(energyDistance(twoSamples(sample, sample)).distance, 0);
      close(distance(sample, other), distance(other, sample));
      close(distance(sample, other), sample.reduce((sum, x) => sum + x / 2 + 1, 0) / sample.length, 1e-8);
    }),
  );
});

Deno.test("distributions: what cannot be compared says why", () => {
  const nothing = once(distributions(), { estimate: [NaN, 1], truth: [1, NaN] });
  const results = (
    both: Distributions,
  ) => [kolmogorovSmirnov(both), wasserstein(both), energyDistance(both), andersonDarling(both)];
  for (const result of results(nothing)) {
    assert.equal(result.reason, "there is no pair with both values");
    assert.ok(Number.isNaN("statistic" in result ? result.statistic : result.distance));
  }
  assert.ok(Number.isNaN(quantileQuantile(nothing, [.5])[0]!.estimate));
  const dry = twoSamples([0, 0, 0], [0, 0]);
  assert.equal(andersonDarling(dry).reason, "all values are equal");
  assert.deepEqual([kolmogorovSmirnov(dry).statistic, kolmogorovSmirnov(dry).p], [0, 1]);
  assert.ok(Number.isNaN(kolmogorovSmirnov(weighted).p));
  assert.match(kolmogorovSmirnov(weighted).reason!, /weights/);
  assert.throws(() => once(distributions(), { estimate: [1, 2], truth: [1] }), /2 estimates with 1 true/);
  assert.throws(() => once(distributions(), { estimate: [Infinity], truth: [1] }), RangeError);
  assert.throws(() => twoSamples([1], [-Infinity]), RangeError);
});
