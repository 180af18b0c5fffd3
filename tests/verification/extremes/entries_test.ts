import { assert } from "../../deps.ts";
import { fieldScores } from "../../../lib/verification/catalogue.ts";
import { CLIMATE_ENTRIES } from "../../../lib/verification/climate/entries.ts";
import { EXTREMES_ENTRIES } from "../../../lib/verification/extremes/entries.ts";
import { compareValues } from "../../../lib/verification/extremes/mod.ts";
import { once } from "../../../lib/verification/once.ts";
import { close, reference, testWithReference } from "../reference.ts";

const SETTINGS = {
  thresholds: [0],
  windows: [],
  edges: [],
  operator: ">=",
  stepMinutes: 1440,
  start: 0,
} as const;

testWithReference("the catalogue's scores of extremes are those of the reference, forecast and observed", () => {
  const { annual_max, excess, gev_lmom_hosking, gev_mle, gpd_mle } = reference.extremes;
  const run = (values: readonly number[], thresholds: readonly number[]) => {
    const scores = fieldScores(EXTREMES_ENTRIES, { ...SETTINGS, thresholds });
    const observed = Float64Array.from(values);
    scores.add({ forecast: observed.map((x) => 2 * x), observed, shape: [1, values.length], members: null });
    return scores.results();
  };
  const maxima = run(annual_max, [52]);
  const [forecast, observed] = maxima["gev-l-moments"]!;
  assert.deepEqual([forecast!["of"], observed!["of"], observed!["n"]], ["forecast", "observed", 20]);
  close(observed!.value, gev_lmom_hosking.xi);
  close(observed!["scale"] as number, gev_lmom_hosking.sigma);
  close(forecast!["scale"] as number, 2 * gev_lmom_hosking.sigma);
  close((observed!["returnLevels"] as number[])[3]!, gev_lmom_hosking.RL[100]);
  close(maxima["gev-mle"]![1]!["negativeLogLikelihood"] as number, gev_mle.nllh);
  close(maxima["hill"]![1]!.value, reference.extremes.hill_k5_of_annual_max);
  assert.deepEqual(maxima["chi"]!.map((row) => [row["quantile"], row.value]), [[0.9, 1], [0.95, 1], [0.99, NaN]]);
  const [, peaks] = run(excess, [0])["gpd-mle"]!;
  close(peaks!["negativeLogLikelihood"] as number, gpd_mle.nllh);
  assert.equal(peaks!["threshold"], 0);
});

Deno.test("the catalogue's scores say why they have no value", () => {
  const scores = fieldScores([...EXTREMES_ENTRIES, ...CLIMATE_ENTRIES], { ...SETTINGS, thresholds: [1] });
  scores.add({
    forecast: new Float32Array(4),
    observed: Float32Array.of(NaN, 0, 2, 3),
    temperature: Float64Array.of(10, 11, 12, 13),
    shape: [2, 2],
    members: null,
  });
  const results = scores.results();
  assert.equal(results["gev-mle"]![0]!.reason, "3 maxima are fewer than 5");
  assert.equal(results["wet-intensity"]![0]!.reason, "the estimate is all dry");
  assert.deepEqual(results["wet-fraction"]!.map(({ of, value, threshold, n }) => [of, value, threshold, n]), [
    ["forecast", 0, 1, 3],
    ["observed", 2 / 3, 1, 3],
  ]);
  assert.equal(results["hill"]![0]!.reason, "no value lies above the threshold 1");
  assert.match(results["hill"]![1]!.reason!, /value 3 from the top, 0, is not positive/);
});

Deno.test("compareValues() of merged parts is that of the whole, of pairs present with weight", () => {
  const sums = compareValues((values) => [...values]);
  const a = sums.add(sums.init(), { estimate: [1, NaN, 2], truth: [4, 5, 6], weights: [1, 1, 0] });
  const b = sums.add(sums.init(), { estimate: [7], truth: [8] });
  assert.deepEqual(sums.value(sums.merge(a, b, 2)), { estimate: [1, 7, 7], truth: [4, 8, 8], n: 3 });
  assert.equal(once(sums).n, 0);
});
