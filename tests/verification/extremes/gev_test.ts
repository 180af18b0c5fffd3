import { assert, fc } from "../../deps.ts";
import {
  fitGev,
  gevCdf,
  gevLoss,
  gevReturnLevel,
  gevReturnLevels,
  lMoments,
} from "../../../lib/verification/extremes/mod.ts";
import { close, reference, testWithReference } from "../reference.ts";

const MAXIMA = [
  [31.2, 45.0, 28.7, 60.3, 38.9, 52.4, 33.3, 41.8, 75.6, 29.9],
  [47.2, 36.1, 55.0, 40.4, 34.8, 66.7, 30.5, 43.9, 49.6, 37.7],
].flat();

Deno.test("lMoments() are those of lmoments3 1.0.8", () => {
  const { l1, l2, l3, t3, t4 } = lMoments(MAXIMA);
  close(l1, 43.95);
  close(l2, 7.228947368421055);
  close(l3, 1.72);
  close(t3, 0.2379322897706587);
  close(t4, 0.12188697830788658);
});

Deno.test("fitGev() by likelihood is where the gradient is zero (scipy.optimize.root of the analytic gradient)", () => {
  const { location, scale, shape, reason } = fitGev(MAXIMA);
  close(location, 37.33297292678478);
  close(scale, 8.327617982377738);
  close(shape, 0.20570610492013225);
  assert.equal(reason, null);
});

testWithReference("fitGev() beats scipy's fit, whose simplex stops five digits in, and agrees to those", () => {
  const { gev_mle, Lmoments, gev_lmom_hosking } = reference.extremes;
  const fit = fitGev(reference.extremes.annual_max);
  close(fit.negativeLogLikelihood, gev_mle.nllh);
  const scipy = { location: gev_mle.mu, scale: gev_mle.sigma, shape: gev_mle.xi };
  assert.ok(fit.negativeLogLikelihood < gevLoss(MAXIMA, scipy));
  close(gevLoss(MAXIMA, scipy), gev_mle.nllh);
  close(fit.shape, gev_mle.xi, 1e-5);
  for (const period of [2, 10, 50, 100]) {
    close(gevReturnLevel(scipy, period), gev_mle.RL[period]);
    close(gevReturnLevel(fit, period), gev_mle.RL[period], 1e-5);
  }
  const moments = fitGev(reference.extremes.annual_max, "l-moments");
  close(moments.shape, gev_lmom_hosking.xi);
  close(moments.scale, gev_lmom_hosking.sigma);
  close(moments.location, gev_lmom_hosking.mu);
  for (const period of [2, 10, 50, 100]) close(gevReturnLevel(moments, period), gev_lmom_hosking.RL[period]);
  close(lMoments(MAXIMA).t3, Lmoments.t3);
});

Deno.test("fitGev() finds the parameters of exact quantiles, light, Gumbel and heavy, in any units", () => {
  for (const shape of [-0.3, 0, 0.25]) {
    const gev = { location: 40, scale: 10, shape };
    const maxima = Array.from({ length: 4000 }, (_, i) => gevReturnLevel(gev, 1 / (1 - (i + 0.5) / 4000)));
    for (const estimator of ["mle", "l-moments"] as const) {
      const fit = fitGev(maxima, estimator);
      assert.ok(Math.abs(fit.shape - shape) < 0.01 && Math.abs(fit.scale - 10) < 0.1, `${estimator} ${shape}`);
      const small = fitGev(maxima.map((x) => x / 1000), estimator);
      close(small.shape, fit.shape, 1e-6);
    }
  }
});

Deno.test("gevCdf() of a return level is 1 - 1 / period", () => {
  fc.assert(fc.property(
    fc.double({ min: -0.5, max: 0.8, noNaN: true }),
    fc.double({ min: 1.01, max: 1e4, noNaN: true }),
    (shape, period) => {
      const gev = { location: 5, scale: 2, shape };
      close(gevCdf(gev, gevReturnLevel(gev, period)), 1 - 1 / period, 1e-9);
    },
  ));
  assert.equal(gevCdf({ location: 0, scale: 1, shape: 0.5 }, -3), 0);
  assert.equal(gevCdf({ location: 0, scale: 1, shape: -0.5 }, 3), 1);
});

Deno.test("gevReturnLevels() has the profile-likelihood intervals that scipy's simplex finds", () => {
  const { levels } = gevReturnLevels(MAXIMA, { periods: [10, 100] });
  close(levels[0]!.value, 61.165251678512945);
  close(levels[0]!.low, 50.825385767372595, 1e-6);
  close(levels[0]!.high, 107.8934487132262, 1e-6);
  close(levels[1]!.value, 101.13858956745051);
  close(levels[1]!.low, 67.35608815784639, 1e-6);
  close(levels[1]!.high, 688.9098039148299, 1e-6);
});

Deno.test("gevReturnLevels() says when there is no fit, and refuses what it cannot do", () => {
  for (const maxima of [[1, 2, NaN, 3], Array(20).fill(3), []]) {
    const { fit, levels } = gevReturnLevels(maxima, { periods: [10] });
    assert.match(fit.reason!, /fewer than 5|constant/);
    assert.equal(levels[0]!.reason, fit.reason);
    assert.ok(Number.isNaN(levels[0]!.value) && Number.isNaN(levels[0]!.low) && Number.isNaN(fit.shape));
  }
  assert.throws(() => fitGev([1, 2, 3, 4, 5, Infinity]), /Value Infinity is not finite/);
  assert.throws(() => gevReturnLevels(MAXIMA, { periods: [1] }), /Return period 1 is not above 1/);
  assert.throws(() => gevReturnLevels(MAXIMA, { estimator: "l-moments", interval: "profile" }), { name: "RangeError" });
  assert.throws(() => fitGev(MAXIMA, "moments" as "mle"), /Estimator "moments" is unknown/);
});
