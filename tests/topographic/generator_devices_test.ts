/** A generator trained on each device that needs no library: the same parameters, the same laws. */
import { assert } from "../deps.ts";
import { type DeviceName, openEngine } from "../../lib/engine/mod.ts";
import {
  type CellBatch,
  createGenerator,
  createRainModel,
  generateLaws,
  generatorTraining,
} from "../../lib/topographic/mod.ts";
import { SMALL_MODEL } from "./small_model.ts";

/** Two windows of 6 frames of 16 x 16 cells in 4 x 4 satellite cells, those of the last row not known. */
const CELLS: CellBatch = {
  radar: Float32Array.from({ length: 2 * 6 * 256 }, (_, i) => {
    const [x, y, frame] = [i % 16, Math.floor(i / 16) % 16, Math.floor(i / 256)];
    return Math.max(0, 3 * Math.sin((x - frame) / 3 + y / 5));
  }),
  slot: Int32Array.from({ length: 2 * 256 }, (_, i) => 4 * Math.floor(i % 256 / 64) + Math.floor(i % 16 / 4)),
  slots: 16,
  conditions: Float32Array.from({ length: 2 * 16 * 4 }, (_, i) => i % 5 / 5),
  rain: Float32Array.from({ length: 2 * 16 }, (_, i) => i % 16 > 11 ? NaN : i % 3),
  origins: [],
  next: { epoch: 0, batch: 1 },
};

async function trained(device: DeviceName): Promise<readonly (readonly [string, Float32Array])[]> {
  using engine = await openEngine({ device, quiet: true });
  const model = createRainModel(engine, SMALL_MODEL, engine.noise(1, 0));
  const scale = { mean: new Float32Array(15).fill(1), deviation: new Float32Array(15).fill(1) };
  const config = { kind: "latent", framesPerHalfHour: 6, conditions: 4 } as const;
  const generator = createGenerator(engine, model, config, scale, engine.noise(2, 0));
  const rates = { learningRate: 1e-3, clipNorm: 200 };
  const task = generatorTraining(engine, "generate", generator, rates, async function* () {});
  for (let step = 1; step <= 3; step++) await task.step(CELLS, step);
  return Object.entries(await generateLaws(engine, generator, CELLS));
}

Deno.test("a generator trained on js and on webgpu gives the same laws", async () => {
  if (!(await navigator.gpu?.requestAdapter())) return console.log("skipped (no Vulkan driver): webgpu");
  const [expected, found] = [await trained("js"), await trained("webgpu")];
  for (const [k, [name, values]] of expected.entries()) {
    assert.ok(values.some((value) => value !== values[0]), name);
    values.forEach((value, i) => assert.ok(Math.abs(found[k]![1][i]! - value) <= 1e-4, `${name} ${i}`));
  }
});
