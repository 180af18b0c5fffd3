import { assert } from "../../deps.ts";
import { CLOSED_CRPS, parametricCrps } from "../../../lib/verification/ensemble/mod.ts";
import { once } from "../../../lib/verification/once.ts";
import { close, reference, testWithReference } from "../reference.ts";

testWithReference("closed CRPS of every family: values of scoringrules", () => {
  const { gpd, gev, csg0, ...single } = reference.crps_param;
  for (const { obs, shape, location, scale, mass, v } of gpd) {
    close(CLOSED_CRPS.gpd.crps(obs, [shape, location, scale, mass]), v);
  }
  for (const { obs, shape, location, scale, v } of gev) close(CLOSED_CRPS.gev.crps(obs, [shape, location, scale]), v);
  for (const { obs, shape, rate, shift, v } of csg0) close(CLOSED_CRPS.csgd.crps(obs, [shape, rate, shift]), v);
  close(CLOSED_CRPS.gamma.crps(.2, [1.1, .7]), single.gamma);
  close(CLOSED_CRPS.lognormal.crps(3, [.5, .8]), single.lognormal);
  close(CLOSED_CRPS.normal.crps(1, [0, 2]), single.normal);
  close(CLOSED_CRPS.exponential.crps(3, [.7]), single.exponential);
});

Deno.test("closed CRPS where formulas cancel or end: by quadrature of (F - 1)^2", () => {
  // scipy.integrate.quad with scipy.stats.genextreme, expon and gamma, tolerance 1e-13.
  close(CLOSED_CRPS.gev.crps(1.7, [5e-5, 0, 1]), 0.7789626560996705);
  close(CLOSED_CRPS.gev.crps(1.7, [-3e-5, 0, 1]), 0.7789783137207077);
  close(CLOSED_CRPS.gev.crps(1.7, [1.5e-4, 0, 1]), 0.778943089065752);
  close(CLOSED_CRPS.gpd.crps(1.3, [0, 0, 1, 0]), 0.3450635860680253);
  close(CLOSED_CRPS.csgd.crps(-1.5, [.8, .5, .4]), 1.9427531296730194);
  // Outside the support the score grows with the distance alone.
  const gev = (y: number): number => CLOSED_CRPS.gev.crps(y, [-.5, 0, 1]);
  close(gev(9) - gev(5), 4);
  const gpd = (y: number): number => CLOSED_CRPS.gpd.crps(y, [.2, 5, 3, .1]);
  close(gpd(1) - gpd(4), 3);
  const lognormal = (y: number): number => CLOSED_CRPS.lognormal.crps(y, [0, 1]);
  close(lognormal(-3) - lognormal(-1), 2);
});

Deno.test("parametricCrps(): one parameter for all or one per case; what names no distribution is left out", () => {
  const result = once(parametricCrps("gpd"), {
    parameters: { shape: [.9, 1, .1, NaN], location: 0, scale: [1, 1, 2, 1], mass: [0, 0, .4, 0] },
    truth: [.3, 1, 2, 1],
    weights: [1, 1, 3, 1],
  });
  close(result.crps, (0.6849331901197213 + 3 * 0.8432076840810117) / 4);
  assert.deepEqual([result.n, result.weight, result.leftOut, result.family], [2, 4, 1, "gpd"]);
  close(
    once(parametricCrps("gpd"), { parameters: { shape: .9, location: 0, scale: 1 }, truth: [.3] }).crps,
    0.6849331901197213,
  );
  const none = once(parametricCrps("gev"), { parameters: { shape: 1.2, location: 0, scale: 1 }, truth: [1] });
  assert.ok(Number.isNaN(none.crps) && none.reason !== null);
});

Deno.test("parametricCrps() refuses unknown families, missing parameters, arrays that do not fit, infinite truth", () => {
  assert.throws(() => parametricCrps("weibull" as "gamma"), /unknown: use normal/);
  const gamma = parametricCrps("gamma");
  assert.throws(() => once(gamma, { parameters: { shape: 1 }, truth: [1] }), /"rate" is not among those given: shape/);
  assert.throws(() => once(gamma, { parameters: { shape: [1, 2], rate: 1 }, truth: [1] }), /2 values for 1 cases/);
  assert.throws(() => once(gamma, { parameters: { shape: 1, rate: 1 }, truth: [Infinity] }), RangeError);
  assert.throws(() => once(gamma, { parameters: { shape: 1, rate: 1 }, truth: [1], weights: [1, 2] }), TypeError);
});
