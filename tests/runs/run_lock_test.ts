import { join } from "node:path";
import { assert } from "../deps.ts";
import { takeLock, temporaryFor, temporaryName } from "../../lib/base/mod.ts";
import {
  DATA_DEFAULTS,
  holdRun,
  pairSettings,
  rainSettings,
  type TrainOptions,
  trainPair,
  trainRain,
} from "../../lib/runs/mod.ts";
import { withEngine } from "../learning/with_engine.ts";
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
    const holding = Promise.withResolvers<void>();
    const refused = Promise.withResolvers<void>();
    const made = holdRun(run, async () => {
      await Deno.writeTextFile(join(run, "config.json"), '{"settings":{}}');
      holding.resolve();
      await refused.promise;
      return await holdRun(run, () => Promise.resolve(5)); // part of the work that holds it
    }, begin);
    await holding.promise;
    await assert.rejects(holdRun(run, () => Promise.reject(new Error("It ran"))), {
      tag: "locked",
      message: `This run is being written by process ${Deno.pid} on ${Deno.hostname()}: wait for it to end, ` +
        `or end it (file ${run})`,
    });
    assert.deepEqual(names(run), ["config.json", "run.lock"]);
    refused.resolve();
    assert.equal(await made, 5);
    assert.deepEqual(names(run), ["config.json"]);
    assert.equal(await holdRun(run, () => Promise.resolve(6)), 6);
  }));

Deno.test("holdRun() takes away what killed processes left half-written in a run, and nothing that others may be writing", () =>
  inFolder(async (folder) => {
    const run = join(folder, "run");
    const stale = ["latent.parquet", "generated-MHS-90min.parquet", "generation.json", "projected.zarr"];
    const others = ["projected-region.zarr", "mine.parquet", "report-compare.html"];
    await Deno.mkdir(run);
    for (const name of ["latent.parquet", ...[...stale, ...others].map((name) => temporaryName(name))]) {
      if (name.startsWith("projected") || name.includes(".parquet.")) {
        await Deno.mkdir(join(run, name, "part"), { recursive: true });
      } else await Deno.writeTextFile(join(run, name), "");
    }
    await Deno.writeTextFile(join(run, "config.json"), '{"settings":{}}');
    const before = await takeLock(run, "run");
    await assert.rejects(holdRun(run, () => Promise.resolve()), { tag: "locked" });
    assert.equal(names(run).length, 3 + stale.length + others.length, "another may be at work");
    await before.release();
    const left = await holdRun(run, () => Promise.resolve(names(run).filter((name) => name !== "run.lock")));
    assert.deepEqual(
      left.map((name) => temporaryFor(name) ?? name),
      ["config.json", "latent.parquet", ...others].sort(),
    );
  }));

Deno.test("holdRun() takes away what failed before its first checkpoint, and nothing else", () =>
  inFolder(async (folder) => {
    const failed = { name: "RangeError", message: "No luck" };
    const run = join(folder, "run");
    await assert.rejects(holdRun(run, () => fails(run), begin), failed);
    assert.deepEqual(names(folder), []);

    const above = join(folder, "above");
    await Deno.mkdir(above);
    await assert.rejects(holdRun(join(above, "new", "run"), () => fails(join(above, "new", "run")), begin), failed);
    assert.deepEqual(names(above), []);
    const beside = join(above, "new", "notes.txt");
    const writesBeside = async () => {
      await Deno.writeTextFile(beside, "of another");
      return await fails(join(above, "new", "run"));
    };
    await assert.rejects(holdRun(join(above, "new", "run"), writesBeside, begin), failed);
    assert.deepEqual(names(join(above, "new")), ["notes.txt"]);
    await Deno.remove(above, { recursive: true });

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

Deno.test("holdRun() begins no run in an archive, nor anywhere below one", () =>
  inFolder(async (folder) => {
    const archive = join(folder, "a.zarr");
    await Deno.mkdir(archive);
    await Deno.writeTextFile(join(archive, "zarr.json"), "{}");
    for (const run of [archive, join(archive, "radar", "run")]) {
      await assert.rejects(holdRun(run, () => fails(run), begin), {
        tag: "read-only",
        message: run === archive
          ? `Cannot write a run into the archive ${archive}: choose another --out`
          : `Cannot write a run into the archive ${archive}: choose another --out (file ${run})`,
      });
    }
    assert.deepEqual(names(archive), ["zarr.json"]);
  }));

Deno.test("trainRain() and trainPair() train in no run that another process writes into", () =>
  withEngine((engine) =>
    inFolder(async (run) => {
      await Deno.writeTextFile(join(run, "config.json"), '{"settings":{}}');
      const lock = await takeLock(run, "run");
      const settings = rainSettings("vae", { ...DATA_DEFAULTS, archive: "none.zarr", seed: 0 }, 1);
      const options: TrainOptions = { command: "test", quiet: true };
      await assert.rejects(trainRain(engine, run, "vae", settings, options), { tag: "locked" });
      const pair = pairSettings(1, 0);
      await assert.rejects(trainPair(engine, run, "generate", pair, options), { tag: "locked" });
      await lock.release();
      assert.deepEqual(names(run), ["config.json"]);
    })
  ));
