import { assert } from "../../deps.ts";
import {
  crps,
  dawidSebastiani,
  energyScore,
  errorSpread,
  variogramScore,
} from "../../../lib/verification/ensemble/mod.ts";
import { once } from "../../../lib/verification/once.ts";
import { close, reference, testWithReference } from "../reference.ts";

const cases = {
  ensemble: [1, 0, 2, 3, .5, 2.5, 0, 0, 4, 2, 1.5, 1],
  members: 4,
  dimensions: 3,
  truth: [1.5, .2, 3],
};

testWithReference("energy and variogram scores: values of scoringrules", () => {
  const expected = reference.multivariate;
  assert.deepEqual([cases.ensemble, cases.truth], [expected["fct(m,d)"].flat(), expected.obs]);
  close(once(energyScore(), cases).score, expected.energy_nrg);
  close(once(energyScore({ estimator: "fair" }), cases).score, expected.energy_fair);
  close(once(variogramScore(), cases).score, expected["variogram_p0.5_nrg"]);
  close(once(variogramScore({ order: 1 }), cases).score, expected.variogram_p1_nrg);
});

Deno.test("dawidSebastiani() is the definition, worked out by hand; scoringrules 0.10 and numpy.linalg give it, too", () => {
  // Means 1.5, 0.5, 2.375; sums of products of deviations [[5, 1.5, -2.75], [1.5, 1.5, -2], [-2.75, -2, 4.6875]], of
  // determinant 625 / 64, over M - 1 = 3: det S = 625 / 1728. The error is (0, -0.3, 0.625), its quadratic form with the
  // adjugate 0.09 * 15.875 + 0.390625 * 5.25 - 0.375 * 5.875 = 1.27640625, times 3 * 64 / 625.
  close(once(dawidSebastiani(), cases).score, Math.log(625 / 1728) + 1.27640625 * 3 * 64 / 625);
  close(once(dawidSebastiani(), cases).score, -0.6248562996275993);
  // The case of scoringrules' own tests.
  const two = {
    ensemble: [0.79546742, 0.02461368, 0.4777960, 0.7584595, 0.2164079, 0.3181810],
    members: 3,
    dimensions: 2,
    truth: [0.2743836, 0.8146400],
  };
  close(once(dawidSebastiani(), two).score, -3.161553, 1e-6);
});

Deno.test("variogramScore(): fair, and with weights of pairs", () => {
  // scoringrules 0.10 variogram_score(estimator="fair") and (w=...).
  const fair = once(variogramScore({ estimator: "fair" }), cases);
  close(fair.score, -0.1416434373702684);
  assert.deepEqual([fair.estimator, fair.order], ["fair", .5]);
  close(once(variogramScore({ estimator: "fair", order: 1 }), cases).score, -1.7733333333333334);
  const pairWeights = [0, 1, .5, 1, 0, 2, .5, 2, 0];
  close(once(variogramScore({ pairWeights }), cases).score, 0.5397881357229479);
  const padded = {
    ...cases,
    dimensions: 4,
    truth: [1.5, NaN, .2, 3],
    ensemble: [1, 9, 0, 2, 3, 9, .5, 2.5, 0, 9, 0, 4, 2, 9, 1.5, 1],
  };
  const sixteen = [0, 7, 1, .5, 7, 7, 7, 7, 1, 7, 0, 2, .5, 7, 2, 0];
  close(once(variogramScore({ pairWeights: sixteen }), padded).score, 0.5397881357229479);
});

Deno.test("energyScore() of one dimension is the CRPS; missing dimensions are left out of their case", () => {
  const line = { ensemble: [.5, 1.1, 2, 3.3, 7.9], members: 5, truth: [2.6] };
  close(once(energyScore(), { ...line, dimensions: 1 }).score, once(crps(), line).crps);
  const padded = {
    ensemble: [1, NaN, 0, 2, 3, 1, .5, 2.5, 0, 1, 0, 4, 2, 1, 1.5, 1],
    members: 4,
    dimensions: 4,
    truth: [1.5, 1, .2, 3],
  };
  close(once(energyScore(), padded).score, once(energyScore(), cases).score);
  const none = once(energyScore(), { ensemble: [NaN, 1], members: 2, dimensions: 1, truth: [1] });
  assert.ok(Number.isNaN(none.score) && none.reason !== null);
});

Deno.test("scores of vectors that are not defined are left out, and bad input is refused", () => {
  const few = { ensemble: [1, 2, 3, 4], members: 2, dimensions: 2, truth: [1, 2] };
  assert.deepEqual([once(dawidSebastiani(), few).n, once(dawidSebastiani(), few).leftOut], [0, 1]);
  const alone = { ensemble: [1, 2], members: 1, dimensions: 2, truth: [1, 2] };
  assert.equal(once(energyScore({ estimator: "fair" }), alone).leftOut, 1);
  assert.equal(once(variogramScore({ estimator: "fair" }), alone).leftOut, 1);
  assert.throws(() => once(energyScore(), { ...cases, dimensions: 2 }), TypeError);
  assert.throws(() => once(energyScore(), { ...cases, members: 3 }), /not cases of 3 members and 3 dimensions/);
  assert.throws(() => once(variogramScore({ pairWeights: [1] }), cases), /1 weights of pairs are not 3 x 3/);
  assert.throws(() => variogramScore({ order: 0 }), RangeError);
  assert.throws(() => energyScore({ estimator: "ecdf" as "nrg" }), RangeError);
  assert.throws(() => once(energyScore(), { ...cases, truth: [1, Infinity, 1] }), RangeError);
});

testWithReference("errorSpread(): right with the whole skewness; scoringrules 0.10 lacks a factor M in it", () => {
  const ensemble = Array.from({ length: 11 }, (_, k) => Math.sqrt(k));
  // (s^2 - e^2 - e s g)^2 with g = scipy.stats.skew(x, bias=False).
  close(once(errorSpread(), { ensemble, members: 11, truth: [.5] }).score, 0.00212518423653148);
  const mean = ensemble.reduce((a, b) => a + b) / 11;
  const s = Math.sqrt(ensemble.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 10);
  const small = ensemble.reduce((sum, x) => sum + ((x - mean) / s) ** 3, 0) / (10 * 9);
  const e = mean - .5;
  close((s * s - e * e - e * s * small) ** 2, reference.multivariate.error_spread);
  assert.equal(once(errorSpread(), { ensemble: [1, 1, 1], members: 3, truth: [0] }).leftOut, 1);
});
