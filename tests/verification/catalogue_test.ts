import { assert } from "../deps.ts";
import {
  CATALOGUE,
  fieldScores,
  scoreEntry,
  type ScoreReading,
  scoresNamed,
  type VerifiedField,
  type VerifySettings,
} from "../../lib/verification/catalogue.ts";
import { categories } from "../../lib/verification/categorical/mod.ts";
import { close } from "./reference.ts";

const SETTINGS: VerifySettings = { thresholds: [0.1, 2], windows: [], edges: ["domain"], operator: ">=" };
const TRUTH = [0, 0.2, 1, 3, 0.05, 7.5, 0.4, 2.2, 0, 12];
const ESTIMATE = [0.3, 0.1, 1.6, 2, 0, 5, 0.9, 0, 0, 15];
const fieldOf = (observed: number[], forecast: number[], members: number | null = null): VerifiedField => ({
  observed: Float64Array.from(observed),
  forecast: Float64Array.from(forecast),
  shape: [1, observed.length],
  members,
});

function resultsOf(names: readonly string[], fields: readonly VerifiedField[], settings: Partial<VerifySettings> = {}) {
  const scores = fieldScores(scoresNamed(names), { ...SETTINGS, ...settings });
  for (const field of fields) scores.add(field);
  return scores.results();
}

const NO_PAIR = fieldOf([NaN, 1], [1, NaN]);

Deno.test("names are lower case with hyphens, each once, with a meaning in a line", () => {
  const names = CATALOGUE.flatMap(({ name, also = [] }) => [name, ...also]);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
  for (const { name, meaning } of CATALOGUE) {
    assert.match(name, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    assert.match(meaning, /^[^\n]{8,160}$/);
  }
});

Deno.test("field by field is all at once, with values of verification.json", () => {
  const names = ["bias", "nme", "mem-alpha", "mem-sigma", "hits", "misses", "spearman", "hit-bias", "missed"];
  const once = resultsOf(names, [fieldOf(TRUTH, ESTIMATE)], { thresholds: [0.1] });
  const twice = resultsOf(names, [
    fieldOf(TRUTH.slice(0, 3), ESTIMATE.slice(0, 3)),
    fieldOf(TRUTH.slice(3), ESTIMATE.slice(3)),
  ], { thresholds: [0.1] });
  for (const name of names) close(twice[name]![0]!.value, once[name]![0]!.value);
  const value = (name: string): number => once[name]![0]!.value;
  close(value("bias"), -0.145);
  close(value("nme"), 0.02074688796680498);
  close(value("mem-alpha"), 0.012916696414414675);
  close(value("mem-sigma"), 0.5368273498817467);
  assert.deepEqual(once["hits"], [{ threshold: 0.1, operator: ">=", n: 10, value: 6 }]);
  assert.deepEqual([value("misses"), once["nme"]![0]!["n"]], [1, 6]);
  close(value("hit-bias"), 0.05);
  close(once["missed"]![0]!["relative"] as number, 0.22 / 2.635);
});

Deno.test("fields of single precision, whose pairs are loaded once for all, have the scores of double", () => {
  const length = 20_000;
  const observed = Array.from({ length }, (_, i) => i % 97 === 0 ? NaN : Math.max(0, 60 * Math.sin(i / 50) - 50) | 0);
  const forecast = observed.map((x, i) => i % 89 === 0 ? NaN : Math.max(0, x + 3 * Math.cos(i / 3) | 0));
  const double = [fieldOf(observed.slice(0, 9999), forecast.slice(0, 9999)), fieldOf(observed, forecast)];
  const single = double.map((field) => ({
    ...field,
    observed: Float32Array.from(field.observed),
    forecast: Float32Array.from(field.forecast),
  }));
  const names = ["hits", "pod", "gerrity", "bias", "rmse", "pearson", "error-sd", "spearman", "nme"];
  for (const thresholds of [[2], [0, 1, 2, 5]]) {
    const [a, b] = [resultsOf(names, single, { thresholds }), resultsOf(names, double, { thresholds })];
    for (const name of names) {
      assert.deepEqual(a[name]!.map(({ n }) => n), b[name]!.map(({ n }) => n), name);
      a[name]!.forEach(({ value }, k) => close(value, b[name]![k]!.value));
    }
  }
});

Deno.test("every score names itself and is a list, one entry per threshold where it has thresholds", () => {
  const results = resultsOf(
    CATALOGUE.filter((e) => e.ensemble !== true && !e.parameters.includes("windows")).map((e) => e.name),
    [{ ...fieldOf(TRUTH, ESTIMATE), temperature: Float64Array.from(TRUTH) }],
    { stepMinutes: 60, start: 0 },
  );
  assert.equal(results["pod"]!.length, 2);
  assert.deepEqual(results["pod"]!.map((reading) => reading["threshold"]), [0.1, 2]);
  assert.equal(results["rmse"]!.length, 1);
  assert.deepEqual(results["gerrity"]![0]!["thresholds"], [0.1, 2]);
  close(results["multi-category-accuracy"]![0]!.value, 0.8); // the first pair and the miss of 2.2 are wrong
  for (const [name, readings] of Object.entries(results)) {
    for (const { value, reason } of readings) assert.ok(Number.isFinite(value) || reason !== undefined, name);
  }
});

Deno.test("what is not defined says why", () => {
  const all = (readings: readonly ScoreReading[] | undefined) => readings!.map(({ value, reason }) => [value, reason]);
  const none = resultsOf(["rmse", "pod", "kendall", "gerrity"], [NO_PAIR], { thresholds: [1] });
  for (const readings of Object.values(none)) assert.deepEqual(all(readings), [[NaN, "no pairs"]]);
  const dry = resultsOf(["pod", "csi", "pearson", "gerrity"], [fieldOf([0, 0, 0], [0, 0, 0])], { thresholds: [1] });
  assert.deepEqual(all(dry["pod"]), [[NaN, "undefined: 0 divided by 0"]]);
  assert.deepEqual(all(dry["pearson"]), [[NaN, "undefined: 0 divided by 0"]]);
  assert.deepEqual(all(dry["gerrity"]), [[NaN, "a category was never observed"]]);
  const sure = resultsOf(["odds-ratio"], [fieldOf([1, 0, 1], [1, 0, 0])], { thresholds: [1] });
  assert.deepEqual(all(sure["odds-ratio"]), [[Infinity, "infinite: divided by 0"]]);
  const infinite = resultsOf(["rmse", "pod"], [fieldOf([1, Infinity], [1, 3])], { thresholds: [1] });
  assert.deepEqual(all(infinite["rmse"]), [[NaN, "values are infinite, or too large to be squared"]]);
  assert.deepEqual(all(infinite["pod"]), [[1, undefined]]);
});

Deno.test("scores of one source share its pass; each combination of the lists has one of its own", () => {
  let made = 0;
  let added = 0;
  const source = {
    each: ["windows", "edges"],
    accumulator: ({ thresholds, operator }: VerifySettings) => {
      made++;
      return categories({ thresholds, event: operator });
    },
    input: ({ forecast, observed }: VerifiedField) => {
      added++;
      return { estimate: forecast, truth: observed };
    },
  } as const;
  const about = { meaning: "A score to test with", parameters: ["windows", "edges"] } as const;
  const entries = [
    scoreEntry({ name: "one", ...about }, source, ({ n }, { windows }) => n * windows[0]!),
    scoreEntry({ name: "two", ...about }, source, ({ n }) => [{ scale: 1, value: n }, { scale: 2, value: -n }]),
  ];
  const scores = fieldScores(entries, { ...SETTINGS, windows: [3, 5], edges: ["zero", "interior"] });
  scores.add(fieldOf([1, 2], [1, 2]));
  const { one, two } = scores.results();
  assert.deepEqual([made, added], [4, 4]);
  assert.deepEqual(one!.map(({ window, edges, value }) => [window, edges, value]), [
    [3, "zero", 6],
    [3, "interior", 6],
    [5, "zero", 10],
    [5, "interior", 10],
  ]);
  assert.deepEqual(two![1], { window: 3, edges: "zero", scale: 2, value: -2 });
});

Deno.test("what a score lacks, and fields that do not fit it, are refused", () => {
  assert.throws(() => scoresNamed(["pods"]), /Score "pods" is unknown: choose from bias, /);
  assert.throws(() => resultsOf(["pod"], [], { thresholds: [] }), /Score "pod" needs thresholds: give one or more/);
  assert.throws(() => resultsOf(["seeps"], [fieldOf([1], [1])], { thresholds: [1] }), /"seeps" needs two thresholds/);
  assert.throws(() => resultsOf(["mae"], [fieldOf([1], [1, 2], 2)]), /"mae" is of a single forecast, not of 2 members/);
  assert.throws(() => resultsOf(["mae"], [fieldOf([1], [1, 2])]), {
    name: "TypeError",
    message: "A forecast of 2 values and 1 observed ones are not 1 x 1",
  });
  const ensemble = scoreEntry(
    { name: "spread", meaning: "A score of members", parameters: [], ensemble: true },
    { accumulator: () => categories({ thresholds: [] }), input: () => ({ estimate: [], truth: [] }) },
    () => 0,
  );
  const scores = fieldScores([ensemble], SETTINGS);
  assert.throws(() => scores.add(fieldOf([1], [1])), /"spread" is of an ensemble: say where its members are/);
  scores.add(fieldOf([1], [1, 2, 3], 3));
});
