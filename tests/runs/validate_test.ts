import { join } from "node:path";
import { isDataError, randomStream } from "../../lib/base/mod.ts";
import {
  PAIR_COLUMN_NAMES,
  PAIR_COLUMNS,
  type PairBatch,
  type PairColumn,
  readPairs,
  writePairs,
  writeTable,
} from "../../lib/colocation/mod.ts";
import { loadDuckDB } from "../../lib/colocation/deps.ts";
import { LEAST_BLOCKS, USUAL_GROUPINGS, validate, type ValidateOptions } from "../../lib/runs/mod.ts";
import {
  dayBlocks,
  domainRain,
  scoreGroups,
  type ScoreRow,
  type ScoreTable,
  stormBlocks,
} from "../../lib/verification/mod.ts";
import { assert, fc } from "../deps.ts";
import { inFolder } from "../tasks/run_task.ts";

const START = Date.UTC(2021, 4, 20) / 1000;
const CELLS = 12;
const SENSORS = ["GMI", "SSMIS", "constant", null];
const CLASSES = ["sensor", "morph", "infrared+morph", null];
/** Rates that meet thresholds and edges in single precision, a missing one, and any. */
const RATES = [0, 0, 0, 0.1, 0.5, 0.7, 1, 5, NaN];

/** Pairs of `days` days: storms and dry spells, missing values, a sensor whose radar is constant, looks in some half hours. */
function randomPairs(seed: number, days: number): PairBatch {
  const random = randomStream(seed, "pairs");
  const rows = Array.from({ length: days * 48 * CELLS }, (_, i) => {
    const step = Math.floor(i / CELLS);
    const wet = step % 90 < 40;
    const rate = () =>
      !wet ? 0 : random.next() < 0.5 ? RATES[random.integer(RATES.length)]! : Math.exp(random.normal());
    const drawn = SENSORS[random.integer(4)]!;
    const sensor = drawn === "constant" && !wet ? null : drawn;
    const radar = sensor === "constant" ? 0.3 : rate();
    const looked = random.next() < 0.4;
    return {
      step,
      cell: i % CELLS,
      sensor,
      radar,
      imerg: random.next() < 0.3 ? rate() : radar * Math.exp(0.4 * random.normal()),
      look: looked ? radar + 0.2 * random.next() : NaN,
      minute: looked ? random.integer(30) : NaN,
      class: CLASSES[random.integer(4)]!,
      since: random.next() < 0.1 ? NaN : random.integer(200),
    };
  });
  const floats = (value: (row: typeof rows[number]) => number) => Float32Array.from(rows, value);
  const none = floats(() => NaN);
  return {
    time: Float64Array.from(rows, ({ step }) => START + 1800 * step),
    cell_y: Int32Array.from(rows, ({ cell }) => cell),
    cell_x: Int32Array.from(rows, ({ cell }) => 2 * cell),
    lat: Float64Array.from(rows, ({ cell }) => 45.05 + cell / 10),
    lon: Float64Array.from(rows, ({ cell }) => cell / 10),
    radar_rain_rate: floats(({ radar }) => radar),
    radar_at_overpass: floats(({ look }) => look),
    covered_fraction: none,
    wet_fraction: none,
    radar_spread: none,
    imerg_rain_rate: floats(({ imerg }) => imerg),
    source: none,
    sensor: rows.map(({ sensor }) => sensor),
    class: rows.map((row) => row.class),
    observation_minute: floats(({ minute }) => minute),
    infrared_weight: none,
    quality: none,
    minutes_since_overpass: floats(({ since }) => since),
    minutes_until_overpass: floats(({ since }) => since / 2),
    minutes_from_overpass: floats(({ since }) => since / 2),
    surface: rows.map(({ cell }) => cell % 3 === 0 ? "sea" : "land"),
    simulated: Uint8Array.from(rows, ({ cell }) => cell % 2),
  };
}

/** What `validate` gave before: every row handed to the accumulators. */
async function byRows(
  path: string,
  options: ValidateOptions & { readonly by: readonly string[] },
): Promise<ScoreTable> {
  const { where, thresholds = [0.1, 1, 5], event = ">=", block, replicates = 1000, seed = 0, by } = options;
  const condition = where === undefined ? {} : { where };
  const rain = await domainRain(readPairs(path, { columns: ["time", "radar_rain_rate"], ...condition }));
  return await scoreGroups(readPairs(path, { columns: PAIR_COLUMN_NAMES, ...condition }), {
    by,
    thresholds,
    event,
    minBlocks: LEAST_BLOCKS,
    blocks: block === "day" ? dayBlocks() : stormBlocks(rain),
    bootstrap: { replicates, seed },
  });
}

const BY = [
  ...USUAL_GROUPINGS,
  "intensity",
  "month",
  "observation-minute",
  "simulated",
  "lat:45.15-45.6",
  "sensor*season",
  "season*sensor",
  "class*minutes-since-overpass:0-60-120*simulated",
];

/**
 * The same to 1e-9. mem_sigma is the root of a difference, so that of a perfect fit it is the root of rounding: its square is
 * compared. Whether replicates that agree to rounding have an interval is rounding as well.
 */
function alike(actual: ScoreRow, expected: ScoreRow): void {
  const told = ({ grouping, group, score, threshold, n, blocks }: ScoreRow) => [
    grouping,
    group,
    score,
    threshold,
    n,
    blocks,
  ];
  assert.deepEqual(told(actual), told(expected));
  const same = (a: number | null, b: number | null) => {
    if (a === null || b === null) return assert.equal(a, b, told(actual).join());
    const [p, q] = actual.score === "mem_sigma" ? [a * a, b * b] : [a, b];
    assert.ok(Math.abs(p - q) <= 1e-9 * Math.max(1, Math.abs(q)), `${told(actual).join()}: ${a}, not ${b}`);
  };
  same(actual.value, expected.value);
  if (actual.note === expected.note) {
    same(actual.low, expected.low);
    same(actual.high, expected.high);
    return;
  }
  const agree = [actual, expected].find(({ note }) => note !== null && /replicates agree/.test(note));
  const drawn = agree === actual ? expected : actual;
  assert.ok(agree !== undefined && drawn.high! - drawn.low! < 1e-7, `${actual.note}, not ${expected.note}`);
}

Deno.test("validate() by sums in DuckDB gives what the accumulators give row by row", async () => {
  const drawn = fc.record({
    seed: fc.nat(),
    block: fc.constantFrom("day" as const, "storm" as const),
    event: fc.constantFrom(">=" as const, ">" as const),
    thresholds: fc.constantFrom([0.1, 1, 5], [5, 0, 0.7], [0.1]),
    where: fc.constantFrom(undefined, "observation_minute IS NULL OR cell_x > 4 -- with a comment"),
    threads: fc.constantFrom(1, 2),
  });
  await inFolder(async (folder) => {
    const path = join(folder, "pairs.parquet");
    await fc.assert(
      fc.asyncProperty(drawn, async ({ seed, where, ...rest }) => {
        await writePairs(path, [randomPairs(seed, 12)]);
        const options = { ...rest, by: BY, replicates: 40, ...where === undefined ? {} : { where } };
        const [sums, rows] = [await validate(path, options), await byRows(path, options)];
        assert.deepEqual([sums.about.rows, sums.about.pairs], [rows.about.rows, rows.about.pairs]);
        assert.equal(sums.rows.length, rows.rows.length);
        sums.rows.forEach((row, k) => alike(row, rows.rows[k]!));
      }),
      { numRuns: 4 },
    );
  });
});

Deno.test("validate() is the same to the last digit when it is run again", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "pairs.parquet");
    await writePairs(path, [randomPairs(8, 5)]);
    const options = { by: ["sensor", "hour"], replicates: 40 };
    assert.deepEqual(await validate(path, options), await validate(path, options));
  });
});

Deno.test("validate() reports groups of too few blocks, and scores them when fewer will do", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "pairs.parquet");
    await writePairs(path, [randomPairs(3, 12)]);
    const options = { by: ["month"], block: "day", replicates: 40, where: "day(time) NOT BETWEEN 3 AND 29" } as const;
    const of = (table: ScoreTable, score: string) =>
      table.rows.find((row) => row.group === "05" && row.score === score);
    const few = await validate(path, options);
    assert.equal(few.about.minBlocks, 3);
    const { value, low, high, blocks, n, note } = of(few, "rmse")!;
    assert.deepEqual([value, low, high, blocks, note], [null, null, null, 2, "not scored: 2 blocks, fewer than 3"]);
    assert.ok(n > 0);
    assert.ok(of(few, "hits")!.value! > 0, "counts are no scores");
    const looks = few.sampling!.rows.filter((row) => row.group === "05");
    assert.ok(looks.length > 0 && looks.every((row) => row.value === null && row.n > 0 && /2 blocks/.test(row.note!)));
    assert.ok(of(await validate(path, { ...options, minBlocks: 2 }), "rmse")!.value! > 0);
    await assert.rejects(validate(path, { ...options, minBlocks: 0 }), /Least number of blocks 0/);
  });
});

Deno.test("validate() says what it cannot group by, before it sums", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "pairs.parquet");
    const pairs = randomPairs(5, 2);
    const numbered = { ...pairs, lon: pairs.lon.map((_, i) => i) };
    await writePairs(path, [numbered]);
    const refused = (by: string, error: RegExp) => assert.rejects(validate(path, { by: [by] }), error);
    await refused("lon", /^RangeError: Grouping "lon" has more than 1000 groups: give bin edges/);
    await refused("class*lon", /^RangeError: Grouping "class\*lon" has more than 1000 groups/);
    await refused("region", /These pairs have no column region to group by: group by time, cell_y/);
    await refused("sensor:0-1", /^TypeError: Grouping "sensor:0-1" has bin edges, and column sensor holds names/);
    await refused("sensor; drop table x", /^SyntaxError: Grouping "sensor; drop table x" is not a name/);
    await assert.rejects(validate(path, { where: "true; drop table x" }), /it must be one condition, without ";"/);

    const without = async (column: PairColumn) => {
      const { [column]: _, ...columns } = PAIR_COLUMNS;
      await writeTable(join(folder, "less.parquet"), columns, [pairs]);
      return join(folder, "less.parquet");
    };
    await assert.rejects(validate(await without("class"), { by: ["class"] }), (error) => {
      assert.ok(isDataError(error, "missing-variable"));
      assert.match(error.message, /no column class to group by: "deno task colocate" writes it now: colocate again/);
      return true;
    });
    await assert.rejects(validate(await without("imerg_rain_rate")), /These are not pairs, column imerg_rain_rate is/);
    const { DuckDBInstance } = await loadDuckDB();
    const database = await (await DuckDBInstance.create(":memory:")).connect();
    const changed = async (column: string, value: string) => {
      const file = join(folder, "changed.parquet");
      await database.run(
        `COPY (SELECT * REPLACE (${value} AS ${column}) FROM '${path}') TO '${file}' (FORMAT parquet)`,
      );
      return await validate(file, { by: ["all"], replicates: 40 });
    };
    const rain = "radar_rain_rate";
    await assert.rejects(changed(rain, `[${rain}]`), /column radar_rain_rate holds what is not read, FLOAT\[\]/);
    await assert.rejects(changed("time", "CAST(time AS DATE)"), /column time holds what is not read, DATE/);
    await assert.rejects(changed("time", "CAST(time AS VARCHAR)"), /column time holds no times/);
    await assert.rejects(
      changed("radar_at_overpass", "CAST('inf' AS FLOAT)"),
      /hold infinite rain \(.*radar_at_overpass\): leave them out, as by --where ".*isinf\(coalesce\(radar_at_overpass, 0\)\)"/,
    );
    database.closeSync();
    const bare = await validate(await without("radar_at_overpass"), { by: ["all"], replicates: 40 });
    assert.ok(bare.rows.length > 0 && bare.sampling === undefined);
  });
});

Deno.test("validate() leaves usual groupings out that older pairs have no column for, and says so", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "pairs.parquet");
    const { surface: _, ...columns } = PAIR_COLUMNS;
    const groupings = ({ rows }: ScoreTable) => [...new Set(rows.map(({ grouping }) => grouping))];
    await writePairs(path, [randomPairs(9, 3)]);
    const options = { scores: ["mae"], replicates: 40, block: "day" } as const;
    const whole = await validate(path, options);
    assert.deepEqual([groupings(whole), whole.notes], [USUAL_GROUPINGS, undefined]);
    await writeTable(path, columns, [randomPairs(9, 3)]);
    const older = await validate(path, options);
    assert.deepEqual(groupings(older), USUAL_GROUPINGS.filter((grouping) => grouping !== "surface"));
    const note = 'Not grouped by surface: these pairs have no column surface; "deno task colocate" writes it now';
    assert.deepEqual(older.notes, [note]);
    await assert.rejects(validate(path, { ...options, by: ["surface"] }), /no column surface to group by/);
  });
});

Deno.test("validate() groups by columns that a file has beside those of pairs", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "pairs.parquet");
    const pairs = randomPairs(6, 4);
    const region = { type: "VARCHAR", units: "", about: "region" } as const;
    const regions = Array.from(pairs.cell_y, (y) => y < 4 ? "it's north" : null);
    await writeTable(path, { ...PAIR_COLUMNS, region }, [{ ...pairs, region: regions }]);
    const options = { scores: ["mae"], replicates: 40, block: "day" } as const;
    const [north, unknown] = (await validate(path, { ...options, by: ["region"] })).rows;
    const [expected] = (await validate(path, { ...options, by: ["all"], where: "cell_y < 4" })).rows;
    assert.deepEqual([north!.group, unknown!.group], ["it's north", "unknown"]);
    assert.deepEqual([north!.n, north!.value], [expected!.n, expected!.value]);
  });
});

Deno.test("validate() refuses infinite rain, and rows without any pair", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "pairs.parquet");
    const pairs = randomPairs(7, 2);
    pairs.imerg_rain_rate[5] = Infinity;
    pairs.radar_rain_rate[5] = 1;
    await writePairs(path, [pairs]);
    await assert.rejects(
      validate(path),
      /^RangeError: 1 rows hold infinite rain \(radar_rain_rate, imerg_rain_rate, radar_at_overpass\): leave them out/,
    );
    const advised = /--where "(.*)"$/;
    const advice = await validate(path).catch(({ message }) => advised.exec(message)![1]!) as string;
    const fine = await validate(path, { by: ["all"], where: advice, replicates: 40 });
    assert.ok(fine.about.pairs > 0);
    const refused = (where: string, reason: RegExp) =>
      assert.rejects(validate(path, { by: ["all"], where }), (error) => {
        return isDataError(error, "missing-frame") && reason.test(error.message);
      });
    await refused("false", /^There is no row, or none that the condition asks for/);
    await refused("imerg_rain_rate IS NULL", /^None of the \d+ rows has radar and satellite/);
  });
});
