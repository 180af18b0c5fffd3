import { assert } from "../../deps.ts";
import {
  fitGpd,
  gpdExcess,
  gpdLoss,
  gpdReturnLevels,
  hill,
  peaksOverThreshold,
} from "../../../lib/verification/extremes/mod.ts";
import { close, reference, testWithReference } from "../reference.ts";

const EXCESSES = [0.4, 2.1, 0.9, 5.6, 1.3, 3.8, 0.2, 7.7, 1.1, 0.6, 2.9, 14.2, 0.8, 1.9, 4.4];
const YEARS = [EXCESSES.slice(0, 4), EXCESSES.slice(4, 8), [], EXCESSES.slice(8)];

Deno.test("fitGpd() is where the gradient is zero (scipy.optimize.root of the analytic gradient)", () => {
  const { scale, shape } = fitGpd(EXCESSES);
  close(scale, 2.699836927882099);
  close(shape, 0.1582137306355492);
});

testWithReference("fitGpd() and hill() agree with the reference", () => {
  const { excess, gpd_mle, annual_max, hill_k5_of_annual_max } = reference.extremes;
  const fit = fitGpd(excess);
  close(fit.negativeLogLikelihood, gpd_mle.nllh);
  close(gpdLoss(excess, { scale: gpd_mle.sigma, shape: gpd_mle.xi }), gpd_mle.nllh);
  close(fit.scale, gpd_mle.sigma, 2e-5);
  close(fit.shape, gpd_mle.xi, 1e-4);
  close(hill(annual_max, 5).value, hill_k5_of_annual_max);
});

Deno.test("gpdReturnLevels(): level and interval (a grid of 40 000 shapes in numpy crosses the limit there)", () => {
  const { fit, levels } = gpdReturnLevels(YEARS, { threshold: 10, periods: [10, 0.2] });
  assert.equal(fit.rate, 15 / 4);
  close(levels[0]!.value, 23.21347576060562);
  close(levels[0]!.low, 17.32018, 1e-5);
  close(levels[0]!.high, 119.43521960378648, 1e-6);
  assert.match(levels[1]!.reason!, /shorter than the mean time between peaks/);
  assert.ok(Number.isNaN(levels[1]!.value));
});

Deno.test("gpdReturnLevels() by bootstrap of years holds the level, and repeats with the seed", () => {
  const options = { threshold: 10, periods: [5], interval: "bootstrap", bootstrap: { replicates: 60 } } as const;
  const years = Array.from({ length: 12 }, (_, k) => EXCESSES.slice(k % 5, k % 5 + 6).map((x) => x * (1 + k / 20)));
  const [level] = gpdReturnLevels(years, options).levels;
  assert.ok(level!.low < level!.value && level!.value < level!.high && level!.low > 10);
  assert.deepEqual(gpdReturnLevels(years, options), gpdReturnLevels(years, options));
});

Deno.test("gpdExcess() tends to the exponential one as the shape goes to 0", () => {
  close(gpdExcess({ scale: 2, shape: 1e-9 }, 50), gpdExcess({ scale: 2, shape: 0 }, 50), 1e-7);
  close(gpdExcess({ scale: 2, shape: 0 }, 50), 2 * Math.log(50));
});

Deno.test("fitGpd() and hill() say why they have no value", () => {
  assert.equal(fitGpd([1, 2, 3]).reason, "3 excesses are fewer than 5");
  assert.equal(fitGpd([2, 2, 2, 2, 2]).reason, "the excesses are constant");
  assert.throws(() => fitGpd([1, -2]), /Excess -2 is negative/);
  assert.equal(hill([1, 2, 3], 3).reason, "3 values are fewer than 4");
  assert.equal(hill([0, 0, 3], 1).reason, "value 2 from the top, 0, is not positive");
  assert.throws(() => hill([1, 2], 0), { name: "RangeError" });
});

Deno.test("peaksOverThreshold() takes one peak per run of exceedances, and knows missing values", () => {
  const values = [0, 5, 7, 1, 6, 0, 0, 0, 9, NaN, 8, 0];
  const series = { time: values.map((_, i) => i * 3600), values };
  const peaks = peaksOverThreshold(series, { threshold: 4, run: 2 * 3600 });
  assert.deepEqual(peaks.time, [2 * 3600, 8 * 3600]);
  assert.deepEqual(peaks.excesses, [3, 5]);
  assert.equal(peaks.extremalIndex, 2 / 5);
  close(peaks.years, 11 / (365.2425 * 24));
  assert.deepEqual(peaksOverThreshold(series, { threshold: 4, run: 3600 }).excesses, [3, 2, 5, 4]);
  assert.deepEqual(peaksOverThreshold(series, { threshold: 4 }).excesses, [1, 3, 2, 5, 4]);
  const none = peaksOverThreshold(series, { threshold: 40 });
  assert.ok(none.excesses.length === 0 && Number.isNaN(none.extremalIndex));
  assert.throws(() => peaksOverThreshold(series, { threshold: NaN }), /Threshold NaN/);
  assert.throws(() => peaksOverThreshold({ time: [1, 1], values: [1, 2] }, { threshold: 1 }), /does not come after/);
});
