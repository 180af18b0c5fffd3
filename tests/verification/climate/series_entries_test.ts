import { assert } from "../../deps.ts";
import { cellSeries } from "../../../lib/verification/climate/mod.ts";
import {
  fieldScores,
  type ScoreReading,
  scoresNamed,
  type VerifySettings,
} from "../../../lib/verification/catalogue.ts";
import { close } from "../reference.ts";

const START = Date.UTC(2001, 0) / 1000;
const SETTINGS: VerifySettings = {
  thresholds: [1],
  windows: [],
  edges: [],
  operator: ">=",
  stepMinutes: 1440,
  start: START,
};

/** Scores of series: for every cell its observed values; the forecast is twice that. */
function resultsOf(
  names: readonly string[],
  cells: readonly (readonly number[])[],
  settings: Partial<VerifySettings> = {},
) {
  const scores = fieldScores(scoresNamed(names), { ...SETTINGS, ...settings });
  cells[0]!.forEach((_, t) => {
    const observed = Float64Array.from(cells, (series) => series[t]!);
    scores.add({ forecast: observed.map((x) => 2 * x), observed, shape: [1, cells.length], members: null });
  });
  return scores.results();
}

const of = (readings: readonly ScoreReading[] | undefined, side: "forecast" | "observed"): readonly ScoreReading[] =>
  readings!.filter((reading) => reading["of"] === side);

Deno.test("rx: greatest running means of each year, mean over years and cells, as of indices_test.ts", () => {
  // ten days before New Year, three after: Rx1day 20 and 30, Rx5day 28 and 55
  const days = [1, 9, 1, 1, 1, 3, 5, 0, 0, 20, 30, 2, 2];
  const start = START - 10 * 86400;
  const { rx } = resultsOf(["rx"], [days, days.map((x) => 3 * x), days.map(() => NaN)], { start });
  const [day, five] = of(rx, "observed");
  assert.deepEqual([day!["hours"], day!["cells"], day!["years"]], [24, 2, 2]);
  close(day!.value, 2 * 25);
  assert.equal(five!["hours"], 120);
  close(five!.value, 2 * (28 + 55) / 2 / 5);
  close(of(rx, "forecast")[0]!.value, 2 * day!.value);
});

Deno.test("r95p and r99p: ETCCDI's sums above percentiles of wet days, type 8, as of indices_test.ts", () => {
  const values = [0, 0.5, ...Array.from({ length: 40 }, (_, i) => i + 1), NaN];
  const results = resultsOf(["r95p", "r99p"], [values]);
  const [observed] = of(results["r95p"], "observed");
  // position 0.95 * 40 + (0.95 + 1) / 3 = 38.65: above it are 39 and 40
  close(observed!.value, 79);
  close(observed!["limit"] as number, 38.65);
  close(observed!["share"] as number, 79 / 820);
  assert.deepEqual([observed!["percentile"], observed!["threshold"]], [95, 1]);
  // position 0.99 * 40 + (0.99 + 1) / 3 = 40.26 is beyond the last: nothing is above the greatest
  const [top] = of(results["r99p"], "observed");
  assert.deepEqual([top!.value, top!["limit"]], [0, 40]);
  assert.equal(resultsOf(["r95p"], [[0, 0.2]])["r95p"]![1]!.reason, "no value is wet");
});

Deno.test("wet and dry spells of all cells, cut by gaps, in hours", () => {
  const series = [0, 2, 2, 0, 0, 0, 5, NaN, 5, 5, 5, 0];
  const results = resultsOf(["wet-spells", "dry-spells"], [series, series.map(() => 0)]);
  const [wet] = of(results["wet-spells"], "observed");
  assert.deepEqual([wet!.value, wet!["longest"], wet!["n"], wet!["unit"]], [2 * 24, 3 * 24, 3, "hours"]);
  const [dry] = of(results["dry-spells"], "observed");
  assert.deepEqual([dry!.value, dry!["longest"], dry!["n"]], [(1 + 3 + 1 + 12) / 4 * 24, 12 * 24, 4]);
  const { stepMinutes: _, ...plain } = SETTINGS;
  const scores = fieldScores(scoresNamed(["wet-spells"]), plain);
  for (const x of [2, 2, 0]) {
    scores.add({ forecast: Float64Array.of(x), observed: Float64Array.of(0), shape: [1, 1], members: null });
  }
  const [forecast, observed] = scores.results()["wet-spells"]!;
  assert.deepEqual([forecast!.value, forecast!["unit"]], [2, "fields"]);
  assert.deepEqual([observed!.value, observed!.reason], [NaN, "no wet spell"]);
});

Deno.test("a cell of which every second value is missing keeps the step of the fields: no run, no window goes over a gap", () => {
  const gaps = [5, NaN, 5, NaN, 0, NaN, 5, NaN];
  const results = resultsOf(["wet-spells", "rx", "idf-scaling", "extremal-index"], [gaps], { stepMinutes: 720 });
  const [wet] = of(results["wet-spells"], "observed");
  assert.deepEqual([wet!.value, wet!["longest"], wet!["n"]], [12, 12, 3]);
  const [step, day] = of(results["rx"], "observed");
  assert.deepEqual([step!["hours"], step!.value, day!["hours"], day!.value], [12, 5, 24, NaN]);
  assert.match(day!.reason!, /no year has 1 windows of 2 present steps/);
  assert.equal(of(results["idf-scaling"], "observed")[0]!.reason, "a duration has no complete window, or no rain");
  // gaps of 2 and 4 steps: 2 (1 + 3)^2 / (2 (0 + 3 * 2)) is above 1
  assert.equal(of(results["extremal-index"], "observed")[0]!.value, 1);
});

Deno.test("diurnal and seasonal cycles: amplitude, phase and delay of known ones", () => {
  const at = (hour: number, delay: number) => 3 + 2 * Math.cos(2 * Math.PI * (hour - 17 - delay) / 24);
  const scores = fieldScores(scoresNamed(["diurnal-cycle"]), { ...SETTINGS, stepMinutes: 60, start: START + 3 * 3600 });
  for (let t = 0; t < 48; t++) {
    const field = (delay: number) => new Float64Array(4).fill(at(t + 3, delay));
    scores.add({ forecast: field(1.5), observed: field(0), shape: [2, 2], members: null });
  }
  const results = scores.results()["diurnal-cycle"]!;
  const [observed] = of(results, "observed");
  close(observed!.value, 2);
  close(observed!["phase"] as number, 17);
  close(of(results, "forecast")[0]!["delay"] as number, 1.5);
  assert.deepEqual([observed!["order"], observed!["n"], observed!["phaseUnit"]], [1, 192, "hours"]);
  const year = Array.from({ length: 365 }, (_, day) => 1 + Math.cos(2 * Math.PI * (day / 365 - 0.25)));
  const [seasonal] = of(resultsOf(["seasonal-cycle"], [year])["seasonal-cycle"], "observed");
  close(seasonal!.value, 1);
  close(seasonal!["phase"] as number, 365.2425 / 4);
});

Deno.test("idf-scaling: 1 of single bursts, H of a power law, mean over cells", () => {
  const burst = Array.from({ length: 48 }, (_, i) => i === 20 ? 9 : 0);
  const storm = burst.map((_, i) => i < 20 ? 0 : (i - 19) ** 0.4 - (i - 20) ** 0.4);
  const { "idf-scaling": readings } = resultsOf(["idf-scaling"], [burst, storm], { stepMinutes: 60 });
  const [observed] = of(readings, "observed");
  close(observed!.value, (1 + 0.6) / 2);
  assert.deepEqual([observed!["hours"], observed!["cells"]], [[1, 2, 4, 8], 2]);
});

Deno.test("scores in which times matter say which parameter they lack, and refuse what is none", () => {
  const { stepMinutes: _, ...untimed } = SETTINGS;
  assert.throws(() => fieldScores(scoresNamed(["rx"]), untimed), /Score "rx" needs step-minutes: give one or more/);
  const { start: __, ...nowhere } = SETTINGS;
  assert.throws(() => fieldScores(scoresNamed(["diurnal-cycle"]), nowhere), /"diurnal-cycle" needs start/);
  const refused = (settings: Partial<VerifySettings>, reason: RegExp) =>
    assert.throws(() => fieldScores(scoresNamed(["rx"]), { ...SETTINGS, ...settings }), reason);
  refused({ stepMinutes: 0 }, /Value 0 of step-minutes is not a number above 0/);
  refused({ cellKm: -1 }, /Value -1 of cell-km is not a number above 0/);
  refused({ sequence: 1 }, /Sequences of 1 fields: give 2 or more/);
  refused({ start: NaN }, /Start NaN is not a time/);
});

Deno.test("cellSeries() puts fields in the order of their times, copies of them 400 years on", () => {
  const accumulator = cellSeries();
  const field = (time: number, value: number) => ({ time, estimate: [value, NaN], truth: [value, value] });
  const late = accumulator.add(accumulator.init(), field(20, 2));
  const early = accumulator.add(accumulator.init(), field(10, 1));
  const series = accumulator.value(accumulator.merge(late, early, 2));
  const [cell, ...others] = series.each(({ time, values }) => [...Array.from(values), time.length]);
  assert.equal(others.length, 0);
  assert.deepEqual(cell!.truth, [1, 2, 1, 3]);
  assert.deepEqual([series.cells, series.fields, series.n], [2, 3, 3]);
  assert.throws(() => accumulator.add(late, { time: 1, estimate: [1], truth: [1] }), { name: "TypeError" });
  assert.throws(() => accumulator.add(late, field(NaN, 1)), /Time NaN of a field/);
});
