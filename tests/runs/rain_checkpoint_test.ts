import { assert } from "../deps.ts";
import { isDataError } from "../../lib/base/mod.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import { checkpointPath, readSafetensors, writeSafetensors } from "../../lib/learning/mod.ts";
import { encodeMosaics, loadRainModel } from "../../lib/runs/mod.ts";
import { disposeRainModel } from "../../lib/topographic/mod.ts";
import { contentOf, inFolder } from "../tasks/run_task.ts";
import { smallRun, trainSmall } from "./mosaics/small_run.ts";

Deno.test("a checkpoint of another model is refused though its sizes are the run's", () =>
  inFolder(async (folder) => {
    using engine = await openEngine({ device: "cpu", quiet: true });
    const { run, archive } = await smallRun(engine, folder, 1);
    const { model, step } = await loadRainModel(engine, run, "topographic");
    disposeRainModel(model);
    const file = checkpointPath(run, "topographic", step);
    const { tensors, metadata } = await readSafetensors(file);
    const config = JSON.parse(metadata["config"]!);
    const other = { ...config, model: { ...config.model, kernel: 3 } };
    await writeSafetensors(file, { tensors, metadata: { ...metadata, config: JSON.stringify(other) } });
    const before = await contentOf(folder);
    const refused = (error: unknown) =>
      isDataError(error, "unsupported-version") &&
      /of another model: its kernel is 3, in config\.json it is 5/.test(error.message) && error.message.includes(file);
    await assert.rejects(loadRainModel(engine, run, "topographic"), refused);
    await assert.rejects(encodeMosaics(engine, run, { archive, quiet: true }), refused);
    await assert.rejects(trainSmall(engine, run, archive, step + 1, 0, true), refused);
    assert.equal(await contentOf(folder), before);
  }));
