// deno-lint-ignore-file camelcase -- columns are named as in pairs.parquet
import { assert } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { attributeErrors, type Attribution, type PairColumns } from "../../../lib/verification/attribution/mod.ts";
import { close } from "../reference.ts";

const DAY = 86_400;
const FIRST = Date.UTC(2021, 0, 1) / 1000;

/** What the errors of {@link simulated} are made of. */
interface World {
  readonly seed: number;
  /** Days, spread over the year. */
  readonly days?: number;
  /** Error of each sensor, mm h-1. */
  readonly sensor: Readonly<Record<string, number>>;
  /** Error of the winter half of the year, mm h-1. */
  readonly winter: number;
}

/** Rows of days whose errors hang together; MHS is seen in winter mostly, GMI in summer. */
function simulated({ seed, days = 60, sensor, winter }: World): PairColumns {
  const random = randomStream(seed, "world");
  const rows: { time: number; truth: number; error: number; sensor: string }[] = [];
  for (let d = 0; d < days; d++) {
    const time = FIRST + Math.floor(d * 365 / days) * DAY;
    const month = new Date(time * 1000).getUTCMonth();
    const cold = month < 3 || month > 8;
    const ofDay = 0.3 * random.normal();
    for (let k = 0; k < 24; k++) {
      const name = random.next() < (cold ? 0.85 : 0.15) ? "MHS" : "GMI";
      const error = (cold ? winter : 0) + sensor[name]! + ofDay + 0.8 * random.normal();
      rows.push({ time: time + k * 1800, truth: 5 + random.next(), error, sensor: name });
    }
  }
  return {
    time: rows.map(({ time }) => time),
    radar_rain_rate: rows.map(({ truth }) => truth),
    imerg_rain_rate: rows.map(({ truth, error }) => truth + error),
    sensor: rows.map(({ sensor }) => sensor),
  };
}

const options = { factors: ["sensor", "month"], error: "error", bootstrap: { replicates: 400, seed: 2 } } as const;

/** Rows `from` to `to` of a batch. */
const part = (batch: PairColumns, from: number, to: number): PairColumns =>
  Object.fromEntries(
    Object.entries(batch).map(([name, column]) => [name, Array.from<number | string | null>(column).slice(from, to)]),
  ) as PairColumns;

const levelOf = (found: Attribution, factor: string, level: string) =>
  found.factors.find((of) => of.factor === factor)!.levels.find((of) => of.level === level)!;

const holds = ({ low, high }: { readonly low: number | null; readonly high: number | null }, value: number): boolean =>
  low! <= value && value <= high!;

Deno.test("a sensor without error of its own, seen in winter: raw means differ, adjusted effects do not", async () => {
  const found = await attributeErrors([simulated({ seed: 1, sensor: { GMI: 0, MHS: 0 }, winter: 1 })], options);
  for (const sensor of ["GMI", "MHS"]) {
    const { raw, adjusted } = levelOf(found, "sensor", sensor);
    assert.ok(!holds(raw, 0) && Math.abs(raw.value!) > 0.25, `${sensor} raw ${JSON.stringify(raw)}`);
    assert.ok(holds(adjusted, 0) && Math.abs(adjusted.value!) < 0.06, `${sensor} adjusted ${JSON.stringify(adjusted)}`);
  }
  const [sensor, month] = found.factors;
  assert.ok(month!.share.low! > 0.1, JSON.stringify(month!.share));
  assert.ok(month!.levels.every(({ raw, adjusted }) => Math.abs(raw.value! - adjusted.value!) < 0.2));
  assert.ok(sensor!.share.value! < month!.share.value!);
});

Deno.test("the converse: the sensor errs, and winter, in which it is seen, does not", async () => {
  const found = await attributeErrors(
    [simulated({ seed: 2, days: 180, sensor: { GMI: 0, MHS: 1 }, winter: 0 })],
    options,
  );
  const [gmi, mhs] = ["GMI", "MHS"].map((sensor) => levelOf(found, "sensor", sensor));
  assert.ok(mhs!.adjusted.low! > 0 && gmi!.adjusted.high! < 0);
  close(mhs!.adjusted.value! - gmi!.adjusted.value!, 1, 0.1);
  const months = found.factors[1]!.levels;
  assert.ok(months.filter(({ raw }) => !holds(raw, 0)).length > 4, "by raw means most months stand out");
  assert.ok(months.filter(({ adjusted }) => !holds(adjusted, 0)).length < 3, "adjusted, hardly any does");
  assert.ok(found.factors[0]!.share.low! > 0.05);
});

Deno.test("no interval of a mean of squared or absolute errors goes below 0; those of signed errors and of effects do", async () => {
  const sizes = [9, 0.3, 0.2, 0.1, 0.2, 0.1]; // one day has nearly all of the error
  const rows = sizes.flatMap((size, day) => [1, 2, 3].map((k) => ({ time: FIRST + day * DAY, size, k })));
  const batch: PairColumns = {
    time: rows.map(({ time }) => time),
    radar_rain_rate: rows.map(({ k }) => k),
    imerg_rain_rate: rows.map(({ size, k }) => k * (1 + size)),
    sensor: rows.map(({ k }) => k === 1 ? "MHS" : "GMI"),
  };
  for (const error of ["squared-log-error", "absolute-error", "log-error", "error"] as const) {
    const { mean, factors } = await attributeErrors([batch], { factors: ["sensor"], error });
    const means = [mean, ...factors[0]!.levels.map((level) => level.mean)];
    const isSigned = !error.includes("squared") && !error.includes("absolute");
    for (const { low, value, high } of means) {
      assert.ok(isSigned ? low! < 0 : low === 0, `${error} ${low}`);
      assert.ok(0 < value! && value! < high!);
    }
    assert.ok(factors[0]!.levels.some(({ raw }) => raw.low! < 0));
  }
});

Deno.test("a factor without effect explains nothing of blocks left out, on average, though it fits noise", async () => {
  const trials = 100;
  let [inside, share, fitted] = [0, 0, 0];
  for (let seed = 0; seed < trials; seed++) {
    const rows = simulated({ seed, sensor: { GMI: 0, MHS: 0 }, winter: 0 });
    const found = await attributeErrors([rows], { ...options, bootstrap: { replicates: 100, seed } });
    const month = found.factors[1]!;
    if (holds(month.share, 0)) inside++;
    share += month.share.value! / trials;
    fitted += month.fitted! / trials;
  }
  assert.ok(inside >= 0.92 * trials, `${inside} of ${trials} intervals hold 0`);
  assert.ok(Math.abs(share) < 0.004 && fitted > 0.02, `share ${share}, fitted ${fitted}`);
});

Deno.test("intervals of shares hold the true one about as often as they say", async () => {
  // variances: of winter 1/4, of a day 0.3^2, of a row 0.8^2; months of days that are as many in winter as not
  const truth = 0.25 / (0.25 + 0.09 + 0.64);
  const trials = 150;
  let [covered, share] = [0, 0];
  for (let seed = 0; seed < trials; seed++) {
    const rows = simulated({ seed, sensor: { GMI: 0, MHS: 0 }, winter: 1 });
    const { explained } = await attributeErrors([rows], {
      ...options,
      factors: ["month"],
      bootstrap: { replicates: 200, seed },
    });
    if (holds(explained, truth)) covered++;
    share += explained.value! / trials;
  }
  assert.ok(covered / trials > 0.88 && covered / trials < 0.995, `${covered} of ${trials}`);
  assert.ok(Math.abs(share - truth) < 0.01, `${share} is not ${truth}`);
});

Deno.test("intervals of adjusted effects hold the true one about as often as they say", async () => {
  let covered = 0;
  const trials = 150;
  for (let seed = 0; seed < trials; seed++) {
    const rows = simulated({ seed, days: 30, sensor: { GMI: 0, MHS: 0.5 }, winter: 1 });
    const found = await attributeErrors([rows], { ...options, bootstrap: { replicates: 200, seed } });
    const { n } = levelOf(found, "sensor", "GMI");
    // the effects of two levels, 0.5 apart, of weighted mean 0
    const truth = 0.5 * n / found.about.pairs;
    if (holds(levelOf(found, "sensor", "MHS").adjusted, truth)) covered++;
  }
  assert.ok(covered / trials > 0.9 && covered / trials < 0.995, `${covered} of ${trials}`);
});

Deno.test("attribution does not depend on how rows are cut into batches, and is plain JSON that says how it was made", async () => {
  const rows = simulated({ seed: 3, days: 12, sensor: { GMI: 0, MHS: 0.3 }, winter: 0.5 });
  const source = { product: "IMERG", simulated: true };
  const settings = { ...options, minBlocks: 2, source };
  const whole = await attributeErrors([rows], settings);
  const cut = Array.from({ length: 42 }, (_, k) => part(rows, 7 * k, 7 * k + 7));
  assert.deepEqual(await attributeErrors(cut, settings), whole);
  assert.deepEqual(JSON.parse(JSON.stringify(whole)), whole);
  const { about } = whole;
  assert.deepEqual([about.source, about.error, about.blocks, about.blockCount], [source, "error", "day", 12]);
  assert.deepEqual([about.rows, about.pairs, about.minBlocks], [288, 288, 2]);
  const sum = whole.factors.reduce((total, { share }) => total + share.value!, 0);
  close(whole.explained.value!, sum);
});

/** Ten days of rows that alternate between two classes; infrared has no sensor. */
function classes(): {
  time: number[];
  class: string[];
  sensor: (string | null)[];
  truth: number[];
  estimate: number[];
} {
  const random = randomStream(5, "classes");
  const rows = { time: [], class: [], sensor: [], truth: [], estimate: [] } as ReturnType<typeof classes>;
  for (let i = 0; i < 600; i++) {
    const infrared = i % 3 === 0;
    rows.time.push(FIRST + Math.floor(i / 60) * DAY);
    rows.class.push(infrared ? "infrared" : random.next() < 0.5 ? "sensor" : "morph");
    rows.sensor.push(infrared ? null : i < 60 ? "TMI" : random.next() < 0.5 ? "GMI" : "MHS");
    rows.truth.push(random.next());
    rows.estimate.push(random.next());
  }
  return rows;
}

const batchOf = ({ truth, estimate, ...rest }: ReturnType<typeof classes>): PairColumns => ({
  ...rest,
  radar_rain_rate: truth,
  imerg_rain_rate: estimate,
});

Deno.test("levels that cannot be told apart, or lie in few blocks, are reported without numbers and with the reason", async () => {
  const found = await attributeErrors([batchOf(classes())], {
    factors: ["class", "sensor"],
    bootstrap: { replicates: 100 },
    minBlocks: 3,
  });
  const notes = Object.fromEntries(
    found.factors.flatMap(({ levels }) => levels.map(({ level, adjusted }) => [level, adjusted.note])),
  );
  assert.deepEqual(notes, {
    infrared: "collinear: cannot be told from sensor unknown",
    morph: null,
    sensor: null,
    GMI: null,
    MHS: null,
    TMI: "not scored: 1 block, fewer than 3",
    unknown: "collinear: cannot be told from class infrared",
  });
  const unknown = levelOf(found, "sensor", "unknown");
  assert.deepEqual([unknown.n, unknown.blocks, unknown.raw.value], [200, 10, null]);
  assert.ok(unknown.mean.value! > 0 && unknown.mean.low !== null, "the mean of its rows is known");
  const tmi = levelOf(found, "sensor", "TMI");
  assert.deepEqual([tmi.n, tmi.mean.value, tmi.adjusted.value], [40, null, null]);
});

Deno.test("too few blocks, a single level, errors all alike: null with the reason", async () => {
  const rows = batchOf(classes());
  const few = await attributeErrors([rows], { factors: ["class"], minBlocks: 11, bootstrap: { replicates: 50 } });
  assert.deepEqual(few.explained, { value: null, low: null, high: null, note: "not scored: 10 blocks, fewer than 11" });
  assert.deepEqual([few.mean.note, few.fitted], ["not scored: 10 blocks, fewer than 11", null]);
  const draws = { factors: ["class"], bootstrap: { replicates: 50 } };
  const [single] = (await attributeErrors([{ ...rows, class: Array(600).fill("morph") }], draws)).factors;
  assert.equal(single!.levels[0]!.adjusted.note, "the only level: there is nothing to compare it with");
  const alike = { ...rows, imerg_rain_rate: Array(600).fill(3), radar_rain_rate: Array(600).fill(2.9) };
  const same = await attributeErrors([alike], { ...draws, error: "error" });
  assert.deepEqual([same.explained.note, same.factors[0]!.fitted], ["the error does not vary", null]);
  const none = await attributeErrors([], { factors: ["class"] });
  assert.deepEqual([none.about.pairs, none.factors[0]!.levels.length, none.mean.value], [0, 0, null]);
});

Deno.test("missing rain is left out, infinite rain and bad options are refused before any row is read where they can be", async () => {
  const rows = batchOf(classes());
  const holed = Array.from(rows["imerg_rain_rate"] as ArrayLike<number>, (rate, i) => i % 10 === 0 ? NaN : rate);
  const found = await attributeErrors([{ ...rows, imerg_rain_rate: holed }], {
    factors: ["class"],
    bootstrap: { replicates: 50 },
  });
  assert.deepEqual([found.about.rows, found.about.pairs], [600, 540]);
  const infinite = { ...rows, imerg_rain_rate: holed.map((rate, i) => i === 5 ? Infinity : rate) };
  await assert.rejects(attributeErrors([infinite], { factors: ["class"] }), {
    name: "RangeError",
    message: /No error of imerg_rain_rate Infinity against radar_rain_rate 0\.\d+: missing rain is NaN or NULL/,
  });
  const unread = { [Symbol.iterator]: () => assert.fail("read") };
  const refused = (options: Partial<Parameters<typeof attributeErrors>[1]>, message: RegExp) =>
    assert.rejects(attributeErrors(unread, { factors: ["class"], ...options }), message);
  await refused({ factors: [] }, /Cannot attribute errors to 0 factors: give 1 to 8/);
  await refused({ factors: ["class", "class"] }, /Factor "class" is given twice/);
  await refused({ factors: ["all"] }, /"all" has one level and explains nothing/);
  await refused({ error: "rmse" as "error" }, /Measure of error "rmse" is unknown: choose squared-log-error/);
  await refused({ minBlocks: 0 }, /Least number of blocks 0 is not a whole number of 1 or more/);
  await refused({ bootstrap: { level: 95 } }, /Confidence level 95/);
  await refused({ factors: ["intensity:"] }, /Bin edges/);
});
