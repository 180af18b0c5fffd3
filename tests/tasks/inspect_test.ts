import { join } from "node:path";
import { assert } from "../deps.ts";
import { createArchive } from "../../lib/archive/mod.ts";
import { writeTable } from "../../lib/colocation/mod.ts";
import { appendMetrics, writeSafetensors } from "../../lib/learning/mod.ts";
import { recordSettings } from "../../lib/runs/run_directory.ts";
import { rain, sampleGroup, STEREO } from "../archive/sample.ts";
import { testWithData } from "../shared.ts";
import { inFolder, runTask } from "./run_task.ts";

/** What `inspect` prints for people and as JSON. */
async function inspected(path: string): Promise<{ readonly text: string; readonly json: Record<string, unknown> }> {
  const [text, json] = [await runTask("inspect", [path]), await runTask("inspect", [path, "--json"])];
  assert.deepEqual([text.code, json.code, text.err, json.err], [0, 0, "", ""]);
  assert.throws(() => JSON.parse(text.out), SyntaxError, "for people by default");
  return { text: text.out, json: JSON.parse(json.out) };
}

Deno.test("inspect shows rows, columns and metadata of a Parquet file", () =>
  inFolder(async (folder) => {
    const path = join(folder, "pairs.parquet");
    const columns = {
      time: { type: "TIMESTAMP", units: "", about: "start", required: true },
      rain: { type: "FLOAT", units: "mm h-1", about: "rain" },
      sensor: { type: "VARCHAR", units: "", about: "sensor" },
    } as const;
    const rows = { time: [0, 1800, 3600], rain: [0, NaN, 2], sensor: ["GMI", null, "MHS"] };
    await writeTable(path, columns, [rows], { metadata: { title: "Three pairs", rules: "r".repeat(300) } });
    const { text, json } = await inspected(path);
    assert.match(text, /pairs\.parquet: 3 rows, 3 columns\n/);
    assert.match(text, /\ntime +TIMESTAMP\nrain +FLOAT\nsensor +VARCHAR\n/);
    assert.match(text, /\ntitle: Three pairs\nrules: r{100,130}…\n/);
    assert.equal(json["rows"], 3);
    assert.deepEqual(json["columns"], [
      { name: "time", type: "TIMESTAMP" },
      { name: "rain", type: "FLOAT" },
      { name: "sensor", type: "VARCHAR" },
    ]);
    assert.deepEqual(json["metadata"], { title: "Three pairs", rules: "r".repeat(300) });

    await Deno.writeFile(path, (await Deno.readFile(path)).subarray(0, 100));
    const { code, err } = await runTask("inspect", [path]);
    assert.equal(code, 1);
    assert.match(err, /^inspect: Not a whole Parquet file[^\n]*pairs\.parquet\)\n$/);
  }));

Deno.test("inspect shows the arrays of a checkpoint, and where the models of a run stand", () =>
  inFolder(async (folder) => {
    const weights = join(folder, "checkpoints", "vae-00000002.safetensors");
    await writeSafetensors(weights, {
      tensors: {
        "encoder/weight": { shape: [2, 3], data: new Float32Array(6) },
        count: { shape: [], data: Int32Array.of(2) },
      },
      metadata: { step: "2" },
    });
    const checkpoint = await inspected(weights);
    assert.match(checkpoint.text, /00000002\.safetensors: 2 arrays of 7 values\n/);
    assert.match(checkpoint.text, /\nencoder\/weight +float32 +2 x 3\ncount +int32 +scalar\n\nstep: 2\n$/);
    assert.deepEqual(checkpoint.json["arrays"], [
      { name: "encoder/weight", shape: [2, 3], dtype: "float32", bytes: 24 },
      { name: "count", shape: [], dtype: "int32", bytes: 4 },
    ]);

    const facts = { command: "deno task train vae", seed: 7, versions: { ondée: "0.0.1" } };
    await recordSettings(folder, "vae", { steps: 2, size: 16 }, facts);
    for (const step of [1, 2]) {
      await appendMetrics(join(folder, "metrics.jsonl"), { model: "vae", step, values: { loss: 10 / step } });
    }
    const run = await inspected(folder);
    assert.match(run.text, /: deno task train vae\nBegun .*, seed 7; ondée 0\.0\.1\n/);
    assert.match(run.text, /\nvae: \{"steps":2,"size":16\}\n/);
    assert.match(run.text, /\nvae: step 2, loss 5\n/);
    assert.match(run.text, /\ncheckpoints\/vae-00000002\.safetensors +\d/);
    assert.deepEqual(run.json["metrics"], { vae: { step: 2, loss: 5 } });
  }));

Deno.test("inspect shows a run whose configuration lacks facts and whose last loss is not finite", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "config.json"), '{"settings":{"vae":{"steps":2}},"versions":null}');
    await Deno.writeTextFile(join(folder, "metrics.jsonl"), '{"model":"vae","step":2,"loss":null}\n');
    const { text } = await inspected(folder);
    assert.match(text, /: unknown task\nBegun unknown, seed unknown; versions unknown\n/);
    assert.match(text, /\nvae: step 2, loss NaN\n/);
  }));

Deno.test("inspect says what to inspect instead of parts of a run, folders and files that nothing reads", () =>
  inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    await Deno.mkdir(at("run"));
    await Deno.writeTextFile(at("run/config.json"), "{}");
    await Deno.writeTextFile(at("run/metrics.jsonl"), "{}");
    await Deno.writeTextFile(at("note.txt"), "rain, rain, go away");
    const cases: readonly (readonly [string, RegExp])[] = [
      ["run/metrics.jsonl", /^inspect: This is part of the run run: inspect that \(file run\/metrics\.jsonl\)\n$/],
      ["run/config.json", /^inspect: This is part of the run run: inspect that /],
      [".", /^inspect: This folder is neither an archive \(it has no zarr\.json\) nor a run [^\n]*\n$/],
      ["note.txt", /^inspect: Unknown format; known are knmi.* runs, \.parquet and \.safetensors files can [^\n]*\n$/],
    ];
    for (const [path, message] of cases) {
      const { code, err } = await runTask("inspect", [path], folder);
      assert.equal(code, 1);
      assert.match(err, message);
    }
  }));

Deno.test("inspect of an archive that lacks a file names it, says what to do and fails, in text and as JSON", () =>
  inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    const radar = (await createArchive(at("gap.zarr"), { groups: [sampleGroup(2)] })).group("radar");
    for (const day of ["2021-06-25", "2021-06-26"]) {
      await radar.writeDay(day, { "rain_rate": (k) => rain(STEREO, k) }, { source: () => "a.h5" });
    }
    assert.doesNotMatch((await inspected(at("gap.zarr"))).text, / gone/);
    await Deno.remove(at("gap.zarr/radar/rain_rate/c.1.0.0"));
    const fault = 'inspect: 1 file gone in "radar", the first gap.zarr/radar/rain_rate/c.1.0.0: ' +
      "ingest the files of 2021-06-26 again\n";
    const text = await runTask("inspect", ["gap.zarr"], folder);
    assert.deepEqual([text.code, text.err], [1, fault]);
    assert.match(text.out, /\nradar: test \(simulated\), .*, 2 days, 100\.0 % of the times laid out, 1 file gone\n/);
    const json = await runTask("inspect", ["gap.zarr", "--json"], folder);
    assert.deepEqual([json.code, json.err], [1, fault]);
    assert.deepEqual(JSON.parse(json.out).groups[0].lost, {
      count: 1,
      first: "gap.zarr/radar/rain_rate/c.1.0.0",
      days: ["2021-06-26"],
      advice: "ingest the files of 2021-06-26 again",
    });
  }));

testWithData("inspect shows the variables, cells and times of a file of rain", async (data) => {
  const { text, json } = await inspected(`${data}knmi-radar/RAD_NL25_RAP_5min_201008260000.h5`);
  // h5py: image1 is 765 x 700; the 5 minutes end at 00:00.
  assert.match(text, /: KNMI RAD_NL25_RAU_5mi, read as knmi\n\n765 x 700 cells of 1000 m, \+proj=stere /);
  assert.match(text, /\nrain_rate +mm h-1 +2010-08-25T23:55:00Z +2010-08-25T23:55:00Z +1\n/);
  const [rain] = json["variables"] as [{ shape: number[] }];
  assert.deepEqual(rain.shape, [1, 765, 700]);
});
