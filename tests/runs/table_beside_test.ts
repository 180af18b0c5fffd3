import { join } from "node:path";
import { assert } from "../deps.ts";
import { readTable, type TableColumns } from "../../lib/colocation/mod.ts";
import { tableBeside } from "../../lib/runs/table_beside.ts";
import { inFolder } from "../sources/frames.ts";

const COLUMNS = { value: { type: "DOUBLE", units: "1", about: "a number" } } as const satisfies TableColumns;

const batch = (first: number) => ({ value: Float64Array.from({ length: 1000 }, (_, i) => first + i) });

Deno.test("tableBeside() writes what is added, whole and in its order", () =>
  inFolder(async (folder) => {
    const path = join(folder, "t.parquet");
    const table = tableBeside(path, COLUMNS);
    for (let k = 0; k < 150; k++) await table.add(batch(1000 * k));
    await assert.rejects(Deno.stat(path), Deno.errors.NotFound, "not before it is whole");
    assert.equal(await table.finish(), 150_000);
    await table.discard();
    let next = 0;
    for await (const batch of readTable(path, COLUMNS)) {
      for (const each of batch["value"] as Float64Array) assert.equal(each, next++);
    }
    assert.equal(next, 150_000);
  }));

Deno.test("tableBeside() leaves nothing of a table that is given up", () =>
  inFolder(async (folder) => {
    const table = tableBeside(join(folder, "t.parquet"), COLUMNS);
    await table.add(batch(0));
    await table.discard();
    assert.deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
  }));

Deno.test("tableBeside() says why it cannot write, to who adds and to who finishes", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "file"), "");
    const path = join(folder, "file", "t.parquet");
    const table = tableBeside(path, COLUMNS);
    const add = async () => {
      for (let k = 0; k < 1000; k++) await table.add(batch(k));
    };
    await assert.rejects(add(), /Cannot make a folder here/);
    await assert.rejects(table.finish());
    await table.discard();
  }));
