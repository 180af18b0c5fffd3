import { assert } from "../../deps.ts";
import { fieldScores, type ScoreReading } from "../../../lib/verification/catalogue.ts";
import { DISTRIBUTION_ENTRIES } from "../../../lib/verification/distribution/entries.ts";
import { close } from "../reference.ts";

const OBSERVED = [0, 0.2, 1, 3, 0.05, 7.5, 0.4, 2.2, 0, 12];
const FORECAST = [0.3, 0.1, 1.6, 2, 0, 5, 0.9, 0, 0, 15];

function resultsOf(...fields: (readonly [forecast: readonly number[], observed: readonly number[]])[]) {
  const scores = fieldScores(DISTRIBUTION_ENTRIES, { thresholds: [], windows: [], edges: [], operator: ">=" });
  for (const [forecast, observed] of fields) {
    scores.add({
      forecast: Float64Array.from(forecast),
      observed: Float64Array.from(observed),
      shape: [1, observed.length],
      members: null,
    });
  }
  return scores.results();
}

const first = (results: Readonly<Record<string, readonly ScoreReading[]>>, name: string): ScoreReading =>
  results[name]![0]!;

Deno.test("the catalogue's scores of distributions: values of scipy 1.17 and numpy, in parts and with a missing pair", () => {
  const results = resultsOf(
    [[...FORECAST.slice(0, 4), 3], [...OBSERVED.slice(0, 4), NaN]],
    [FORECAST.slice(4), OBSERVED.slice(4)],
  );
  // ks_2samp, wasserstein_distance, energy_distance, anderson_ksamp(midrank=True) of scipy.stats
  close(first(results, "ks").value, 0.2);
  close(first(results, "wasserstein-1").value, 0.745);
  close(first(results, "energy-distance").value, 0.396232255123179);
  close(first(results, "anderson-darling").value, -1.1289294434921109);
  assert.deepEqual([first(results, "anderson-darling")["p"], first(results, "anderson-darling")["beyond"]], [
    0.25,
    "above",
  ]);
  // above level 0.95 the quantiles are the greatest values, 15 and 12
  const tail = first(results, "wasserstein-1-tail");
  close(tail.value, 0.05 * 3);
  close(tail["tailMean"] as number, 3);
  assert.deepEqual([tail["level"], tail["n"]], [0.95, 10]);
  // numpy.histogram with edges 0.1 * 10 ** (arange(41) / 10), numpy.quantile
  close(first(results, "perkins").value, 0.4);
  assert.equal(first(results, "perkins")["classes"], 42);
  const quantiles = results["quantile-quantile"]!;
  const median = quantiles.find(({ level }) => level === 0.5)!;
  close(median["forecast"] as number, 0.6);
  close(median["observed"] as number, 0.7);
  close(quantiles.find(({ level }) => level === 0.95)!.value, 0.525);
});

Deno.test("frequency and amount by intensity add to 1 and to the means, open classes have one end", () => {
  const results = resultsOf([FORECAST, OBSERVED]);
  const sums = (name: string) =>
    ["forecast", "observed"].map((of) =>
      results[name]!.filter((row) => row["of"] === of).reduce((sum, { value }) => sum + value, 0)
    );
  for (const sum of sums("frequency-by-intensity")) close(sum, 1);
  const [forecast, observed] = sums("amount-by-intensity");
  close(forecast!, 2.49);
  close(observed!, 2.635);
  const [dry] = results["frequency-by-intensity"]!;
  assert.deepEqual(dry, { of: "forecast", to: 0.1, value: 0.3, n: 10 });
  assert.ok(!("to" in results["frequency-by-intensity"]!.at(-1)!));
});

Deno.test("distributions without a pair or a difference say why, infinite ones are refused", () => {
  for (const [name, readings] of Object.entries(resultsOf([[NaN, 1], [1, NaN]]))) {
    for (const { value, reason } of readings) assert.ok(Number.isNaN(value) && reason !== undefined, name);
  }
  const dry = resultsOf([[0, 0, 0], [0, 0, 0]]);
  assert.deepEqual([first(dry, "ks").value, first(dry, "perkins").value], [0, 1]);
  assert.equal(first(dry, "anderson-darling").reason, "all values are equal");
  assert.throws(() => resultsOf([[Infinity], [1]]), /Pair 0, Infinity and 1, is infinite/);
});
