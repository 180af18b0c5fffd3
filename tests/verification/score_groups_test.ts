// deno-lint-ignore-file camelcase -- columns are named as in pairs.parquet
import { assert } from "../deps.ts";
import { randomStream } from "../../lib/base/mod.ts";
import {
  accumulate,
  once,
  type PairColumns,
  paired,
  type PairScore,
  score,
  scoredColumns,
  scoreGroups,
  type ScoreGroupsOptions,
  scoreGroupsWith,
  type ScoreName,
  type ScoreRow,
  stormBlocks,
} from "../../lib/verification/mod.ts";
import { close } from "./reference.ts";

const DAY = 86_400;
const FIRST = Date.UTC(2021, 4, 30) / 1000;
const SENSORS = ["GMI", "SSMIS", null];

/** Rows as in pairs.parquet: eight days, half-hours, six cells; some missing. */
function makeRows(): { time: number[]; radar: number[]; imerg: number[]; sensor: (string | null)[]; since: number[] } {
  const random = randomStream(4, "rows");
  const rows = {
    time: [] as number[],
    radar: [] as number[],
    imerg: [] as number[],
    sensor: [] as (string | null)[],
    since: [] as number[],
  };
  for (let k = 0; k < 8 * 48 * 6; k++) {
    const rain = random.next() < 0.4 ? Math.exp(random.normal()) : 0;
    rows.time.push(FIRST + Math.floor(k / 6) * 1800);
    rows.radar.push(random.next() < 0.02 ? NaN : rain);
    rows.imerg.push(random.next() < 0.02 ? NaN : random.next() < 0.1 ? 0.5 : rain * Math.exp(random.normal() / 2));
    rows.sensor.push(SENSORS[random.integer(3)]!);
    rows.since.push(random.next() < 0.1 ? NaN : random.integer(150));
  }
  return rows;
}
const rows = makeRows();

/** The rows in batches of `size`; columns named as in the file. */
function* batches(size: number, order = rows.time.map((_, i) => i)): Generator<PairColumns> {
  for (let from = 0; from < order.length; from += size) {
    const part = order.slice(from, from + size);
    yield {
      time: Float64Array.from(part, (i) => rows.time[i]!),
      radar_rain_rate: Float64Array.from(part, (i) => rows.radar[i]!),
      imerg_rain_rate: Float64Array.from(part, (i) => rows.imerg[i]!),
      sensor: part.map((i) => rows.sensor[i]!),
      minutes_since_overpass: Float64Array.from(part, (i) => rows.since[i]!),
    };
  }
}

const SCORED: readonly ScoreName[] = ["relative_bias", "rmse", "correlation", "pod", "csi", "log_ratio_sd"];
const options: ScoreGroupsOptions = {
  by: ["all", "sensor", "minutes-since-overpass:0-30-60-120", "intensity:0.1-1-5", "month", "sensor*month"],
  thresholds: [0.1, 1],
  scores: SCORED,
  bootstrap: { replicates: 60, seed: 3 },
};

const find = (table: readonly ScoreRow[], grouping: string, group: string, name: ScoreName, threshold: number | null) =>
  table.find((row) =>
    row.grouping === grouping && row.group === group && row.score === name && row.threshold === threshold
  );

Deno.test("scoreGroups() gives each group the scores of its own rows", async () => {
  const table = (await scoreGroups(batches(500), options)).rows;
  const check = (grouping: string, group: string, member: (i: number) => boolean): void => {
    const pick = (values: number[]): number[] => values.filter((_, i) => member(i));
    const pairs = { estimate: pick(rows.imerg), truth: pick(rows.radar) };
    for (const name of SCORED) {
      const continuous = ["relative_bias", "rmse", "correlation"].includes(name);
      for (const threshold of continuous ? [null] : [0.1, 1]) {
        const row = find(table, grouping, group, name, threshold);
        close(row?.value ?? NaN, score(name, pairs, threshold === null ? {} : { threshold }));
      }
    }
  };
  const month = (i: number): number => new Date(rows.time[i]! * 1000).getUTCMonth() + 1;
  check("all", "all", () => true);
  check("sensor", "SSMIS", (i) => rows.sensor[i] === "SSMIS");
  check("sensor", "unknown", (i) => rows.sensor[i] === null);
  check("minutes-since-overpass:0-30-60-120", "60-120", (i) => rows.since[i]! >= 60 && rows.since[i]! < 120);
  check("minutes-since-overpass:0-30-60-120", ">=120", (i) => rows.since[i]! >= 120);
  check("intensity:0.1-1-5", "0.1-1", (i) => rows.radar[i]! >= 0.1 && rows.radar[i]! < 1);
  check("month", "05", (i) => month(i) === 5);
  check("sensor*month", "GMI * 06", (i) => rows.sensor[i] === "GMI" && month(i) === 6);
});

Deno.test("scoreGroups() orders groups by their bins, the unknown last", async () => {
  const table = (await scoreGroups(batches(500), options)).rows;
  const groups = (grouping: string): string[] => [
    ...new Set(table.filter((row) => row.grouping === grouping).map((row) => row.group)),
  ];
  assert.deepEqual(groups("minutes-since-overpass:0-30-60-120"), ["0-30", "30-60", "60-120", ">=120", "unknown"]);
  assert.deepEqual(groups("intensity:0.1-1-5"), ["<0.1", "0.1-1", "1-5", ">=5"]);
  assert.deepEqual(groups("sensor"), ["GMI", "SSMIS", "unknown"]);
});

Deno.test("scoreGroups() does not depend on how the rows are cut into batches, nor, to rounding, on their order", async () => {
  const whole = await scoreGroups(batches(1e6), options);
  assert.deepEqual(await scoreGroups(batches(7), options), whole);
  const shuffled = randomStream(9, "order").shuffle(rows.time.map((_, i) => i));
  const other = await scoreGroups(batches(100, shuffled), options);
  other.rows.forEach((row, k) => {
    const { value, low, high, ...rest } = whole.rows[k]!;
    close(row.value ?? NaN, value);
    close(row.low ?? NaN, low, 1e-7);
    close(row.high ?? NaN, high, 1e-7);
    assert.deepEqual([row.group, row.n, row.blocks], [rest.group, rest.n, rest.blocks]);
  });
});

Deno.test("scoreGroups() counts pairs and days, and gives intervals that hold the value", async () => {
  const { about, rows: table } = await scoreGroups(batches(500), options);
  const present = rows.radar.filter((x, i) => !Number.isNaN(x + rows.imerg[i]!)).length;
  assert.deepEqual([about.rows, about.pairs], [rows.time.length, present]);
  const row = find(table, "all", "all", "csi", 1)!;
  assert.deepEqual([row.n, row.blocks, row.note], [present, 8, null]);
  assert.ok(row.low! < row.value! && row.value! < row.high!);
  assert.equal(find(table, "month", "05", "csi", 1)!.blocks, 2);
});

Deno.test("scoreGroups() draws days in runs when asked, and says so", async () => {
  const runs = await scoreGroups(batches(500), { ...options, bootstrap: { ...options.bootstrap, meanLength: 3 } });
  const alone = await scoreGroups(batches(500), options);
  assert.equal(runs.about.meanLength, 3);
  const [a, b] = [runs, alone].map(({ rows: table }) => find(table, "all", "all", "csi", 1)!);
  assert.ok(a!.value === b!.value && a!.high! - a!.low! > b!.high! - b!.low!);
});

Deno.test("scoreGroups() is plain JSON, undefined scores null with a reason, never 0", async () => {
  const dry: PairColumns = { time: [0, DAY], radar_rain_rate: [0, 0], imerg_rain_rate: [0, 0] };
  const table = await scoreGroups([dry], { thresholds: [1], scores: ["pod", "correlation"] });
  assert.deepEqual(JSON.parse(JSON.stringify(table)), table);
  assert.deepEqual(table.rows[0], {
    grouping: "all",
    group: "all",
    score: "pod",
    threshold: 1,
    n: 2,
    value: null,
    low: null,
    high: null,
    blocks: 0,
    note: "undefined: 0 divided by 0",
  });
  assert.equal((await scoreGroups([])).rows.length, 0);
});

Deno.test("scoreGroups() says how the scores were made", async () => {
  const time = Array.from({ length: 48 }, (_, k) => k * 1800);
  const rain = time.map((t) => t % (12 * 3600) === 0 ? 1 : 0);
  const source = { product: "IMERG", run: "Final", version: "V06B", simulated: true };
  const { about } = await scoreGroups([{
    time,
    gauge: rain,
    imerg_rain_rate: rain,
    covered_fraction: time.map(() => 1),
  }], {
    truth: "gauge",
    weight: "covered_fraction",
    event: ">",
    blocks: stormBlocks({ time, rain }, { dryHours: 6 }),
    bootstrap: { replicates: 50, level: 0.9, seed: 7 },
    source,
  });
  const { interval, ...rest } = about;
  assert.match(interval, /block bootstrap/);
  assert.deepEqual(rest, {
    source,
    truth: "gauge",
    estimate: "imerg_rain_rate",
    weight: "covered_fraction",
    event: ">",
    thresholds: [0.1],
    missing: "a row counts where estimate, truth and weight are present",
    blocks: "storm, dry gap 6 h",
    minBlocks: 1,
    replicates: 50,
    level: 0.9,
    seed: 7,
    meanLength: 1,
    rows: 48,
    pairs: 48,
  });
});

Deno.test("scoreGroups() reports groups of too few blocks, with what was seen of them", async () => {
  const by = ["month"];
  const scores = ["hits", "csi"] as const;
  const { about, rows: table } = await scoreGroups(batches(500), { ...options, by, scores, minBlocks: 3 });
  const { rows: all } = await scoreGroups(batches(500), { ...options, by, scores });
  assert.equal(about.minBlocks, 3);
  const [hits, csi] = [find(table, "month", "05", "hits", 1)!, find(table, "month", "05", "csi", 1)!];
  assert.deepEqual([csi.value, csi.low, csi.note], [null, null, "not scored: 2 blocks, fewer than 3"]);
  assert.deepEqual([hits.value, csi.n], [find(all, "month", "05", "hits", 1)!.value, hits.n]);
  assert.deepEqual(find(table, "month", "06", "csi", 1), find(all, "month", "06", "csi", 1));
});

Deno.test("scoreGroups() weighs rows, and leaves those without weight out", async () => {
  const batch = { time: [0, 1, 2], radar_rain_rate: [1, 1, 1], imerg_rain_rate: [2, 4, 100], share: [3, 1, null] };
  const [row] = (await scoreGroups([batch], { weight: "share", scores: ["mean_error"] })).rows;
  assert.deepEqual([row!.n, row!.value], [2, 1.5]);
});

Deno.test("scoreGroups() refuses missing columns and groupings without bins", async () => {
  await assert.rejects(scoreGroups(batches(10), { by: ["satellite"] }), {
    name: "TypeError",
    message:
      'Column "satellite" is not among the columns read: time, radar_rain_rate, imerg_rain_rate, sensor, minutes_since_overpass',
  });
  const longitudes = Array.from({ length: 1001 }, (_, i) => i / 10);
  const many = { time: longitudes, radar_rain_rate: longitudes, imerg_rain_rate: longitudes, lon: longitudes };
  await assert.rejects(
    scoreGroups([many], { by: ["lon"] }),
    /Grouping "lon" has more than 1000 groups: give bin edges/,
  );
  await assert.rejects(scoreGroups(batches(10), { by: ["intensity:"] }), { name: "SyntaxError" });
  await assert.rejects(scoreGroups(batches(10), { by: ["sensor:0-1"] }), {
    name: "TypeError",
    message: /^Grouping "sensor:0-1" has bin edges, and column "sensor" holds text such as "/,
  });
});

Deno.test("scoreGroups() refuses bad options before it reads any row", async () => {
  const read = (): never => {
    throw new Error("A row was read");
  };
  const untouched = (): Iterable<PairColumns> => ({ [Symbol.iterator]: read });
  await assert.rejects(scoreGroups(untouched(), { scores: ["nope" as "pod"] }), /Score "nope" is unknown/);
  await assert.rejects(scoreGroups(untouched(), { bootstrap: { level: 95 } }), /Confidence level 95/);
  await assert.rejects(scoreGroups(untouched(), { thresholds: [], scores: ["pod"] }), /needs an event/);
});

Deno.test("scoredColumns() are the columns that scoreGroups() reads, each once", async () => {
  const by = ["all", "intensity:0.1-1", "sensor*month", "minutes-since-overpass:0-30"];
  const columns = scoredColumns({ by });
  assert.deepEqual(columns, ["time", "radar_rain_rate", "imerg_rain_rate", "sensor", "minutes_since_overpass"]);
  const [batch] = batches(300);
  const read = Object.fromEntries(columns.map((column) => [column, batch![column]!]));
  assert.ok((await scoreGroups([read], { by, bootstrap: { replicates: 40 } })).rows.length > 0);
  assert.deepEqual(scoredColumns({ truth: "gauge", weight: "share" }), ["time", "gauge", "imerg_rain_rate", "share"]);
});

/** The root mean square error anew, from plain sums. */
const ownError: PairScore<number[]> = {
  name: "rmse",
  range: [0, Infinity],
  init: () => [0, 0],
  add: (sums, { estimate, truth, weights }) => {
    for (let i = 0; i < truth.length; i++) {
      const weight = weights?.[i] ?? 1;
      sums[0]! += weight;
      sums[1]! += weight * (estimate[i]! - truth[i]!) ** 2;
    }
    return sums;
  },
  merge: (sums, other, times = 1) => {
    other.forEach((sum, k) => sums[k]! += times * sum);
    return sums;
  },
  value: ([weight, squares]) => Math.sqrt(squares! / weight!),
  mass: ([_weight, squares]) => squares!,
};

Deno.test("scoreGroupsWith() gives a score of one's own the groups, blocks, draws and rows of scoreGroups()", async () => {
  const series = { time: rows.time.filter((_, i) => i % 6 === 0), rain: rows.radar.filter((_, i) => i % 6 === 0) };
  const same = {
    by: ["all", "sensor", "minutes-since-overpass:0-30-60-120", "intensity:0.1-1-5", "sensor*month"],
    blocks: stormBlocks(series, { dryHours: 2 }),
    bootstrap: { replicates: 60, seed: 3, meanLength: 2 },
    weight: "minutes_since_overpass",
  };
  const expected = (await scoreGroups(batches(500), { ...same, scores: ["rmse"] })).rows;
  const own = await scoreGroupsWith(batches(77), ownError, same);
  assert.deepEqual(
    own.map(({ value: _v, low: _l, high: _h, ...rest }) => rest),
    expected.map(({ value: _v, low: _l, high: _h, ...rest }) => rest),
  );
  own.forEach((row, k) => {
    close(row.value ?? NaN, expected[k]!.value);
    close(row.low ?? NaN, expected[k]!.low, 1e-7);
    close(row.high ?? NaN, expected[k]!.high, 1e-7);
  });
  assert.ok(own.filter((row) => row.low !== null).length > 10);
});

Deno.test("accumulate() says of a stream what once() says of all its inputs", async () => {
  const parts = [...batches(100)].map((batch) => ({
    estimate: batch["imerg_rain_rate"] as Float64Array,
    truth: batch["radar_rain_rate"] as Float64Array,
  }));
  const accumulator = paired({ thresholds: [1] });
  const expected = once(accumulator, ...parts);
  assert.deepEqual(await accumulate(accumulator, parts), expected);
  assert.deepEqual(
    await accumulate(
      accumulator,
      (async function* () {
        yield* parts;
      })(),
    ),
    expected,
  );
  assert.ok(expected.all.n > 2000);
});

Deno.test("scoreGroupsWith() gives null and the reason where a score is undefined, and refuses what scoreGroups() does", async () => {
  const dry: PairColumns = { time: [0, DAY], radar_rain_rate: [0, NaN], imerg_rain_rate: [0, 0] };
  const [row] = await scoreGroupsWith([dry], { ...ownError, value: ([, squares]) => squares! / squares! });
  assert.deepEqual([row!.n, row!.value, row!.low, row!.high], [1, null, null, null]);
  assert.equal(row!.note, "0 of 1 blocks bear on it: an interval needs 2");
  assert.deepEqual(await scoreGroupsWith([], ownError), []);
  await assert.rejects(scoreGroupsWith([dry], ownError, { bootstrap: { replicates: 1 } }), /replicates 1/);
  await assert.rejects(scoreGroupsWith([dry], ownError, { by: ["sensor"] }), /Column "sensor" is not among/);
  await assert.rejects(scoreGroupsWith([dry], ownError, { by: ["hour:1-2"] }), SyntaxError);
});
