/** A projector trained on each device that needs no library: the same parameters, the same latents and rain. */
import { assert } from "../deps.ts";
import { type DeviceName, openEngine } from "../../lib/engine/mod.ts";
import { createProjector, createRainModel, project, projectorTraining } from "../../lib/topographic/mod.ts";
import { SMALL_MODEL } from "./small_model.ts";
import { smallRain } from "./small_windows.ts";

const UNITS = SMALL_MODEL.capsules * SMALL_MODEL.width;
const BATCH = { radar: smallRain(6), satellite: smallRain(1), origins: [], next: { epoch: 0, batch: 1 } };

async function trained(device: DeviceName): Promise<readonly (readonly [string, Float32Array])[]> {
  using engine = await openEngine({ device, quiet: true });
  const model = createRainModel(engine, SMALL_MODEL, engine.noise(1, 0));
  const one = () => new Float32Array(UNITS).fill(1);
  const scale = { mean: one(), deviation: one(), draws: one() };
  const projector = createProjector(engine, model, { halfHours: 1, conditions: 0 }, scale, engine.noise(2, 0));
  const rates = { learningRate: 1e-3, clipNorm: 200, seed: 3 };
  const task = projectorTraining(engine, "project", projector, rates, async function* () {});
  for (let step = 1; step <= 3; step++) await task.step(BATCH, step);
  return Object.entries(await project(engine, projector, BATCH));
}

Deno.test("a projector trained on js and on webgpu gives the same latents and rain", async () => {
  if (!(await navigator.gpu?.requestAdapter())) return console.log("skipped (no Vulkan driver): webgpu");
  const [expected, found] = [await trained("js"), await trained("webgpu")];
  assert.ok(expected.length > 2);
  for (const [k, [name, values]] of expected.entries()) {
    assert.ok(values.some((value) => value !== values[0]), name);
    values.forEach((value, i) =>
      assert.ok(Math.abs(found[k]![1][i]! - value) <= 1e-4, `${name} ${i}: ${found[k]![1][i]} for ${value}`)
    );
  }
});
