import { join } from "node:path";
import { assert } from "../deps.ts";
import { RECIPE } from "../../lib/runs/mod.ts";
import { files, json, references } from "./json_task.ts";
import { inFolder } from "./run_task.ts";

Deno.test("the demo makes every file of a run, and a second time does nothing again", async () => {
  await inFolder(async (folder) => {
    const line = ["--out", "run", "--days", "3", "--size", "64", "--steps", "5", "--pair-steps", "4"];
    const first = await json(folder, "demo", ...line);
    const made = await files(join(folder, "run"));
    for (
      const name of [
        "report.html",
        "evaluation.json",
        "compression.json",
        "validation.json",
        "cases.json",
        "config.json",
        "pairs.parquet",
      ]
    ) {
      assert.ok(made.has(name), name);
    }
    for (const name of [...made.keys()].filter((name) => name.endsWith(".json"))) {
      JSON.parse(await Deno.readTextFile(join(folder, "run", name)));
    }
    assert.deepEqual(references(await Deno.readTextFile(join(folder, "run", "report.html"))), []);
    const models = [...made.keys()].map((name) => /^checkpoints\/(\w+)-/.exec(name)?.[1]).filter((name) =>
      name !== undefined
    );
    assert.deepEqual(models.sort(), ["generate", "project", "topographic", "vae"]);
    const { settings } = JSON.parse(await Deno.readTextFile(join(folder, "run", "config.json")));
    assert.deepEqual([settings.topographic.levers, settings.vae.levers], [RECIPE, [
      "grid",
      "fewer-capsules",
      "low-kl",
      "decay",
    ]]);

    const second = await json(folder, "demo", ...line);
    assert.deepEqual(await files(join(folder, "run")), made, "not a file was written");
    const { seconds, ...found } = first;
    const { seconds: again, ...same } = second;
    assert.deepEqual(same, found);
    const total = (times: Record<string, number>) => Object.values(times).reduce((sum, s) => sum + s, 0);
    assert.ok(total(again) < total(seconds) / 3, `${total(again)} s after ${total(seconds)} s`);

    const shorter = ["--out", "run", "--days", "3", "--size", "64", "--steps", "5", "--pair-steps", "4", "--seed", "2"];
    await assert.rejects(json(folder, "demo", ...shorter), /Archive holds another simulation/);
    assert.deepEqual(await files(join(folder, "run")), made);
  });
});
