import { assert, fc } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import {
  compareSeries,
  type CycleRows,
  differenceOf,
  greatestAmounts,
  harmonics,
  heavyRain,
  ratioOf,
  spells,
  temperatureScaling,
  wetness,
} from "../../../lib/verification/climate/mod.ts";
import { fieldScores, scoresNamed } from "../../../lib/verification/catalogue.ts";
import { bootstrap } from "../../../lib/verification/inference/mod.ts";
import { fitGev } from "../../../lib/verification/extremes/mod.ts";
import { once } from "../../../lib/verification/once.ts";
import { close } from "../reference.ts";

const DAY = 86400;
const value = fc.oneof(fc.constant(NaN), fc.constant(0), fc.double({ min: 0, max: 50, noNaN: true }));
const rows = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 60 });
type Rows = readonly (readonly [number, number])[];
const series = (part: Rows, from = 0) => ({
  time: part.map((_, i) => (from + i) * DAY),
  estimate: part.map(([y]) => y),
  truth: part.map(([, x]) => x),
});

Deno.test("compareSeries() of merged parts, in any order, is that of the whole", () => {
  const index = compareSeries((s) => ({
    spells: spells(s, { wet: 1 }),
    rx3: greatestAmounts(s, { window: 3, period: "month" }),
    heavy: heavyRain(s),
  }));
  fc.assert(fc.property(rows, fc.nat(60), (all, cut) => {
    const early = index.add(index.init(), series(all.slice(0, cut)));
    const late = index.add(index.init(), series(all.slice(cut), cut));
    assert.deepEqual(index.value(index.merge(late, early)), once(index, series(all)));
  }));
});

Deno.test("wetness() and harmonics() of merged parts are those of the whole", () => {
  fc.assert(fc.property(rows, fc.nat(60), (all, cut) => {
    for (const accumulator of [wetness(), harmonics({ cycle: "year", count: 1 })]) {
      const add = (part: Rows, from = 0) => accumulator.add(accumulator.init(), series(part, from));
      const merged = accumulator.merge(add(all.slice(0, cut)), add(all.slice(cut), cut));
      add(all).forEach((number, k) => close(merged[k]!, number, 1e-9));
    }
  }));
});

Deno.test("compareSeries() keeps the step of the record where every second value is missing", () => {
  const lengths = compareSeries((s) => spells(s, { wet: 1 }).wetSpells.lengths);
  const time = [0, 1, 2, 3, 4].map((day) => day * DAY);
  const gaps = { time, estimate: [5, NaN, 5, NaN, 5], truth: [5, 5, 5, 5, NaN] };
  assert.deepEqual(once(lengths, gaps), { estimate: [1, 1], truth: [1, 1], n: 2 });
});

Deno.test("compareSeries() puts copies of a year in years of their own, for the bootstrap of years", () => {
  const maxima = compareSeries((s) => greatestAmounts(s));
  const year = (k: number) => {
    const time = Array.from({ length: 30 }, (_, i) => Date.UTC(2000 + k, 5, i + 1) / 1000);
    const truth = time.map((_, i) => (i * 7 + k * 11) % 30);
    return maxima.add(maxima.init(), { time, truth, estimate: truth.map((x) => 2 * x) });
  };
  const twice = maxima.merge(maxima.merge(maxima.init(), year(0), 2), year(1), 1);
  assert.deepEqual(maxima.value(twice).truth.periods, [2000, 2001, 2400]);
  const years = Array.from({ length: 8 }, (_, k) => year(k));
  years[3] = maxima.add(maxima.init(), { time: [Date.UTC(2003, 1) / 1000], truth: [80], estimate: [100] });
  const ratio = ratioOf(maxima, (result) => result.value);
  const [interval] = bootstrap(years, maxima, { statistics: [ratio, differenceOf(maxima, (r) => r.value)] });
  assert.ok(interval!.low < 1.8 && interval!.high >= 1.8 && interval!.high <= 2.3, JSON.stringify(interval));
});

Deno.test("compareSeries() makes a score of a fitted return level, on joint times", () => {
  const random = randomStream(1, "years");
  const time = Array.from({ length: 40 }, (_, k) => Date.UTC(1980 + k, 6) / 1000);
  const truth = time.map(() => 40 - 10 * Math.log(-Math.log(random.next())));
  const estimate = truth.map((x, k) => k === 5 ? NaN : 0.5 * x);
  const result = once(compareSeries((s) => fitGev(greatestAmounts(s).values)), { time, estimate, truth });
  assert.equal(result.n, 39);
  close(result.estimate.scale / result.truth.scale, 0.5, 1e-6);
  assert.throws(() => once(compareSeries((s) => s), { time, estimate: [1], truth }), { name: "TypeError" });
});

/** Hours of some days with a known cycle, unevenly many per hour. */
function cycleRows(): CycleRows {
  const time = Array.from({ length: 500 }, (_, i) => (i * i * 37 % 2000) * 1800);
  const at = (hour: number, delay: number) =>
    3 + 2 * Math.cos(2 * Math.PI * (hour - 17 - delay) / 24) + 0.5 * Math.cos(4 * Math.PI * (hour - 5) / 24);
  return {
    time,
    truth: time.map((t) => at(t / 3600, 0)),
    estimate: time.map((t) => at(t / 3600, 1.5)),
  };
}

Deno.test("harmonics() find amplitude, phase and delay of a known cycle", () => {
  const { truth, estimate, delay, reason } = once(harmonics(), cycleRows());
  close(truth.mean, 3);
  close(truth.harmonics[0]!.amplitude, 2);
  close(truth.harmonics[0]!.phase, 17);
  close(truth.harmonics[1]!.amplitude, 0.5);
  close(truth.harmonics[1]!.phase, 5);
  close(estimate.harmonics[0]!.phase, 18.5);
  close(delay[0]!, 1.5);
  close(truth.explained, 1);
  assert.equal(reason, null);
});

Deno.test("harmonics() of a small part of a cycle do not run away: there are none", () => {
  const day = (hours: number) => {
    const time = Array.from({ length: 10 * 288 }, (_, i) => 300 * i).filter((t) => t % DAY < hours * 3600);
    const truth = time.map((t) => 2 + Math.cos(2 * Math.PI * (t / DAY - 0.75)) + (t * 7 % 11) / 10);
    return once(harmonics({ cycle: "day" }), { time, truth, estimate: truth });
  };
  for (const hours of [1, 2.5, 6]) {
    const { truth, reason } = day(hours);
    assert.deepEqual([truth.mean, truth.harmonics[0]!.amplitude, reason], [
      NaN,
      NaN,
      "the rows do not cover the cycle",
    ]);
  }
  for (const hours of [9, 12, 18, 24]) {
    const { truth: { harmonics: [first] }, reason } = day(hours);
    assert.ok(
      Math.abs(first!.amplitude - 1) < 0.05 && Math.abs(first!.phase - 18) < 0.5,
      `${hours} h: ${first!.amplitude}`,
    );
    assert.equal(reason, null);
  }
});

Deno.test("harmonics() in local solar time: 17 h UTC is 18 h at 15 degrees east", () => {
  const rows = cycleRows();
  const { truth } = once(harmonics(), { ...rows, longitude: Array(500).fill(15) });
  close(truth.harmonics[0]!.phase, 18);
});

Deno.test("harmonics() of the year: its turn is that of the very year, leap or not", () => {
  const time = Array.from({ length: 4 * 366 }, (_, i) => Date.UTC(1999, 0, i + 1) / 1000);
  const truth = time.map((t) => {
    const year = new Date(t * 1000).getUTCFullYear();
    const [start, end] = [Date.UTC(year, 0) / 1000, Date.UTC(year + 1, 0) / 1000];
    return 1 + Math.cos(2 * Math.PI * ((t - start) / (end - start) - 0.25));
  });
  const { truth: cycle } = once(harmonics({ cycle: "year", count: 1 }), { time, truth, estimate: truth });
  close(cycle.harmonics[0]!.phase, 365.2425 / 4);
});

Deno.test("harmonics() say when rows are none, too few for the cycle, or constant", () => {
  assert.equal(once(harmonics(), { time: [], truth: [], estimate: [] }).reason, "no rows");
  const { truth, reason } = once(harmonics(), { time: [0, 1, 2], truth: [1, 2, 3], estimate: [1, 2, 3] });
  assert.equal(reason, "the rows do not cover the cycle");
  assert.ok(Number.isNaN(truth.mean));
  const flat = cycleRows().time;
  const constant = once(harmonics(), { time: flat, truth: Array(500).fill(2), estimate: Array(500).fill(2) });
  close(constant.truth.mean, 2);
  assert.ok(Number.isNaN(constant.truth.explained));
  assert.throws(() => once(harmonics(), { time: [0], truth: [Infinity], estimate: [1] }), /not finite/);
  assert.throws(() => once(harmonics(), { time: [0], truth: [1, 2], estimate: [1] }), { name: "TypeError" });
});

/** Exponential rain whose scale grows by 7 % per K, and an estimate that misses the growth. */
function warmRain(n: number) {
  const random = randomStream(4, "warm");
  const temperature = Array.from({ length: n }, () => 25 * random.next());
  const strength = temperature.map(() => -Math.log(1 - random.next()));
  return {
    temperature,
    truth: temperature.map((t, i) => 1.07 ** t * strength[i]!),
    estimate: strength.map((s) => 2 * s),
  };
}

Deno.test("temperatureScaling() finds 7 % per K by both methods, and 0 of what does not grow", () => {
  for (const method of ["quantile-regression", "binning"] as const) {
    const { truth, estimate } = once(temperatureScaling({ quantile: 0.95, wet: 1e-9, method }), warmRain(20_000));
    assert.ok(Math.abs(truth.value - 7) < 0.5, `${method} ${truth.value}`);
    assert.ok(Math.abs(estimate.value) < 0.5, `${method} ${estimate.value}`);
    assert.equal(truth.bins.length, method === "binning" ? 12 : 0);
  }
});

Deno.test("temperature-scaling, by name, is what temperatureScaling() finds in the cells of fields", () => {
  const rows = warmRain(3000);
  const expected = once(temperatureScaling({ wet: 0.1 }), rows);
  const scores = fieldScores(scoresNamed(["temperature-scaling"]), {
    thresholds: [0.1],
    windows: [],
    edges: [],
    operator: ">=",
  });
  const field = (from: number) => {
    const [temperature, forecast, observed] = [rows.temperature, rows.estimate, rows.truth]
      .map((column) => Float64Array.from(column.slice(from, from + 1500)));
    return {
      temperature: temperature!,
      forecast: forecast!,
      observed: observed!,
      shape: [30, 50],
      members: null,
    } as const;
  };
  for (const from of [0, 1500]) scores.add(field(from));
  const found = scores.results()["temperature-scaling"]!;
  assert.deepEqual(found.map(({ of, value, n }) => [of, value, n]), [
    ["forecast", expected.estimate.value, expected.estimate.n],
    ["observed", expected.truth.value, expected.truth.n],
  ]);
  assert.equal(found[1]!["quantile"], 0.99);
  const { temperature: _, ...cold } = field(0);
  assert.throws(() => scores.add(cold), /^RangeError: Score "temperature-scaling" needs temperatures of the cells/);
  assert.throws(
    () => scores.add({ ...field(0), temperature: Float64Array.of(1) }),
    /^TypeError: 1 temperatures are not/,
  );
});

Deno.test("temperatureScaling() of merged parts is that of the whole, and says why there is none", () => {
  const { temperature, truth, estimate } = warmRain(300);
  const scaling = temperatureScaling({ quantile: 0.9 });
  const part = (from: number, to: number) =>
    scaling.add(scaling.init(), {
      temperature: temperature.slice(from, to),
      truth: truth.slice(from, to),
      estimate: estimate.slice(from, to),
    });
  assert.deepEqual(scaling.value(scaling.merge(part(120, 300), part(0, 120))), scaling.value(part(0, 300)));
  assert.match(scaling.value(part(0, 50)).truth.reason!, /fewer than 100/);
  const constant = once(scaling, { temperature: Array(300).fill(5), truth, estimate });
  assert.equal(constant.truth.reason, "the temperature is constant");
  assert.throws(() => temperatureScaling({ wet: 0 }), /not above 0/);
});
