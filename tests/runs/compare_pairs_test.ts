// deno-lint-ignore-file camelcase -- columns are named as in pairs.parquet
import { join } from "node:path";
import { assert } from "../deps.ts";
import { isDataError, randomStream } from "../../lib/base/mod.ts";
import { PAIR_COLUMNS, type TableBatch, writeTable } from "../../lib/colocation/mod.ts";
import { attributePairs, comparePairs } from "../../lib/runs/mod.ts";
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
      [[value, v], [low, l], [high, h], [p, q]].forEach(([x, y]) => assert.ok(Math.abs(x! - y!) < 1e-5, `${x} ${y}`));
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

Deno.test("attributePairs() is attributeErrors() of the file's rows", () =>
  inFolder(async (folder) => {
    const { pairsFile } = await writeBoth(folder);
    const factors = ["sensor", "intensity:0.5-2", "hour"];
    const options = { replicates: 60, block: "day", seed: 4 } as const;
    const { about, ...found } = await attributePairs(pairsFile, { factors, error: "log-error" }, options);
    const { about: _, ...direct } = await attribution.attributeErrors([pairs as never], {
      factors,
      error: "log-error",
      bootstrap: { replicates: 60, seed: 4 },
    });
    assert.deepEqual(found, direct);
    assert.deepEqual([about.rows, about.blocks, about.replicates], [COUNT, "day", 60]);
  }));
