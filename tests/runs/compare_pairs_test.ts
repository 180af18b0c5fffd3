// deno-lint-ignore-file camelcase -- columns are named as in pairs.parquet
import { join } from "node:path";
import { assert } from "../deps.ts";
import { type DataErrorTag, isDataError, randomStream } from "../../lib/base/mod.ts";
import { PAIR_COLUMNS, type TableBatch, type TableColumns, writeTable } from "../../lib/colocation/mod.ts";
import { attributePairs, comparePairs, surveyPairs } from "../../lib/runs/mod.ts";
import { attribution, inference } from "../../lib/verification/mod.ts";
import { inFolder } from "../tasks/run_task.ts";

const random = randomStream(3, "compare pairs");
const COUNT = 2000;
const rate = () => Float32Array.from({ length: COUNT }, () => random.next() < 0.05 ? NaN : Math.exp(random.normal()));
const time = Float64Array.from({ length: COUNT }, (_, i) => Date.UTC(2021, 5, 1) / 1000 + 1800 * Math.floor(i / 4));

/** 500 half hours of four cells: pairs, and in columns of other names what rivals say. */
const pairs: TableBatch = {
  time,
  cell_y: Int32Array.from({ length: COUNT }, (_, i) => i % 2),
  cell_x: Int32Array.from({ length: COUNT }, (_, i) => i >> 1 & 1),
  radar_rain_rate: rate(),
  radar_at_overpass: rate(),
  imerg_rain_rate: rate(),
  sensor: Array.from({ length: COUNT }, () => ["GMI", "MHS", null][random.integer(3)]!),
  quality: Float32Array.from({ length: COUNT }, () => random.next()),
};
const schema = Object.fromEntries(
  Object.keys(pairs).map((name) => [name, PAIR_COLUMNS[name as keyof typeof PAIR_COLUMNS]]),
);
const rivalRate = rate();
const OPTIONS = { by: ["all", "sensor"], scores: ["mae"], replicates: 100, block: "day", thresholds: [1] } as const;

/** Writes the pairs, and a rival that has every row but each fifth, in the opposite order. */
async function writeBoth(folder: string): Promise<{ pairsFile: string; rivalFile: string }> {
  const [pairsFile, rivalFile] = [join(folder, "a.parquet"), join(folder, "b.parquet")];
  await writeTable(pairsFile, schema, [pairs]);
  const kept = Array.from({ length: COUNT }, (_, i) => i).filter((i) => i % 5 !== 0).reverse();
  const rows = Object.fromEntries(
    Object.entries({ ...pairs, imerg_rain_rate: rivalRate }).map((
      [name, column],
    ) => [name, kept.map((i) => column[i])]),
  );
  await writeTable(rivalFile, schema, [rows as unknown as TableBatch]);
  return { pairsFile, rivalFile };
}

/** What comparing the arrays gives, of the rows that `member` says. */
async function expected(second: ArrayLike<number>, member: (i: number) => boolean) {
  const kept = Array.from({ length: COUNT }, (_, i) => i).filter(member);
  const pick = (column: ArrayLike<unknown>) => kept.map((i) => column[i]);
  const batch = Object.fromEntries(Object.entries({ ...pairs, second }).map(([name, of]) => [name, pick(of)]));
  const { rows } = await inference.compareGroups([batch as never], {
    ...OPTIONS,
    second: "second",
    bootstrap: { replicates: 100 },
  });
  return rows;
}

Deno.test("comparePairs() joins two files by time and cell, whatever their order and columns of one name", () =>
  inFolder(async (folder) => {
    const { pairsFile, rivalFile } = await writeBoth(folder);
    const table = await comparePairs(pairsFile, { path: rivalFile }, OPTIONS);
    assert.equal(table.about.rows, COUNT * 4 / 5);
    const rows = await expected(rivalRate, (i) => i % 5 !== 0);
    table.rows.forEach(({ value, low, high, p, ...rest }, k) => {
      const { value: v, low: l, high: h, p: q, ...others } = rows[k]!;
      [[value, v], [low, l], [high, h], [p, q]].forEach(([x, y]) => assert.ok(Math.abs(x! - y!) < 1e-9, `${x} ${y}`));
      assert.deepEqual([rest.group, rest.n, rest.blocks], [others.group, others.n, others.blocks]);
    });
    const where = "quality > 0.5 AND sensor = 'GMI'";
    const some = await comparePairs(pairsFile, { path: rivalFile }, { ...OPTIONS, where });
    const good = (i: number) => i % 5 !== 0 && (pairs["quality"]![i] as number) > 0.5 && pairs["sensor"]![i] === "GMI";
    assert.equal(some.rows[0]!.n, (await expected(rivalRate, good))[0]!.n);
    assert.equal(some.about.source["rival"], rivalFile);
  }));

Deno.test("comparePairs() takes another column of the pairs themselves, and says which column is missing", () =>
  inFolder(async (folder) => {
    const { pairsFile } = await writeBoth(folder);
    const table = await comparePairs(pairsFile, { path: pairsFile, column: "radar_at_overpass" }, OPTIONS);
    const rows = await expected(pairs["radar_at_overpass"] as ArrayLike<number>, () => true);
    assert.deepEqual(table.rows.map(({ n }) => n), rows.map(({ n }) => n));
    await assert.rejects(
      comparePairs(pairsFile, { path: pairsFile, column: 'x" FROM secrets --' }, OPTIONS),
      (error) =>
        isDataError(error, "missing-variable") &&
        /No column "x" FROM secrets --" .*: there are time/.test(error.message),
    );
    const none = comparePairs(pairsFile, { path: join(folder, "none.parquet") }, OPTIONS);
    await assert.rejects(none, (error) => isDataError(error, "missing-file"));
  }));

Deno.test("comparePairs() refuses rivals of other cells, other times, or none in common, and keeps what a rival is", () =>
  inFolder(async (folder) => {
    const [a, b] = ["a.parquet", "b.parquet"].map((name) => join(folder, name)) as [string, string];
    const grid = (lon: number) => ({ imerg_grid: JSON.stringify({ x0: lon }), imerg_product: '{"name":"late"}' });
    await writeTable(a, schema, [pairs], { metadata: grid(0.05) });
    const rival = async (
      change: Readonly<Record<string, unknown>>,
      columns: TableColumns = schema,
      metadata = grid(0.05),
    ) => {
      await writeTable(b, columns, [{ ...pairs, ...change } as TableBatch], { metadata });
      return await comparePairs(a, { path: b }, OPTIONS);
    };
    const table = await rival({ imerg_rain_rate: rivalRate });
    assert.deepEqual([table.period, table.about.source["rival_product"]], [
      "2021-06-01 to 2021-06-11",
      '{"name":"late"}',
    ]);
    const refused = (found: Promise<unknown>, tag: DataErrorTag, reason: RegExp) =>
      assert.rejects(found, (error) => isDataError(error, tag) && reason.test(error.message));
    await refused(rival({}, schema, grid(0.15)), "grid-mismatch", /^Its cells are not those of .*a\.parquet: compare/);
    const later = { time: time.map((t) => t + 86_400 * 365) };
    await refused(rival(later), "missing-frame", /^No cell and half hour is in both files, or none that the condition/);
    const twice = { cell_x: (pairs["cell_x"] as Int32Array).map((x, i) => i === 43 ? 0 : x) };
    await refused(
      rival(twice),
      "time-conflict",
      /^A cell has several rows at 2021-06-01T05:00:00Z, here or in .*a\.parquet/,
    );
    const dry = { imerg_rain_rate: rivalRate.map(() => NaN) };
    await refused(
      rival(dry),
      "missing-frame",
      /^None of the 2000 rows that both files have has radar and both products/,
    );
    const infinite = { imerg_rain_rate: rivalRate.map((value, i) => i === 7 ? Infinity : value) };
    await assert.rejects(rival(infinite), /^RangeError: 1 rows .*those of rival_rain_rate, in a file without them$/);
    const seconds = { ...schema, time: { ...PAIR_COLUMNS.time, type: "DOUBLE" as const } };
    await refused(rival({}, seconds), "missing-variable", /^Its column time holds no times/);
  }));

/** The same but for rounding of numbers. */
function alike(actual: unknown, expected: unknown, where = ""): void {
  if (typeof actual === "number" && typeof expected === "number") {
    assert.ok(
      Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
      `${where}: ${actual}, ${expected}`,
    );
  } else if (typeof actual === "object" && actual !== null && typeof expected === "object" && expected !== null) {
    assert.deepEqual(Object.keys(actual), Object.keys(expected), where);
    for (const [key, value] of Object.entries(actual)) alike(value, expected[key as never], `${where}.${key}`);
  } else assert.equal(actual, expected, where);
}

Deno.test("attributePairs() by sums in DuckDB is attributeErrors() of the file's rows", () =>
  inFolder(async (folder) => {
    const { pairsFile } = await writeBoth(folder);
    const factors = ["sensor", "intensity:0.5-2", "hour", "quality:0.25-0.5*sensor"];
    const options = { replicates: 60, seed: 4, minBlocks: 2 };
    for (const error of ["squared-log-error", "log-error", "absolute-error", "error"] as const) {
      const survey = await surveyPairs(pairsFile, { block: "day" });
      const { about, ...found } = await attributePairs(survey, { factors, error }, options);
      const { about: direct, ...expected } = await attribution.attributeErrors([pairs as never], {
        factors,
        error,
        minBlocks: 2,
        bootstrap: { replicates: 60, seed: 4 },
      });
      alike(found, expected);
      const { source: _, ...settings } = about;
      const { source: _none, ...same } = direct;
      assert.deepEqual(settings, same);
    }
    const some = await surveyPairs(pairsFile, { block: "day", where: "sensor = 'GMI' -- the best" });
    const { about, factors: [sensor] } = await attributePairs(some, { factors: ["sensor"] }, options);
    const rows = time.filter((_, i) => pairs["sensor"]![i] === "GMI").length;
    assert.deepEqual([about.rows, about.source["where"]], [rows, "sensor = 'GMI' -- the best"]);
    assert.deepEqual(sensor!.levels.map(({ level }) => level), ["GMI"]);
  }));

Deno.test("attributePairs() refuses factors that are not there, of too many levels, or names with bins", () =>
  inFolder(async (folder) => {
    const { pairsFile } = await writeBoth(folder);
    const survey = await surveyPairs(pairsFile);
    const refused = (factor: string, reason: RegExp) =>
      assert.rejects(attributePairs(survey, { factors: [factor] }, { replicates: 40 }), reason);
    await refused("class", /no column class to group by: "deno task colocate" writes it now/);
    await refused("quality", /^RangeError: Grouping "quality" has more than 1000 groups/);
    await refused("sensor:0-1", /^TypeError: Grouping "sensor:0-1" has bin edges/);
    await refused("sensor; drop table x", /^SyntaxError: /);
  }));

Deno.test("comparePairs() takes the fewest blocks and the rate of false discoveries, and says what it leaves out", () =>
  inFolder(async (folder) => {
    const { pairsFile, rivalFile } = await writeBoth(folder);
    const { by: _, ...usual } = OPTIONS;
    const few = await comparePairs(pairsFile, { path: rivalFile }, { ...usual, minBlocks: 12, discoveryRate: 0.2 });
    assert.deepEqual([few.about.minBlocks, few.about.discovery.rate, few.about.discovery.tests], [12, 0.2, 0]);
    assert.equal(few.rows[0]!.note, "11 blocks bear on it, and 12 are needed");
    assert.deepEqual([...new Set(few.rows.map(({ grouping }) => grouping))], [
      "all",
      "sensor",
      "intensity:0-0.1-0.5-1-2-5-10",
      "season",
    ]);
    assert.deepEqual(few.notes!.map((note) => note.split(":")[0]), [
      "Not grouped by class",
      "Not grouped by minutes-from-overpass",
      "Not grouped by surface",
    ]);
    const text = comparePairs(pairsFile, { path: rivalFile, column: "sensor" }, OPTIONS);
    await assert.rejects(text, /^TypeError: Column sensor of .*b\.parquet holds no numbers: it cannot be scored/);
  }));
