import { isDataError } from "../../lib/base/mod.ts";
import {
  PAIR_COLUMN_NAMES,
  PAIR_COLUMNS,
  type PairBatch,
  readPairs,
  readTableMetadata,
  writePairs,
} from "../../lib/colocation/mod.ts";
import { assert } from "../deps.ts";
import { python } from "../paths.ts";

const START = Date.UTC(2021, 5, 25) / 1000;

/** `count` rows that differ in every column, with NULL where `k` divides by 7. */
function someRows(count: number, from = 0): PairBatch {
  const rows = Array.from({ length: count }, (_, n) => from + n);
  const floats = (scale: number) => Float32Array.from(rows, (k) => k % 7 === 0 ? NaN : (k % 97) * scale);
  return {
    time: Float64Array.from(rows, (k) => START + 1800 * k),
    cell_y: Int32Array.from(rows, (k) => k),
    cell_x: Int32Array.from(rows, (k) => 2 * k),
    lat: Float64Array.from(rows, (k) => 50.05 - k / 1000),
    lon: Float64Array.from(rows, (k) => -5.05 + k / 1000),
    radar_rain_rate: floats(0.1),
    radar_at_overpass: floats(0.2),
    covered_fraction: floats(0.3),
    wet_fraction: floats(0.4),
    radar_spread: floats(0.5),
    imerg_rain_rate: floats(0.6),
    source: floats(1),
    sensor: rows.map((k) => k % 7 === 0 ? null : "it's SSMIS"),
    class: rows.map((k) => k % 7 === 0 ? null : "sensor"),
    observation_minute: floats(2),
    infrared_weight: floats(3),
    quality: floats(0.7),
    minutes_since_overpass: floats(1000),
    minutes_until_overpass: floats(2000),
    minutes_from_overpass: floats(3000),
    surface: rows.map((k) => k % 7 === 0 ? null : "coast"),
    simulated: Uint8Array.from(rows, (k) => k % 2),
  };
}

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function readAll(path: string, where?: string): Promise<PairBatch[]> {
  const batches: PairBatch[] = [];
  const options = { columns: PAIR_COLUMN_NAMES, ...where === undefined ? {} : { where } };
  for await (const batch of readPairs(path, options)) batches.push(batch);
  return batches;
}

Deno.test("writePairs and readPairs give back every column, NULL and order", () =>
  inFolder(async (folder) => {
    const path = `${folder}/new/pairs [1].parquet`;
    const rows = someRows(100);
    assert.equal(
      await writePairs(path, [someRows(60), someRows(40, 60)], { metadata: { note: `it's {"a": 1}` } }),
      100,
    );
    const [batch, ...more] = await readAll(path);
    assert.deepEqual(batch, rows);
    assert.equal(more.length, 0);
    assert.equal((await readTableMetadata(path)).note, `it's {"a": 1}`);
    assert.deepEqual([...Deno.readDirSync(`${folder}/new`)].map(({ name }) => name), ["pairs [1].parquet"]);
  }));

Deno.test("readPairs reads the columns and rows that are asked for", () =>
  inFolder(async (folder) => {
    const path = `${folder}/pairs.parquet`;
    await writePairs(path, [someRows(30), someRows(5000, 30)]);
    const batches: unknown[] = [];
    for await (const batch of readPairs(path, { columns: ["cell_x", "class"], where: "cell_y BETWEEN 6 AND 8" })) {
      batches.push(batch);
    }
    assert.deepEqual(batches, [{ cell_x: Int32Array.of(12, 14, 16), class: ["sensor", null, "sensor"] }]);
    assert.deepEqual(await readAll(path, "cell_y < 0"), []);
    for await (const { lat } of readPairs(path, { columns: ["lat"] })) {
      assert.equal(lat[1], 50.05 - 1 / 1000);
      break; // leaving early must free the file
    }
    await assert.rejects(readAll(path, "nothing > 1"), /nothing/);
    await assert.rejects(async () => {
      for await (const _ of readPairs(path, { columns: ["rain"] as never[] })) break;
    }, RangeError);
  }));

Deno.test("readPairs reads into the same memory when asked to, short batches too", () =>
  inFolder(async (folder) => {
    const path = `${folder}/pairs.parquet`;
    await writePairs(path, [someRows(5000)]);
    const kept: number[][] = [];
    const memory = new Set<ArrayBufferLike>();
    for await (
      const { cell_x, lat, class: classes } of readPairs(path, { columns: ["cell_x", "lat", "class"], reuse: true })
    ) {
      kept.push([...cell_x]);
      memory.add((lat as Float64Array).buffer);
      assert.equal(lat.length, cell_x.length);
      assert.equal(classes.length, cell_x.length);
    }
    assert.ok(kept.length > 1 && kept.at(-1)!.length < kept[0]!.length, kept.map(({ length }) => length).join());
    assert.deepEqual(kept.flat(), [...someRows(5000).cell_x]);
    assert.equal(memory.size, 1);
  }));

Deno.test("a file of no pairs has all columns", () =>
  inFolder(async (folder) => {
    const path = `${folder}/pairs.parquet`;
    assert.equal(await writePairs(path, []), 0);
    assert.deepEqual(await readAll(path), []);
  }));

Deno.test("writePairs leaves the old file when the rows fail, and nothing beside it", () =>
  inFolder(async (folder) => {
    const path = `${folder}/pairs.parquet`;
    await writePairs(path, [someRows(3)]);
    const failing = (function* () {
      yield someRows(5);
      throw new Error("The radar broke");
    })();
    await assert.rejects(writePairs(path, failing), /The radar broke/);
    assert.equal((await readAll(path))[0]?.time.length, 3);
    assert.equal([...Deno.readDirSync(folder)].length, 1);
  }));

Deno.test("readPairs says when a file is missing or is not Parquet", () =>
  inFolder(async (folder) => {
    await assert.rejects(readAll(`${folder}/none.parquet`), (error) => isDataError(error, "missing-file"));
    await Deno.writeTextFile(`${folder}/text.parquet`, "time,cell\n".repeat(50));
    await assert.rejects(readAll(`${folder}/text.parquet`), (error) => isDataError(error, "corrupt-file"));
  }));

if (python === null) console.log("skipped (no Python): pyarrow reads the pairs");
Deno.test({
  name: "pyarrow reads the pairs: types, values, NULL, row groups, metadata",
  ignore: python === null,
  fn: () =>
    inFolder(async (folder) => {
      const path = `${folder}/pairs.parquet`;
      const many = (function* () {
        for (let k = 0; k < 130_000; k += 10_000) yield someRows(10_000, k);
      })();
      await writePairs(path, many, { metadata: { estimator: "mean" } });
      const script = `
import json, sys, pyarrow.parquet as pq
f = pq.ParquetFile(sys.argv[1]); t = f.read(); last = t.slice(129_998, 1).to_pylist()[0]; null = t.slice(7, 1).to_pylist()[0]
print(json.dumps({
  "rows": t.num_rows, "groups": [f.metadata.row_group(k).num_rows for k in range(f.num_row_groups)],
  "codec": f.metadata.row_group(0).column(0).compression, "estimator": f.metadata.metadata[b"estimator"].decode(),
  "types": {c.name: str(c.type) for c in t.schema},
  "last": {**last, "time": str(last["time"])}, "nulls": [k for k, v in null.items() if v is None]}))`;
      const run = await new Deno.Command(python ?? "", { args: ["-c", script, path], stderr: "inherit" }).output();
      const seen = JSON.parse(new TextDecoder().decode(run.stdout));
      assert.equal(seen.rows, 130_000);
      assert.deepEqual(seen.groups, [122_880, 7120]);
      assert.equal(seen.codec, "ZSTD");
      assert.equal(seen.estimator, "mean");
      const arrow = {
        TIMESTAMP: "timestamp[us]",
        INTEGER: "int32",
        SMALLINT: "int16",
        DOUBLE: "double",
        FLOAT: "float",
        VARCHAR: "string",
        BOOLEAN: "bool",
      };
      const types = Object.entries(PAIR_COLUMNS).map(([name, { type }]) => [name, arrow[type]]);
      assert.deepEqual(seen.types, Object.fromEntries(types));
      assert.equal(
        seen.last.time,
        new Date((START + 129_998 * 1800) * 1000).toISOString().slice(0, 19).replace("T", " "),
      );
      assert.equal(seen.last.cell_x, 259_996);
      assert.equal(seen.last.minutes_since_overpass, 18_000);
      assert.equal(seen.last.radar_rain_rate, Math.fround(18 * 0.1));
      assert.equal(seen.last.simulated, false);
      assert.equal(seen.last.sensor, "it's SSMIS");
      assert.deepEqual(seen.nulls, PAIR_COLUMN_NAMES.slice(5, -1));
    }),
});
