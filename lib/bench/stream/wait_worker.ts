import { openArchive } from "../../archive/mod.ts";
import { openEngine } from "../../engine/mod.ts";
import { DATA_DEFAULTS, rainSettings, trainingWindows } from "../../runs/mod.ts";
import { createRainModel, type RainBatch, rainTraining } from "../../topographic/mod.ts";
import { serve } from "../serve.ts";

let batches: AsyncIterator<RainBatch>;
let step: (batch: RainBatch) => Promise<void>;

/** Starts training as `train topographic` does, and takes steps until every shift is compiled. */
async function prepare(
  { path, threads, small }: { readonly path: string; readonly threads: number; readonly small: boolean },
): Promise<{ first: number }> {
  const engine = await openEngine({ device: "cpu", threads, quiet: true });
  const data = { ...DATA_DEFAULTS, archive: path, ...(small ? { size: 16, frames: 6, wetFraction: 0 } : {}) };
  const settings = rainSettings("topographic", data, 1000);
  const archive = await openArchive(path);
  const model = createRainModel(engine, settings.model, engine.noise(0, 0));
  const streamed = (from: { epoch: number; batch: number }) => trainingWindows(archive, data, from);
  const task = rainTraining(engine, "bench", model, settings.training, streamed);
  batches = task.batches({ epoch: 0, batch: 0 })[Symbol.asyncIterator]();
  let taken = 0;
  step = async (batch) => void await task.step(batch, taken++);
  const start = performance.now();
  const { value } = await batches.next();
  const first = (performance.now() - start) / 1000;
  for (let i = 0; i < 30; i++) await step(value);
  return { first };
}

/** Share of the time of some steps for which they waited for their batch, %. */
async function wait({ steps }: { readonly steps: number }): Promise<{ share: number }> {
  let waited = 0;
  const start = performance.now();
  for (let i = 0; i < steps; i++) {
    const asked = performance.now();
    const { value } = await batches.next();
    waited += performance.now() - asked;
    await step(value);
  }
  return { share: 100 * waited / (performance.now() - start) };
}

await serve({ prepare, wait });
