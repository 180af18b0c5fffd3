import { join } from "node:path";
import { assert } from "../deps.ts";
import { holdRun } from "../../lib/runs/mod.ts";
import { inFolder } from "../tasks/run_task.ts";

const begin = { begin: true };

/** Writes what a training begins with, then more, then fails. */
async function fails(run: string, ...more: readonly string[]): Promise<never> {
  for (const name of ["config.json", "metrics.jsonl", "events/vae/file", ...more]) {
    await Deno.mkdir(join(run, name, ".."), { recursive: true });
    await Deno.writeTextFile(join(run, name), "{}");
  }
  throw new RangeError("No luck");
}

/** Names in a folder. */
const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

Deno.test("holdRun() lets one writer in at a time and leaves nothing of the lock", () =>
  inFolder(async (folder) => {
    const run = join(folder, "new", "run");
    const made = await holdRun(run, async () => {
      await Deno.writeTextFile(join(run, "config.json"), '{"settings":{}}');
      await assert.rejects(holdRun(run, () => Promise.reject(new Error("It ran"))), {
        tag: "locked",
        message: `This run is being written by process ${Deno.pid} on ${Deno.hostname()}: wait for it to end, ` +
          `or end it (file ${run})`,
      });
      return 5;
    }, begin);
    assert.equal(made, 5);
    assert.deepEqual(names(run), ["config.json"]);
    assert.equal(await holdRun(run, () => Promise.resolve(6)), 6);
  }));

Deno.test("holdRun() takes away what failed before its first checkpoint, and nothing else", () =>
  inFolder(async (folder) => {
    const failed = { name: "RangeError", message: "No luck" };
    const run = join(folder, "run");
    await assert.rejects(holdRun(run, () => fails(run), begin), failed);
    assert.deepEqual(names(folder), []);

    await Deno.mkdir(run);
    await Deno.writeTextFile(join(run, "pairs.parquet"), "pairs");
    await Deno.writeTextFile(join(run, "metrics.jsonl"), "of another model");
    await assert.rejects(holdRun(run, () => fails(run), begin), failed);
    assert.deepEqual(names(run), ["metrics.jsonl", "pairs.parquet"]);

    for (const kept of ["checkpoints/vae-00000001.safetensors", "failed-batch.json"]) {
      const other = join(folder, kept.slice(0, 6));
      await assert.rejects(holdRun(other, () => fails(other, kept), begin), failed);
      assert.deepEqual(names(other), [kept.split("/")[0]!, "config.json", "events", "metrics.jsonl"].sort());
    }
  }));

Deno.test("holdRun() makes no directory where a run is wanted", () =>
  inFolder(async (folder) => {
    const body = () => Promise.reject(new Error("It ran"));
    await assert.rejects(holdRun(join(folder, "none"), body), { tag: "missing-file", message: /^No run here/ });
    assert.deepEqual(names(folder), []);
  }));
