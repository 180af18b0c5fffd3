import { assert } from "../../deps.ts";
import { fieldScores, type ScoreReading, scoresNamed } from "../../../lib/verification/catalogue.ts";
import { close, reference, testWithReference } from "../reference.ts";

/** Readings of scores of what a member axis holds: numbers of each case, and what came true. */
function resultsOf(
  names: readonly string[],
  held: readonly (readonly number[])[],
  truth: readonly number[],
  levels: readonly number[] = [],
): Readonly<Record<string, readonly ScoreReading[]>> {
  const settings = { thresholds: [], windows: [], edges: [], operator: ">=", levels } as const;
  const scores = fieldScores(scoresNamed(names), settings);
  const members = held[0]!.length;
  scores.add({
    forecast: Float64Array.from({ length: members * truth.length }, (_, i) => {
      return held[i % truth.length]![Math.floor(i / truth.length)]!;
    }),
    observed: Float64Array.from(truth),
    shape: [1, truth.length],
    members,
  });
  return scores.results();
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

testWithReference("quantiles in the catalogue: pinball loss and CRPS of scores and scoringrules", () => {
  const { alpha, q, y, ...expected } = reference.quantile;
  const results = resultsOf(["pinball", "crps-quantiles-equal", "crps-quantile"], q, y, alpha);
  assert.deepEqual(results["pinball"]!.map(({ level }) => level), alpha);
  results["pinball"]!.forEach(({ value, n }, k) => {
    close(value, expected["scores.quantile_score_mean_per_alpha"][k]);
    assert.equal(n, 3);
  });
  close(results["crps-quantile"]![0]!.value, mean(expected["crps_quantile(2*mean pinball)"]));
  assert.deepEqual(results["crps-quantile"], results["crps-quantiles-equal"]);
  assert.deepEqual([results["crps-quantile"]![0]!["rule"], results["crps-quantile"]![0]!["levels"]], ["equal", alpha]);
});

testWithReference("quantiles in the catalogue: interval scores of scoringrules, and WIS by its definition", () => {
  const { lower, upper, median, y, interval_score } = reference.interval;
  // shares outside 0.1 and 0.5 are levels 0.05, 0.25, 0.75 and 0.95
  const quantiles = y.map((_: number, i: number) => [...lower[i], median[i], ...upper[i].toReversed()]);
  const levels = [0.05, 0.25, 0.5, 0.75, 0.95];
  const results = resultsOf(["interval-score", "wis"], quantiles, y, levels);
  assert.deepEqual(results["interval-score"]!.map(({ alpha }) => alpha), [0.1, 0.5]);
  results["interval-score"]!.forEach(({ value }, k) =>
    close(value, mean([interval_score[0][k], interval_score[1][k]]))
  );
  close(results["wis"]![0]!.value, mean([2.07, 2.98]));
  const without = quantiles.map((row: number[]) => row.toSpliced(2, 1));
  const [wis] = resultsOf(["wis"], without, y, levels.toSpliced(2, 1))["wis"]!;
  assert.deepEqual([wis!.value, wis!.reason], [NaN, "the level 0.5, the median, is not there"]);
});

Deno.test("quantiles at levels (k - 1/2) / K have the CRPS of K members by both rules; scoringrules gives it", () => {
  const results = resultsOf(["crps-from-quantiles", "crps-quantile"], [[.5, 1.1, 2, 3.3, 7.9]], [2.6], [
    .1,
    .3,
    .5,
    .7,
    .9,
  ]);
  for (const name of ["crps-from-quantiles", "crps-quantile"]) close(results[name]![0]!.value, 0.68);
});

Deno.test("levels that do not rise, that are too many, or that make no interval are refused", () => {
  const held = [[1, 2, 3]];
  const refused = (name: string, levels: readonly number[], reason: RegExp) =>
    assert.throws(() => resultsOf([name], held, [1], levels), reason);
  refused("pinball", [], /Score "pinball" needs levels: give one or more/);
  refused("pinball", [0.5, 0.1, 0.9], /Levels 0.5, 0.1, 0.9 do not rise inside \(0, 1\)/);
  refused("pinball", [0.1, 0.9], /The member axis holds 3 quantiles, and there are 2 levels/);
  refused("interval-score", [0.1, 0.5, 0.8], /Levels 0.1, 0.5, 0.8 make no central interval/);
});

testWithReference("distributions in the catalogue: the CRPS of scoringrules, parameters in the member axis", () => {
  const { gpd, gev, csg0, ...single } = reference.crps_param;
  const check = (
    name: string,
    held: readonly (readonly number[])[],
    truth: readonly number[],
    values: readonly number[],
  ) => {
    const [reading] = resultsOf([name], held, truth)[name]!;
    close(reading!.value, mean(values));
    assert.equal(reading!["n"], values.length);
  };
  type Row = Readonly<Record<string, number>>;
  const of = (rows: readonly Row[], ...names: readonly string[]) =>
    [
      rows.map((row) => names.map((name) => row[name]!)),
      rows.map((row) => row["obs"]!),
      rows.map((row) => row["v"]!),
    ] as const;
  check("crps-gpd", ...of(gpd, "shape", "location", "scale", "mass"));
  check("crps-gpd", ...of(gpd.filter(({ mass }: Row) => mass === 0), "shape", "location", "scale"));
  check("crps-gev", ...of(gev, "shape", "location", "scale"));
  check("crps-csgd", ...of(csg0, "shape", "rate", "shift"));
  check("crps-shifted-gamma", ...of(csg0, "shape", "rate", "shift"));
  check("crps-gamma", [[1.1, .7]], [.2], [single.gamma]);
  check("crps-lognormal", [[.5, .8]], [3], [single.lognormal]);
  check("crps-normal", [[0, 2]], [1], [single.normal]);
  check("crps-exponential", [[.7]], [3], [single.exponential]);
  assert.throws(() => resultsOf(["crps-gamma"], [[1, 2, 3]], [1]), /"crps-gamma" takes shape, rate in this order/);
});

Deno.test("roc has a point for every share of members: those of verification.json", () => {
  const shares = [1, 1, 3, 3, 3, 6, 6, 8, 9, 9].map((wet) => Array.from({ length: 10 }, (_, m) => m < wet ? 2 : 0));
  const settings = { thresholds: [1], windows: [], edges: [], operator: ">=" } as const;
  const scores = fieldScores(scoresNamed(["roc", "crps-decomposition", "crps"]), settings);
  scores.add({
    forecast: Float64Array.from({ length: 100 }, (_, i) => shares[i % 10]![Math.floor(i / 10)]!),
    observed: Float64Array.of(0, 0, 0, 1, 0, 1, 0, 1, 1, 1),
    shape: [2, 5],
    members: 10,
  });
  const { roc, crps, "crps-decomposition": parts } = scores.results();
  assert.deepEqual(roc!.map(({ share, pofd, value }) => [share, pofd, value]), [
    [0.9, 0, 0.4],
    [0.8, 0, 0.6],
    [0.6, 0.2, 0.8],
    [0.3, 0.6, 1],
    [0.1, 1, 1],
  ]);
  const part = (name: string): number => parts!.find((reading) => reading["part"] === name)!.value;
  close(part("reliability") - part("resolution") + part("uncertainty"), crps![0]!.value);
});
