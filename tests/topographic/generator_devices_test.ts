/** A generator trained on each device that needs no library: the same parameters, the same laws. */
import { assert } from "../deps.ts";
import { type DeviceName, openEngine } from "../../lib/engine/mod.ts";
import { createGenerator, createRainModel, generateLaws, generatorTraining } from "../../lib/topographic/mod.ts";
import { SMALL_MODEL } from "./small_model.ts";
import { SMALL_CELLS } from "./small_windows.ts";

async function trained(device: DeviceName): Promise<readonly (readonly [string, Float32Array])[]> {
  using engine = await openEngine({ device, quiet: true });
  const model = createRainModel(engine, SMALL_MODEL, engine.noise(1, 0));
  const scale = { mean: new Float32Array(15).fill(1), deviation: new Float32Array(15).fill(1) };
  const config = { kind: "latent", framesPerHalfHour: 6, conditions: 4 } as const;
  const generator = createGenerator(engine, model, config, scale, engine.noise(2, 0));
  const rates = { learningRate: 1e-3, clipNorm: 200 };
  const task = generatorTraining(engine, "generate", generator, rates, async function* () {});
  for (let step = 1; step <= 3; step++) await task.step(SMALL_CELLS, step);
  return Object.entries(await generateLaws(engine, generator, SMALL_CELLS));
}

Deno.test("a generator trained on js and on webgpu gives the same laws", async () => {
  if (!(await navigator.gpu?.requestAdapter())) return console.log("skipped (no Vulkan driver): webgpu");
  const [expected, found] = [await trained("js"), await trained("webgpu")];
  for (const [k, [name, values]] of expected.entries()) {
    assert.ok(values.some((value) => value !== values[0]), name);
    values.forEach((value, i) => assert.ok(Math.abs(found[k]![1][i]! - value) <= 1e-4, `${name} ${i}`));
  }
});
