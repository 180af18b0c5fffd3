import { assert, fc } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import {
  economicValue,
  ensembleBrier,
  ensemblePit,
  eventProbabilities,
  pit,
  rankHistogram,
  spreadSkill,
  uniformity,
} from "../../../lib/verification/ensemble/mod.ts";
import { brier, forecasts, roc } from "../../../lib/verification/mod.ts";
import { once } from "../../../lib/verification/once.ts";
import { close, reference, testWithReference } from "../reference.ts";
import { caseAt, CASES, TRUTH } from "./cases.ts";

testWithReference("ensembleBrier(), ecdf and fair: values of scores", () => {
  const { ecdf, fair } = reference.brier.brier_ensemble_scores;
  TRUTH.forEach((_, i) => {
    const score = (estimator: "ecdf" | "fair"): number =>
      once(ensembleBrier({ threshold: 1, estimator }), caseAt(i)).score;
    close(score("ecdf"), ecdf[i]);
    close(score("fair"), fair[i]);
  });
});

Deno.test("eventProbabilities() lead to the Brier score with its parts and to the ROC area", () => {
  const event = { threshold: 1 };
  const table = once(forecasts(), eventProbabilities(CASES, event));
  close(brier(table).score, once(ensembleBrier(event), CASES).score);
  // Shares .2 .8 0 1 0 1, truth 0 1 1 1 0 1: of the 4 x 2 pairs of an event and none, 6 are right, 1 is a tie, 1 wrong.
  close(roc(table).area, 6.5 / 8);
  const pairs = eventProbabilities({ ensemble: [1, NaN, NaN, NaN], members: 2, truth: [1, 1] }, {
    threshold: 1,
    event: ">",
  });
  assert.deepEqual([pairs.estimate[0], pairs.truth[0]], [0, 0]);
  assert.ok(Number.isNaN(pairs.estimate[1]) && Number.isNaN(pairs.truth[1]));
  assert.throws(() => eventProbabilities(CASES, { threshold: NaN }), RangeError);
  assert.throws(() => ensembleBrier({ threshold: 1, estimator: "nrg" as "fair" }), RangeError);
  assert.equal(
    once(ensembleBrier({ threshold: 1, estimator: "fair" }), { ensemble: [2], members: 1, truth: [2] }).leftOut,
    1,
  );
  const single = Float32Array.of(.7);
  assert.equal(once(ensembleBrier({ threshold: .7 }), { ensemble: single, members: 1, truth: [.7] }).score, 0);
});

testWithReference("rankHistogram(): counts of pysteps and xskillscore", () => {
  const { ens, obs, counts_pysteps } = reference.rankhist;
  assert.deepEqual(once(rankHistogram(4), { ensemble: ens.flat(), members: 4, truth: obs }).counts, counts_pysteps);
});

Deno.test("rankHistogram(): dry cases of all zeros are flat, in expectation and exactly when shared", () => {
  const dry = { ensemble: new Float64Array(4 * 5000), members: 4, truth: new Float64Array(5000) };
  const shared = once(rankHistogram(4, { ties: "shared" }), dry);
  shared.counts.forEach((count) => close(count, 1000));
  assert.ok(Number.isNaN(shared.uniformity.p), "shared counts are not draws");
  assert.equal(shared.tied, 1);
  const drawn = once(rankHistogram(4, { seed: 1 }), dry);
  assert.equal(drawn.counts.reduce((a, b) => a + b), 5000);
  assert.ok(drawn.counts.every(Number.isInteger));
  assert.ok(drawn.uniformity.p > 0.01, `p = ${drawn.uniformity.p}`);
  assert.deepEqual(once(rankHistogram(4, { seed: 1 }), dry), drawn);
  assert.notDeepEqual(once(rankHistogram(4, { seed: 2 }), dry).counts, drawn.counts);
});

Deno.test("rankHistogram(): a tie stays among its members; a lacking member leaves the case out", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 1000 }), (seed) => {
    const { counts } = once(rankHistogram(4, { seed }), { ensemble: [1, 2, 2, 5], members: 4, truth: [2] });
    assert.deepEqual([counts[0], counts[4], counts[1]! + counts[2]! + counts[3]!], [0, 0, 1]);
  }));
  const lacking = once(rankHistogram(2), { ensemble: [1, NaN], members: 2, truth: [2] });
  assert.deepEqual([lacking.n, lacking.leftOut], [0, 1]);
  assert.ok(lacking.reason !== null && Number.isNaN(lacking.uniformity.p));
});

Deno.test("uniformity(): chi-square and p of scipy.stats.chisquare; slope and bend name bias and spread", () => {
  const result = uniformity([16, 18, 16, 14, 12, 12], true);
  close(result.chiSquare, 2); // scipy.stats.chisquare([16, 18, 16, 14, 12, 12]): 2.0, p 0.8491450360846096
  close(result.p, 0.8491450360846096);
  const slope = uniformity([10, 20, 30, 40, 50], true);
  close(slope.slope, slope.chiSquare);
  assert.ok(Math.abs(slope.bend) < 1e-12 && slope.slopeP < 1e-6 && slope.bendP > .99);
  const bend = uniformity([40, 20, 10, 20, 40], true);
  assert.ok(bend.bend > 0 && Math.abs(bend.slope) < 1e-12);
  assert.ok(uniformity([10, 20, 40, 20, 10], true).bend < 0);
  close(uniformity([2, 0], true).unevenness, 1);
  assert.ok(uniformity([50, 40, 30, 20, 10], true).slope < 0);
});

Deno.test("pit(): of an ensemble, with jumps drawn or shared", () => {
  const shared = once(pit({ bins: 2, ties: "shared" }), ensemblePit(CASES));
  // F(y-) to F(y): 0-.6, .6-.6, 1-1, .8-.8, 1-1, .4-.8; halves below .5: 5/6 of the first, 1/4 of the last.
  close(shared.counts[0]!, 5 / 6 + 1 / 4);
  close(shared.counts[1]!, 6 - 5 / 6 - 1 / 4);
  close(shared.mean, (.3 + .6 + 1 + .8 + 1 + .6) / 6);
  const drawn = once(pit({ bins: 2, seed: 4 }), ensemblePit(CASES));
  assert.equal(drawn.counts.reduce((a, b) => a + b), 6);
  const dry = once(pit({ bins: 5 }), { at: new Float64Array(4000).fill(1), below: new Float64Array(4000) });
  assert.ok(dry.uniformity.p > .001 && Math.abs(dry.mean - .5) < .03 && Math.abs(dry.variance - 1 / 12) < .01);
  close(once(pit({ ties: "shared" }), { at: [1], below: [0] }).variance, 1 / 12);
  assert.deepEqual(once(pit({ bins: 4 }), { at: [0, .25, 1, NaN] }).counts, [1, 1, 0, 1]);
});

Deno.test("pit() refuses what is no distribution", () => {
  assert.throws(() => once(pit(), { at: [.2], below: [.3] }), /not 0 <= F/);
  assert.throws(() => once(pit(), { at: [1.2] }), RangeError);
  assert.throws(() => once(pit(), { at: [.2], below: [.1, .2] }), TypeError);
  assert.throws(() => pit({ bins: 1 }), RangeError);
  assert.throws(() => pit({ ties: "mean" as "shared" }), RangeError);
  assert.throws(() => rankHistogram(0), RangeError);
});

Deno.test("spreadSkill(): spread, error and their ratio, by bins of spread", () => {
  // numpy: sqrt(mean(6/5 var(ddof=1))), sqrt(mean((mean - obs)^2)), whole and for spread below and above 1.
  const result = once(spreadSkill([1]), CASES);
  close(result.spread, 4.873089369178447);
  close(result.rmse, 3.691928132200481);
  close(result.ratio, 4.873089369178447 / 3.691928132200481);
  close(result.bias, -1.7366666666666666);
  const [low, high] = result.bins;
  close(low!.spread, 0.39849717690342545);
  close(low!.rmse, 0.9004443347592342);
  close(high!.spread, 6.880058139289231);
  close(high!.rmse, 5.142943385520267);
  assert.deepEqual([low!.weight, low!.from, low!.to, high!.to], [3, 0, 1, Infinity]);
  assert.equal(once(spreadSkill(), { ensemble: [1], members: 1, truth: [1] }).leftOut, 1);
  assert.throws(() => spreadSkill([2, 1]), RangeError);
});

Deno.test("spreadSkill(): the ratio is 1 for members and truth of one distribution, however few the members", () => {
  const random = randomStream(7, "spread");
  const n = 40_000;
  const ensemble = Float64Array.from({ length: 3 * n }, () => random.normal());
  const truth = Float64Array.from({ length: n }, () => random.normal());
  const { ratio } = once(spreadSkill(), { ensemble, members: 3, truth });
  assert.ok(Math.abs(ratio - 1) < .02, `ratio ${ratio}`);
});

Deno.test("economicValue(): values of scores 2.7, acting at the best probability or at the cost-loss ratio", () => {
  const estimate = [.1, .1, .3, .3, .3, .6, .6, .8, .9, .9];
  const truth = [0, 0, 0, 1, 0, 1, 0, 1, 1, 1];
  const table = once(forecasts(), { estimate, truth });
  const ratios = [.1, .3, .5, .7, .9];
  const best = economicValue(table, { ratios });
  [.4, .4, .6, .6, .6].forEach((value, k) => close(best[k]!.value, value));
  assert.equal(best[0]!.threshold, .3);
  const honest = economicValue(table, { ratios, act: "ratio" });
  [0, .4, .6, .6, .4].forEach((value, k) => assert.ok(Math.abs(honest[k]!.value - value) < 1e-12));
  assert.equal(economicValue(table).length, 99);
  const never = once(forecasts(), { estimate: [.1, .2], truth: [0, 0] });
  assert.ok(economicValue(never).every(({ value }) => Number.isNaN(value)));
  assert.throws(() => economicValue(table, { ratios: [0] }), RangeError);
  assert.throws(() => economicValue(once(forecasts(), { estimate: [5], truth: [1] })), RangeError);
});
