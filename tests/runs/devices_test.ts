import { cp } from "node:fs/promises";
import { join } from "node:path";
import { assert } from "../deps.ts";
import { colocate } from "../../lib/colocation/mod.ts";
import { type DeviceName, openEngine } from "../../lib/engine/mod.ts";
import { DATA_DEFAULTS, type JobResult, runJob, simulateArchive } from "../../lib/runs/mod.ts";
import { inFolder } from "../tasks/run_task.ts";

/**
 * Devices with the parts of the reference's run that they start from; the first makes the reference. TensorFlow draws
 * other noise than the others, so it measures models that are trained; it cannot be loaded after a Vulkan driver that
 * brings its own LLVM.
 */
const DEVICES: readonly { readonly device: DeviceName; readonly given: readonly string[] }[] = [
  { device: "js", given: [] },
  { device: "cpu", given: ["pairs.parquet", "config.json", "checkpoints"] },
  { device: "webgpu", given: ["pairs.parquet"] },
];

/** Relative to the larger of 1 and the number itself; after two steps of four trainings 1e-4 was seen. */
const TOLERANCE = 1e-3;

/**
 * The numbers of the models on held-out windows. What is generated and projected is asked for only: both see the latent in
 * its standard deviations, which after two steps are as small as what devices differ by (generator_devices_test.ts and
 * projector_devices_test.ts have them trained on the latent of one model).
 */
function measures({ evaluation, validation }: JobResult): Map<string, number> {
  const found = new Map<string, number>();
  const visit = (path: string, value: unknown): void => {
    if (typeof value === "number") found.set(path, value);
    else if (typeof value === "object" && value !== null) {
      for (const [key, part] of Object.entries(value)) visit(`${path}/${key}`, part);
    }
  };
  const { latent = {}, distance, capsules } = validation;
  assert.ok(latent["generated"] && latent["projected"] && distance && capsules);
  visit("models", evaluation.models);
  return found;
}

Deno.test("the whole main job runs on each device that is here, to the same measures within float tolerance", async (t) => {
  await inFolder(async (folder) => {
    const archive = join(folder, "archive.zarr");
    const data = { ...DATA_DEFAULTS, archive, size: 16, frames: 6, batch: 2, splits: { by: "hour-blocks" } } as const;
    const options = { steps: 2, pairSteps: 2, seed: 0, levers: [], command: "demo", quiet: true };
    const reference = join(folder, "js");
    let expected = new Map<string, number>();
    await simulateArchive(archive, { days: 1, firstDay: "2021-06-01", size: 32, seed: 3, quiet: true });
    await Deno.mkdir(reference);
    await colocate(archive, join(reference, "pairs.parquet"), { quiet: true });

    for (const { device, given } of DEVICES) {
      if (device === "webgpu" && !(await navigator.gpu?.requestAdapter())) {
        console.log("skipped (no Vulkan driver): webgpu");
        continue;
      }
      await t.step(device, async () => {
        const run = join(folder, device);
        for (const name of given) await cp(join(reference, name), join(run, name), { recursive: true });
        using engine = await openEngine({ device, quiet: true });
        const result = await runJob(engine, run, data, options);
        assert.equal(engine.memory().tensors, 0);
        assert.ok((await Deno.stat(result.report)).isFile);
        const found = measures(result);
        if (device === "js") expected = found;
        assert.deepEqual([...found.keys()], [...expected.keys()]);
        for (const [path, value] of expected) {
          const error = Math.abs(found.get(path)! - value);
          assert.ok(error <= TOLERANCE * Math.max(1, Math.abs(value)), `${path}: ${found.get(path)} for ${value}`);
        }
      });
    }
  });
});
