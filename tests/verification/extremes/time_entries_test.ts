import { assert } from "../../deps.ts";
import { fieldScores, scoresNamed, type VerifySettings } from "../../../lib/verification/catalogue.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { close, reference, testWithReference } from "../reference.ts";

const DAY = 86400;
const SETTINGS: VerifySettings = {
  thresholds: [10],
  windows: [],
  edges: [],
  operator: ">=",
  stepMinutes: 1440,
  start: 0,
};

/** Scores of observed values at times, in days; the forecast is twice them. */
function resultsOf(
  names: readonly string[],
  values: readonly (readonly [day: number, value: number])[],
  settings = SETTINGS,
) {
  const scores = fieldScores(scoresNamed(names), settings);
  for (const [day, value] of values) {
    scores.add({
      forecast: Float64Array.of(2 * value),
      observed: Float64Array.of(value),
      shape: [1, 1],
      members: null,
      time: day * DAY,
    });
  }
  return scores.results();
}

testWithReference(
  "return levels of maxima in the catalogue: scipy's likelihood and profile, Hosking's L-moments",
  () => {
    const { annual_max, gev_lmom_hosking } = reference.extremes;
    const maxima = annual_max.map((value: number, k: number) => [k * 365, value] as const);
    const results = resultsOf(["gev-mle-return-level", "gev-l-moments-return-level"], maxima);
    const level = (name: string, period: number) =>
      results[name]!.find((reading) => reading["of"] === "observed" && reading["period"] === period)!;
    const ten = level("gev-mle-return-level", 10);
    close(ten.value, 61.165251678512945);
    close(ten["low"] as number, 50.825385767372595, 1e-6);
    close(ten["high"] as number, 107.8934487132262, 1e-6);
    assert.deepEqual([ten["estimator"], ten["level"], ten["n"]], ["mle", 0.95, 20]);
    for (const period of [2, 10, 50, 100]) {
      const moments = level("gev-l-moments-return-level", period);
      close(moments.value, gev_lmom_hosking.RL[period]);
      assert.ok(moments["low"] as number < moments.value && moments.value < (moments["high"] as number));
      assert.match(moments["interval"] as string, /bootstrap/);
    }
  },
);

testWithReference("peaks in the catalogue, alone as the extremal index says: the reference's excesses", () => {
  const { excess, gpd_mle } = reference.extremes;
  // gaps as if at random, whose index is 1: every exceedance is a cluster
  const days = [1, 2, 9, 13, 40, 41, 58, 90, 99, 100, 130, 171, 180, 223, 250];
  const values = Array.from({ length: 365 }, (_, day) => {
    const at = days.indexOf(day);
    return [day, at < 0 ? 1 : 10 + excess[at]] as const;
  });
  const results = resultsOf(["extremal-index", "gpd-mle-declustered", "gpd-mle-return-level", "gpd-mle"], values);
  assert.equal(results["extremal-index"]![1]!.value, 1);
  const [, peaks] = results["gpd-mle-declustered"]!;
  close(peaks!["negativeLogLikelihood"] as number, gpd_mle.nllh);
  close(peaks!.value, results["gpd-mle"]![1]!.value);
  assert.deepEqual([peaks!["n"], peaks!["exceedances"], peaks!["operator"]], [15, 15, ">"]);
  const level = results["gpd-mle-return-level"]!.find(({ of, period }) => of === "observed" && period === 10)!;
  // u + sigma / xi ((rate T)^xi - 1), Coles (2001), 4.13, of the likelihood's maximum (gpd_test.ts) and 365 days
  const [scale, shape, rate] = [2.699836927882099, 0.1582137306355492, 15 * 365.2425 / 365];
  close(level.value, 10 + scale / shape * ((rate * 10) ** shape - 1));
  assert.ok(level["low"] as number < level.value && level.value < (level["high"] as number));
});

Deno.test("return levels of several cells say that their intervals take these as independent", () => {
  const random = randomStream(7, "cells");
  const one = Array.from({ length: 400 }, () => -Math.log(1 - random.next()));
  const intervals = [1, 2].map((cells) => {
    const scores = fieldScores(scoresNamed(["gpd-mle-return-level"]), { ...SETTINGS, thresholds: [1] });
    for (const value of one) {
      const observed = new Float64Array(cells).fill(value);
      scores.add({ forecast: observed, observed, shape: [1, cells], members: null });
    }
    const [level] = scores.results()["gpd-mle-return-level"]!;
    assert.equal(level!["cells"], cells);
    return level!["interval"] as string;
  });
  assert.equal(intervals[1], `${intervals[0]}; cells taken as independent, so too narrow where they share storms`);
});

Deno.test("extremal-index in the catalogue: the intervals estimator by hand; runs of exceedances are one cluster", () => {
  const at = [0, 1, 2, 12, 13, 14, 15, 27, 28, 37];
  const values = Array.from({ length: 40 }, (_, day) => [day, at.includes(day) ? 20 + day % 3 : 0] as const);
  const results = resultsOf(["extremal-index", "gpd-mle-declustered"], values);
  close(results["extremal-index"]![1]!.value, 1568 / 2142);
  const [, clusters] = results["gpd-mle-declustered"]!;
  assert.equal(clusters!["exceedances"], 10);
  assert.equal(clusters!.reason, "4 excesses are fewer than 5");
});

Deno.test("mev in the catalogue: return levels of numpy with scipy's gamma and brentq", () => {
  const years = ([[6, 0.8, 30], [9, 0.7, 40], [5, 0.95, 25], [7, 0.75, 36]] as const).map(([scale, shape, n]) =>
    Array.from({ length: n }, (_, i) => scale * (-Math.log(1 - (i + 1 - 0.35) / n)) ** (1 / shape))
  );
  const values = years.flatMap((events, k) =>
    events.map((value, i) => [Date.UTC(2001 + k, 0, 1 + i) / 1000 / DAY, value] as const)
  );
  const { mev } = resultsOf(["mev"], values, { ...SETTINGS, thresholds: [0] });
  const observed = mev!.filter(({ of }) => of === "observed");
  assert.deepEqual(observed.map(({ period }) => period), [2, 10, 50, 100]);
  close(observed[0]!.value, 39.1254021387813);
  close(observed[1]!.value, 86.79092417157919);
  close(observed[3]!.value, 157.5986265755586);
  assert.deepEqual([observed[0]!["years"], observed[0]!["operator"]], [4, ">"]);
});
