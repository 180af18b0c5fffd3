import { assert } from "../../deps.ts";
import { crps, intervalScores, pinball } from "../../../lib/verification/ensemble/mod.ts";
import { once } from "../../../lib/verification/once.ts";
import { close, reference, testWithReference } from "../reference.ts";

testWithReference("pinball(), per level and case, and twice their mean: values of scores and scoringrules", () => {
  const { alpha: levels, q, y, ...expected } = reference.quantile;
  const whole = once(pinball({ levels }), { quantiles: q.flat(), truth: y });
  whole.levels.forEach(({ loss, level }, k) => {
    close(loss, expected["scores.quantile_score_mean_per_alpha"][k]);
    assert.equal(level, levels[k]);
  });
  y.forEach((truth: number, i: number) => {
    const one = once(pinball({ levels, rule: "equal" }), { quantiles: q[i], truth: [truth] });
    const losses = expected["pinball(scoringrules.quantile_score, alpha-indicator)"][i];
    one.levels.forEach(({ loss }, k) => close(loss, losses[k]));
    close(one.crps, expected["crps_quantile(2*mean pinball)"][i]);
    assert.equal(one.rule, "equal");
  });
});

Deno.test("pinball(): at levels (k - 1/2) / K both rules give the CRPS of K members", () => {
  const quantiles = [.5, 1.1, 2, 3.3, 7.9];
  const score = once(crps(), { ensemble: quantiles, members: 5, truth: [2.6] }).crps;
  for (const rule of ["equal", "spacing"] as const) {
    close(once(pinball({ levels: [.1, .3, .5, .7, .9], rule }), { quantiles, truth: [2.6] }).crps, score);
  }
});

Deno.test("pinball(): unequal levels near the true CRPS by spacing, far from it by the plain mean", () => {
  // Quantiles of the exponential distribution of rate 1, truth 2: CRPS 2 + 2 (e^-2 - 1) + 1/2 = 0.770671.
  const levels = [.01, .02, .03, .04, .05, ...Array.from({ length: 94 }, (_, k) => .06 + k / 100), .995, .999];
  const quantiles = levels.map((p) => -Math.log1p(-p));
  const right = 2 + 2 * Math.expm1(-2) + .5;
  assert.ok(Math.abs(once(pinball({ levels }), { quantiles, truth: [2] }).crps - right) < 2e-3);
  const few = [.05, .25, .5, .75, .95, .99];
  const score = (rule: "equal" | "spacing"): number =>
    once(pinball({ levels: few, rule }), { quantiles: few.map((p) => -Math.log1p(-p)), truth: [2] }).crps;
  assert.ok(Math.abs(score("spacing") - right) < .002 && Math.abs(score("equal") - right) > .19);
});

Deno.test("pinball(): coverage, missing quantiles, weights", () => {
  const result = once(pinball({ levels: [.5] }), {
    quantiles: [1, 2, NaN, 4],
    truth: [1, 3, 0, 0],
    weights: [1, 2, 1, 1],
  });
  assert.deepEqual([result.n, result.weight], [3, 4]);
  close(result.levels[0]!.coverage, .5);
  close(result.levels[0]!.loss, (0 + 2 * .5 + 2) / 4);
  const none = once(pinball({ levels: [.5] }), { quantiles: [NaN], truth: [1] });
  assert.ok(Number.isNaN(none.crps) && none.reason !== null);
});

testWithReference(
  "intervalScores(): values of scoringrules; the weighted score right, where its numpy backend is wrong",
  () => {
    // scoringrules 0.10 adds median / 2 instead of |y - median| / 2 in its numpy backend, whose values the reference holds;
    // its numba backend gives 2.07 and 2.98, the definition.
    const right = [2.07, 2.98];
    const { lower, upper, alpha, median, y, interval_score, WIS } = reference.interval;
    y.forEach((truth: number, i: number) => {
      const cases = { lower: lower[i], upper: upper[i], median: [median[i]], truth: [truth] };
      const result = once(intervalScores(alpha), cases);
      result.intervals.forEach(({ score, width, below, above }, k) => {
        close(score, interval_score[i][k]);
        close(width + below + above, score);
      });
      close(result.weighted, right[i]!);
      close(result.weighted + (median[i] - Math.abs(truth - median[i])) / 2 / 2.5, WIS[i]);
    });
  },
);

Deno.test("intervalScores(): coverage with ends; no median, no weighted score; crossed ends are left out", () => {
  const result = once(intervalScores([.5]), { lower: [1, 1, 5, NaN], upper: [2, 2, 4, 2], truth: [2, 3, 4, 1] });
  close(result.intervals[0]!.coverage, .5);
  close(result.intervals[0]!.above, (0 + 4) / 2);
  assert.ok(Number.isNaN(result.weighted));
  assert.deepEqual([result.n, result.leftOut], [2, 1]);
});

Deno.test("quantiles and intervals refuse what has no meaning", () => {
  for (const levels of [[], [.5, .5], [0, .5], [.5, 1], [NaN]]) assert.throws(() => pinball({ levels }), RangeError);
  assert.throws(() => pinball({ levels: [.5], rule: "mean" as "equal" }), RangeError);
  assert.throws(
    () => once(pinball({ levels: [.1, .9] }), { quantiles: [1, 2, 3], truth: [1] }),
    /3 numbers are not 2 for each of 1/,
  );
  assert.throws(() => once(pinball({ levels: [.1] }), { quantiles: [Infinity], truth: [1] }), RangeError);
  assert.throws(() => intervalScores([0]), RangeError);
  assert.throws(() => once(intervalScores([.1]), { lower: [1], upper: [1, 2], truth: [1] }), TypeError);
});
