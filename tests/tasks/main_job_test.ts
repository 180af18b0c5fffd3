import { join } from "node:path";
import { assert } from "../deps.ts";
import type { MetricResponses, SensitivityRow } from "../../lib/runs/mod.ts";
import { files, json, references } from "./json_task.ts";
import { inFolder, runTask } from "./run_task.ts";

Deno.test("the main job, task by task: simulate, colocate, train, generate, project, validate, report", async () => {
  await inFolder(async (folder) => {
    const simulated = await json(folder, "simulate", "--into", "a.zarr", "--days", "3", "--size", "48");
    assert.deepEqual(simulated, { radarDays: 3, imergDays: 3 });
    const archive = await json(folder, "inspect", "a.zarr");
    const radar = archive.variables.find(({ name }: { name: string }) => name === "radar/rain_rate");
    assert.deepEqual([radar.times, radar.first, radar.units], [3 * 288, "2021-06-01T00:00:00Z", "mm h-1"]);

    const pairs = await json(folder, "colocate", "a.zarr", "--out", "run");
    assert.equal(pairs.rows, 3 * 48 * pairs.cells);
    const size = ["--archive", "a.zarr", "--out", "run", "--size", "16", "--coarsen", "2", "--wet", "0.01"];
    const trained = await json(folder, "train", "topographic", ...size, "--steps", "12");
    assert.deepEqual([trained.step, trained.interrupted], [12, false]);

    const generated = await json(folder, "generate", "--run", "run", "--steps", "6");
    const projected = await json(folder, "project", "--run", "run", "--steps", "6");
    assert.ok(generated.rows > 0);
    assert.deepEqual(
      [projected.rows, projected.path],
      [generated.rows, "run/latent.parquet"],
      "the same held-out cells",
    );
    assert.ok(projected.windows > 0 && projected.distance > 0 && projected.distance < 10, `${projected.distance}`);
    const before = await files(join(folder, "run", "checkpoints"));
    assert.deepEqual(await json(folder, "generate", "--run", "run", "--steps", "6"), generated);
    assert.deepEqual(await files(join(folder, "run", "checkpoints")), before, "trained already");

    const further = await json(folder, "train", "topographic", "--out", "run", "--resume", "--steps", "13");
    assert.equal(further.step, 13);
    const other =
      /trained on the latent of step 12, and the radar model is at step 13: give it --fresh to train it again/;
    await assert.rejects(json(folder, "generate", "--run", "run", "--steps", "6"), other, "its latent is another");

    const rival = ["--against", "run/generated.parquet:generated_rain_rate"];
    const asked = ["--replicates", "50", "--attribute", "intensity:0.1-1,hour", ...rival];
    const validation = await json(folder, "validate", "--run", "run", ...asked);
    const all = validation.satellite.rows.filter((row: { grouping: string }) => row.grouping === "all");
    const bias = all.find((row: { score: string }) => row.score === "mean_error");
    assert.ok(bias.n > 0 && bias.n <= pairs.rows && bias.low <= bias.value && bias.value <= bias.high);
    assert.deepEqual(Object.keys(validation.latent).sort(), ["generated", "projected", "satellite"]);
    assert.ok(validation.injected.length > 0);
    const factors = validation.attribution.factors.map(({ factor }: { factor: string }) => factor);
    assert.deepEqual(factors, ["intensity:0.1-1", "hour"]);
    const { response, structure, delay } = validation.latentErrors;
    assert.ok(structure.rows[0].n > 0 && structure.rows[0].value >= 0 && structure.rows[0].value <= 2);
    assert.ok(Number.isFinite(response) && (delay.rows[0].n <= structure.rows[0].n));
    const scales = validation.scales.filter(({ score }: { score: string }) => score === "skill");
    assert.deepEqual(
      new Set(scales.map(({ product }: { product: string }) => product)),
      new Set(["satellite", "projected"]),
    );
    assert.ok(scales.every(({ value }: { value: number }) => value >= -1 && value <= 1));
    assert.deepEqual(JSON.parse(await Deno.readTextFile(join(folder, "run", "validation.json"))), validation);
    const differences = await json(
      folder,
      "validate",
      ...["--pairs", "run/pairs.parquet", ...rival],
      ...["--by", "all,class", "--replicates", "50", "--scores", "rmse"],
    );
    const [difference] = differences.rows;
    assert.ok(difference.n > 0 && difference.n <= generated.rows);
    assert.equal(difference.value, difference.first - difference.second);
    const same = validation.against.rows.find(({ score }: { score: string }) => score === "rmse");
    assert.ok(same.n === difference.n && Math.abs(same.value - difference.value) < 1e-9);
    const few = ["--by", "sensor,minutes-since-overpass:0-15-30", "--thresholds", "0.5", "--replicates", "50"];
    const alone = await json(
      folder,
      "validate",
      "--pairs",
      "run/pairs.parquet",
      ...few,
      "--where",
      "radar_rain_rate > 0.05",
    );
    assert.deepEqual(alone.about.thresholds, [0.5]);
    assert.ok(alone.about.rows > 0 && alone.about.rows < pairs.rows);
    const groupings = new Set(alone.rows.map((row: { grouping: string }) => row.grouping));
    assert.deepEqual([...groupings], ["sensor", "minutes-since-overpass:0-15-30"]);

    assert.deepEqual(await json(folder, "report", "--run", "run"), { path: "run/report.html" });
    assert.ok((await Deno.stat(join(folder, "run", "evaluation.json"))).isFile);
    await json(folder, "generate", "--run", "run", "--steps", "6", "--fresh");
    await json(folder, "project", "--run", "run", "--steps", "6", "--fresh", "--members", "2");
    const older = await runTask("report", ["--run", "run"], folder);
    assert.match(
      older.err,
      /validation.json is of other pairs or windows than the run holds now: "deno task validate --run run" makes it again/,
    );
    const page = () => Deno.readTextFile(join(folder, "run", "report.html"));
    assert.match(await page(), /Left out: validation.json is of other pairs/);
    await json(folder, "validate", "--run", "run", ...asked);
    await json(folder, "report", "--run", "run");
    assert.ok((await Deno.stat(join(folder, "run", "cases.json"))).isFile);
    const looked = ["--run", "run", "--windows", "3"] as const;
    const { rows, responses, matrix } = await json(folder, "sensitivity", ...looked);
    assert.deepEqual(responses.map(({ path }: { path: string }) => path), ["T-VAE", "T-VAE, untrained"]);
    assert.deepEqual(
      rows[0].latents.map(({ path }: { path: string }) => path),
      ["T-VAE", "T-VAE, projector", "T-VAE, untrained"],
    );
    const [none, late] = rows.map((
      { fields, latents: [own] }: SensitivityRow,
    ) => [fields["rmse"], own!.structure.value]);
    assert.deepEqual([none[0], Math.abs(none[1]) < 1e-5], [0, true]);
    assert.ok(late[0] > 0 && late[1] >= 0);
    const columns: readonly MetricResponses[] = matrix;
    for (const metric of ["T-VAE: delay", "T-VAE: amplitude", "T-VAE: structure"]) {
      const { reference, responses } = columns.find(({ name }) => name === metric)!;
      const [unhurt, own] = [responses[0]!, responses[reference]!];
      assert.deepEqual([unhurt.value, own.value, own.matching], [0, 1, true], metric);
    }
    const beside = await json(folder, "sensitivity", ...looked, "--beside", "run");
    assert.equal(beside.rows[0].latents.length, 6);
    assert.deepEqual(beside.about.beside, [{ run: beside.about.run, steps: beside.about.steps }]);
    const html = await page();
    assert.match(html, /, held-out windows/);
    assert.match(html, /^<!doctype html>/i);
    assert.deepEqual(references(html), []);
    assert.match(html, /<section id="attribution">/);
    assert.match(
      html,
      />The satellite, and generated_rain_rate of run\/generated\.parquet: all pairs that both have</,
    );
    assert.match(html, /<section id="projection">/);
    const names = [...(await files(join(folder, "run"))).keys()].map((name) => name.replace(/tfevents.*/, "tfevents"));
    assert.ok(names.includes("projected.zarr/zarr.json"));
    assert.deepEqual(names.filter((name) => !name.startsWith("projected.zarr/")).sort(), [
      "capsules.parquet",
      "cases.json",
      "checkpoints/generate-00000006.safetensors",
      "checkpoints/project-00000006.safetensors",
      "checkpoints/topographic-00000012.safetensors",
      "checkpoints/topographic-00000013.safetensors",
      "compression.json",
      "config.json",
      "evaluation.json",
      "events/generate/events.out.tfevents",
      "events/generate/events.out.tfevents",
      "events/project/events.out.tfevents",
      "events/project/events.out.tfevents",
      "events/topographic/events.out.tfevents",
      "events/topographic/events.out.tfevents",
      "generated.parquet",
      "latent.parquet",
      "made.json",
      "metrics.jsonl",
      "pairs.parquet",
      "projection.json",
      "report.html",
      "report.json",
      "scales.parquet",
      "scores.parquet",
      "validation.json",
    ]);
    const run = await json(folder, "inspect", "run");
    assert.deepEqual(Object.keys(run.config.settings), ["topographic", "cells", "generate", "project"]);
    assert.equal(run.metrics.topographic.step, 13);
    await json(folder, "generate", "--run", "run", "--steps", "6", "--fresh", "--seed", "7");
    await json(folder, "generate", "--run", "run", "--steps", "6");
    await json(folder, "project", "--run", "run", "--steps", "6", "--members", "0");
    const { settings, seed } = JSON.parse(await Deno.readTextFile(join(folder, "run", "config.json")));
    assert.deepEqual(
      [seed, settings.generate.seed, settings.project.seed],
      [0, 7, 0],
      "each goes on with its own seed",
    );

    const ofTrain = await runTask(
      "project",
      ["--run", "run", "--steps", "6", "--members", "0", "--split", "train"],
      folder,
    );
    assert.match(ofTrain.out, /note: it replaces that of the test part with 0 members/);
    const mixed = await runTask("validate", ["--run", "run", "--replicates", "50"], folder);
    assert.match(
      mixed.err,
      /latent.parquet is of the train part, generated.parquet of the test part; make both of one/,
    );
    await json(folder, "generate", "--run", "run", "--steps", "6", "--split", "train");
    assert.equal((await json(folder, "validate", "--run", "run", "--replicates", "50")).split, "train");
    await json(folder, "report", "--run", "run");
    const ofTraining = await page();
    assert.match(ofTraining, /, training windows/);
    assert.doesNotMatch(ofTraining, /, held-out windows/, "what was learned from is not called held out");

    await json(folder, "simulate", "--into", "b.zarr", "--days", "3", "--size", "48", "--seed", "5");
    const pairsOf = await runTask("colocate", ["b.zarr", "--out", "run"], folder);
    assert.match(
      pairsOf.err,
      /holds other rain than the training was begun with .*: give that archive, or another --out/,
    );
    await Deno.rename(join(folder, "a.zarr"), join(folder, "c.zarr"));
    await Deno.rename(join(folder, "b.zarr"), join(folder, "a.zarr"));
    for (const task of ["generate", "project", "report"]) {
      const { code, err } = await runTask(
        task,
        ["--run", "run", ...(task === "report" ? [] : ["--steps", "6"])],
        folder,
      );
      assert.equal(code, 1, task);
      assert.match(err, /holds other rain than the training was begun with/, task);
    }
  });
});
