import { assert } from "../../deps.ts";
import { fitMev, mevCdf, mevReturnLevel, mevReturnLevels } from "../../../lib/verification/extremes/mod.ts";
import { close } from "../reference.ts";

/** Weibull plotting positions of four years: C, w, n. */
const YEARS = ([[6, 0.8, 30], [9, 0.7, 40], [5, 0.95, 25], [7, 0.75, 36]] as const).map(([scale, shape, n]) =>
  Array.from({ length: n }, (_, i) => scale * (-Math.log(1 - (i + 1 - 0.35) / n)) ** (1 / shape))
);

Deno.test("fitMev() and mevReturnLevel() are those of numpy with scipy's gamma and brentq", () => {
  const fit = fitMev(YEARS.map((year) => [0, NaN, ...year, 0]));
  close(fit.years[0]!.scale, 5.902168836390252);
  close(fit.years[0]!.shape, 0.7625496152864624);
  close(fit.years[3]!.scale, 6.87324350291318);
  close(fit.years[3]!.shape, 0.7189218763379296);
  assert.deepEqual(fit.years.map((year) => year.events), [30, 40, 25, 36]);
  close(mevReturnLevel(fit, 2), 39.1254021387813);
  close(mevReturnLevel(fit, 10), 86.79092417157919);
  close(mevReturnLevel(fit, 100), 157.5986265755586);
  close(mevCdf(fit, mevReturnLevel(fit, 25)), 0.96);
});

Deno.test("fitMev() of years together fits them as one, and keeps the events of each", () => {
  const { years } = fitMev(YEARS, { together: 2 });
  assert.equal(years[0]!.scale, years[1]!.scale);
  assert.notEqual(years[0]!.scale, years[2]!.scale);
  assert.deepEqual(years.map((year) => year.events), [30, 40, 25, 36]);
});

Deno.test("mevReturnLevels() bootstraps years, and leaves out those with too few events", () => {
  const years = [...YEARS, [1, 2], Array(20).fill(4)];
  const { fit, levels } = mevReturnLevels(years, { periods: [20], bootstrap: { replicates: 80 } });
  assert.equal(fit.skipped, 2);
  assert.ok(levels[0]!.low < levels[0]!.value && levels[0]!.value < levels[0]!.high);
  const none = mevReturnLevels([[0, 0], [NaN]]);
  assert.equal(none.levels[0]!.reason, "no year has 10 different events above 0");
  assert.ok(Number.isNaN(none.levels[0]!.value));
  assert.throws(() => fitMev([[1, Infinity]]), { name: "RangeError" });
});
