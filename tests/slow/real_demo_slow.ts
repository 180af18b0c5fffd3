import { join } from "node:path";
import { openEngine } from "../../lib/engine/mod.ts";
import { runRealDemo } from "../../lib/runs/mod.ts";
import { assert } from "../deps.ts";
import { testWithData } from "../shared.ts";

testWithData("the demo on real files says what is real, and does nothing again", async (data) => {
  const directory = await Deno.makeTempDir();
  const engine = await openEngine({});
  const options = { folder: data, steps: 40, pairSteps: 20, seed: 1, command: "test", quiet: true };
  try {
    const { report, absent, evaluation } = await runRealDemo(engine, directory, options);
    assert.deepEqual(absent, []);
    assert.ok(evaluation.models.topographic!.windows >= 10);
    const text = (await Deno.readTextFile(report)).replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
    for (
      const part of [
        "Simulated satellite",
        "Nothing here validates a real IMERG",
        "IMERG, Brazil",
        "IMERG, Atlantic (1 half hour)",
        "area under the ROC curve 0.832",
        "above 500 mm/h set to missing, in 2 frames",
        "rainfall_amount has no units",
        "not other days",
      ]
    ) assert.ok(text.includes(part), part);
    const made = (await Deno.stat(report)).mtime!.getTime();
    const again = await runRealDemo(engine, directory, options);
    assert.equal((await Deno.stat(report)).mtime!.getTime(), made);
    const done = Object.keys(again.seconds);
    assert.ok(!done.includes("colocate") && !done.includes("report") && !done.includes("evaluate"), done.join(", "));
  } finally {
    engine.close();
    await Deno.remove(directory, { recursive: true });
  }
});

testWithData("the demo on real files goes on without a set that is not there, and says so", async (data) => {
  const folder = await Deno.makeTempDir();
  const directory = join(folder, "run");
  await Deno.symlink(join(data, "knmi-radar"), join(folder, "knmi-radar"));
  const engine = await openEngine({});
  try {
    const options = { folder, steps: 8, pairSteps: 8, seed: 1, command: "test", quiet: true };
    const { report, absent } = await runRealDemo(engine, directory, options);
    assert.equal(absent.length, 5);
    const text = await Deno.readTextFile(report);
    for (const sentence of absent) assert.ok(text.includes(sentence.split(",")[0]!), sentence);
    await assert.rejects(() => runRealDemo(engine, directory, { ...options, folder: directory }), {
      tag: "missing-file",
      message: /No KNMI radar files/,
    });
  } finally {
    engine.close();
    await Deno.remove(folder, { recursive: true });
  }
});
