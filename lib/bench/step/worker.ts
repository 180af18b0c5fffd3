import { type Engine, openEngine, type TensorFunction } from "../../engine/mod.ts";
import { type StoredTensor, writeSafetensors } from "../../learning/mod.ts";
import { serve } from "../serve.ts";
import type { StepCase } from "./cases.ts";
import type { StepForm } from "./forms.ts";
import { noiseOf, type StepModel, stepModel } from "./model.ts";

/** What the worker is asked to prepare. */
export interface StepRequest {
  readonly case: StepCase;
  readonly form: StepForm;
  readonly device: "cpu" | "gpu";
  readonly threads: number;
  /** Steps whose losses are compared between the sides; they are taken at once. */
  readonly checked: number;
  /** File that holds, or is to hold, weights, batch and noise of the steps compared; null: draw your own. */
  readonly file: string | null;
}

/** What it answers. */
export interface Prepared {
  /** Losses of the steps compared. */
  readonly losses: readonly number[];
  /** Time of the first two steps, after which a compiled step is compiled, s. */
  readonly firstSeconds: number;
  /** What computes: a name and its version. */
  readonly engine: string;
}

let engine: Engine;
let take: () => number;

async function prepare(request: StepRequest): Promise<Prepared> {
  engine = await openEngine({ device: request.device, threads: request.threads, quiet: true });
  const { tf } = engine;
  const model = stepModel(engine, request.case);
  if (request.file !== null) await exportStep(request.file, model, request.checked);
  const { compiled, xla = false, precision = "float32" } = request.form;
  const run: TensorFunction = compiled
    ? engine.compile(model.step, { name: "step", xla, precision })
    : (inputs) => tf.tidy(() => [...model.step(inputs)]);
  const data = Object.values(model.data);
  let step = 0;
  take = () =>
    tf.tidy(() => {
      const [loss] = run([...data, tf.scalar(step++, "int32")]);
      return loss!.dataSync()[0]!;
    });
  const start = performance.now();
  const losses = [take(), take()];
  const firstSeconds = (performance.now() - start) / 1000;
  while (losses.length < request.checked) losses.push(take());
  return { losses, firstSeconds, engine: engine.description };
}

/** Writes what another implementation needs to take the same first steps. */
async function exportStep(file: string, { parameters, data, noise }: StepModel, steps: number): Promise<void> {
  const tensors: Record<string, StoredTensor> = {};
  const add = (name: string, tensor: { shape: number[]; dataSync(): unknown }) => {
    tensors[name] = { shape: tensor.shape, data: tensor.dataSync() as Float32Array };
  };
  for (const [name, variable] of Object.entries(parameters)) add(`parameter/${name}`, variable);
  for (const [name, tensor] of Object.entries(data)) add(`data/${name}`, tensor);
  for (let step = 0; step < steps; step++) {
    for (const [name, shape] of Object.entries(noise)) {
      const draw = noiseOf(engine, step).normal(name, shape);
      add(`noise/${step}/${name}`, draw);
      draw.dispose();
    }
  }
  await writeSafetensors(file, { tensors, metadata: {} });
}

function run({ steps }: { readonly steps: number }): { ms: number[] } {
  const ms = Array.from({ length: steps }, () => {
    const start = performance.now();
    take();
    return performance.now() - start;
  });
  return { ms };
}

await serve({ prepare, run });
