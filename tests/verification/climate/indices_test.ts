import { assert, fc } from "../../deps.ts";
import {
  amounts,
  calendarBlocks,
  greatestAmounts,
  heavyRain,
  idfScaling,
  quantile,
  type Series,
  spells,
  wetness,
} from "../../../lib/verification/climate/mod.ts";
import { once } from "../../../lib/verification/once.ts";
import { close } from "../reference.ts";

const DAY = 86400;
const JANUARY = Date.UTC(2001, 0) / 1000;
const daily = (values: readonly number[], start = JANUARY): Series => ({
  time: values.map((_, i) => start + i * DAY),
  values,
});

Deno.test("wetness(): mean, wet fraction and intensity of wet values, jointly masked and weighted", () => {
  const pairs = { estimate: [0, 2, 4, NaN, 1, 9], truth: [1, 0, 3, 5, 2, 9], weights: [1, 1, 1, 1, 2, 0] };
  const { estimate, truth, n, reason } = once(wetness({ wet: 1 }), pairs);
  assert.deepEqual(estimate, { mean: 8 / 5, wetFraction: 4 / 5, intensity: 2 });
  assert.deepEqual(truth, { mean: 8 / 5, wetFraction: 4 / 5, intensity: 2 });
  assert.deepEqual([n, reason], [4, null]);
  const strict = once(wetness({ wet: 1, event: ">" }), pairs);
  assert.deepEqual([strict.truth.wetFraction, strict.estimate.intensity, strict.event], [3 / 5, 3, ">"]);
});

Deno.test("wetness() says when all is missing or dry, and refuses infinite values", () => {
  const dry = once(wetness(), { estimate: [0, 0], truth: [1, 0] });
  assert.equal(dry.reason, "the estimate is all dry");
  assert.ok(Number.isNaN(dry.estimate.intensity) && dry.estimate.wetFraction === 0);
  assert.equal(once(wetness(), { estimate: [NaN], truth: [1] }).reason, "no pairs");
  assert.throws(() => once(wetness(), { estimate: [Infinity], truth: [1] }), /not finite/);
  assert.throws(() => once(wetness(), { estimate: [1, 2], truth: [1] }), { name: "TypeError" });
});

Deno.test("wetness() of single precision meets its limit as stored: 0.1f is wet", () => {
  const { estimate, truth } = once(wetness(), { estimate: new Float32Array([0.1]), truth: [0.1] });
  assert.deepEqual([estimate.wetFraction, truth.wetFraction], [1, 1]);
});

Deno.test("quantile() is R's of types 6, 7 and 8 (by hand: positions n p + m)", () => {
  const values = [1, 2, 4, 8, 16];
  close(quantile(values, 0.3, 6), 1.8); // 6 * 0.3 = 1.8
  close(quantile(values, 0.3, 7), 2.4); // 1 + 4 * 0.3 = 2.2
  close(quantile(values, 0.3, 8), 1 + 28 / 30); // 16 / 3 * 0.3 + 1 / 3 = 1.9333
  assert.deepEqual([quantile(values, 0), quantile(values, 1), quantile(values, 0.5, 8)], [1, 16, 4]);
  assert.ok(Number.isNaN(quantile([], 0.5)));
  assert.throws(() => quantile(values, 1.1), /Probability 1.1/);
});

Deno.test("quantile() lies between its neighbours and rises with the probability", () => {
  const probability = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(
    fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 }),
    fc.tuple(probability, probability),
    fc.constantFrom(6 as const, 7 as const, 8 as const),
    (values, [p, q], type) => {
      const sorted = values.toSorted((a, b) => a - b);
      const [low, high] = [Math.min(p, q), Math.max(p, q)].map((x) => quantile(sorted, x, type));
      assert.ok(sorted[0]! <= low! && low! <= high! && high! <= sorted.at(-1)!);
    },
  ));
});

Deno.test("amounts() sums rates to days, and leaves out days with too little", () => {
  const time = Array.from({ length: 12 }, (_, i) => JANUARY + i * DAY / 4);
  const values = [1, 2, 3, 0, 1, NaN, 1, 1, NaN, NaN, NaN, 4];
  assert.deepEqual(Array.from(amounts({ time, values }, { seconds: DAY }).values), [36, NaN, NaN]);
  assert.deepEqual(Array.from(amounts({ time, values }, { seconds: DAY, present: 0.75 }).values), [36, 24, NaN]);
  const shifted = amounts({ time, values }, { seconds: DAY, start: DAY / 4 });
  assert.equal(shifted.time[0], JANUARY - 3 * DAY / 4);
  assert.throws(() => amounts({ time, values }, { seconds: 10_000 }), /not a whole number of steps/);
});

Deno.test("greatestAmounts() are Rx1day and Rx5day, of the year in which the window ends", () => {
  const series = daily([1, 9, 1, 1, 1, 3, 5, 0, 0, 20, 30, 2, 2], JANUARY - 10 * DAY);
  assert.deepEqual(greatestAmounts(series).values, [20, 30]);
  assert.deepEqual(greatestAmounts(series).periods, [2000, 2001]);
  assert.deepEqual(greatestAmounts(series, { window: 5 }).values, [28, 55]);
  assert.deepEqual(greatestAmounts(series, { window: 5, least: 4 }).values, [28]);
  const gap = daily([1, 2, NaN, 4, 5, 6]);
  assert.deepEqual(greatestAmounts(gap, { window: 3 }).values, [15]);
  assert.match(greatestAmounts(gap, { window: 4 }).reason!, /no year has 1 windows of 4/);
  assert.deepEqual(greatestAmounts(daily(Array.from({ length: 60 }, (_, i) => i)), { period: "month" }).values, [
    30,
    58,
    59,
  ]);
});

Deno.test("calendarBlocks() know seasons over New Year and hydrological years", () => {
  const season = calendarBlocks("season");
  const at = (text: string) => Date.parse(text) / 1000;
  assert.equal(season.of(at("2001-12-15")), season.of(at("2002-02-28")));
  assert.notEqual(season.of(at("2002-02-28")), season.of(at("2002-03-01")));
  const october = calendarBlocks("year", 10);
  assert.equal(october.of(at("2001-10-01")), october.of(at("2002-09-30")));
  assert.notEqual(october.of(at("2002-09-30")), october.of(at("2002-10-01")));
  assert.equal(calendarBlocks().of(at("1969-12-31")), 1969);
  assert.throws(() => calendarBlocks("decade" as "year"), { name: "RangeError" });
});

Deno.test("heavyRain() is R95p and its share; the truth's limit judges the estimate", () => {
  const values = [0, 0.5, ...Array.from({ length: 40 }, (_, i) => i + 1), NaN];
  // Type 8: position 0.95 * 40 + (0.95 + 1) / 3 = 38.65.
  const { value, share, limit, count, percentile } = heavyRain(daily(values));
  close(limit, 38.65);
  assert.deepEqual([value, count, percentile], [79, 2, 95]);
  close(share, 79 / 820);
  const judged = heavyRain(daily([10, 50, NaN, 0.2]), { limit });
  assert.deepEqual([judged.value, judged.limit, judged.percentile], [50, limit, null]);
  assert.equal(heavyRain(daily([0, 0.3])).reason, "no value is wet");
  assert.equal(heavyRain(daily([NaN])).reason, "no values");
  assert.ok(Number.isNaN(heavyRain(daily([NaN]), { limit: 5 }).value));
});

Deno.test("spells() are runs of wet and dry, cut by gaps", () => {
  const series = daily([0, 2, 2, 0, 0, 0, 5, NaN, 5, 5, 5, 0]);
  const kept = spells(series, { wet: 1 });
  assert.deepEqual(kept.wetSpells.lengths, [1, 2, 3]);
  close(kept.drySpells.p99, 2.96);
  assert.deepEqual(kept.drySpells, { ...kept.drySpells, lengths: [1, 1, 3], mean: 5 / 3, longest: 3 });
  const dropped = spells(series, { wet: 1, cut: "drop" });
  assert.deepEqual([dropped.wetSpells.lengths, dropped.drySpells.lengths], [[2], [3]]);
  const dry = spells(daily([0, 0]));
  assert.deepEqual([dry.reason, dry.wetSpells.longest, dry.drySpells.longest], ["no wet spell", NaN, 2]);
});

Deno.test("idfScaling() is 0 of steady rain, 1 of single bursts, H of a power law", () => {
  const hours = (values: number[]): Series => ({ time: values.map((_, i) => JANUARY + i * 3600), values });
  const durations = [3600, 7200, 14400];
  close(idfScaling(hours(Array(48).fill(3)), { durations }).value, 0);
  const burst = idfScaling(hours(Array.from({ length: 48 }, (_, i) => i === 20 ? 9 : 0)), { durations });
  close(burst.value, 1);
  assert.deepEqual(burst.intensities.map((row) => row.intensity), [9, 4.5, 2.25]);
  // Amounts within d hours of the storm's beginning grow as d^0.4.
  const storm = Array.from({ length: 48 }, (_, i) => i < 20 ? 0 : (i - 19) ** 0.4 - (i - 20) ** 0.4);
  const law = idfScaling(hours(storm), { durations });
  close(law.value, 0.6);
  close(law.explained, 1);
  assert.match(idfScaling(hours(Array(48).fill(0)), { durations }).reason!, /no rain/);
  assert.throws(() => idfScaling(hours(storm), { durations: [3600, 5400] }), /not a multiple of the step/);
});
