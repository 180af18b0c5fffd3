import type { Engine, Tensor } from "../engine/mod.ts";
import {
  adam,
  disposeParameters,
  type Parameters,
  type Position,
  type Positioned,
  type TrainingTask,
  valueAndGradients,
} from "../learning/mod.ts";
import { type StepSize, stepSize } from "./step_size.ts";
import { takeValues } from "./take_values.ts";

/** How generator and projector are trained. */
export interface PairedTrainingConfig extends StepSize {
  /** Gradients are scaled down to this global norm. */
  readonly clipNorm: number;
}

/** A model whose training is one compiled step, and the batches that it takes. */
export interface CompiledTraining<Batch extends Positioned> {
  /** Name in checkpoints. */
  readonly name: string;
  /** Trainable variables. */
  readonly parameters: Parameters;
  /** Batches without end from a place on. */
  batches(from: Position): AsyncIterable<Batch>;
  /** Windows in a batch. */
  count(batch: Batch): number;
  /** The first windows of a batch. */
  first(batch: Batch, windows: number): Batch;
  /** What the batch was made of, as JSON. */
  identify(batch: Batch): unknown;
  /** A batch on the engine. */
  tensors(batch: Batch): readonly Tensor[];
  /** Metrics of a batch (scalars) at a step (int32 scalar); "loss" is what is minimised. */
  termsOf(tensors: readonly Tensor[], step: Tensor): Readonly<Record<string, Tensor>> & { readonly loss: Tensor };
}

/** The training of a model by Adam, one compiled step. */
export function compiledTraining<Batch extends Positioned>(
  engine: Engine,
  config: PairedTrainingConfig,
  model: CompiledTraining<Batch>,
): TrainingTask<Batch> {
  const { tf } = engine;
  const { name, parameters, batches, count, first, identify } = model;
  const optimizer = adam(engine, parameters, { ...config, learningRate: stepSize(config) });
  let names: readonly string[] = [];
  const compiled = engine.compile((inputs) => {
    let kept: Tensor[] = [];
    const { gradients } = valueAndGradients(engine, () => {
      const terms = model.termsOf(inputs.slice(0, -1), inputs.at(-1)!);
      names = Object.keys(terms);
      kept = Object.values(terms).map((term) => tf.keep(term));
      return terms.loss;
    }, parameters);
    optimizer.apply(gradients, inputs.at(-1)!);
    const metrics = tf.stack(kept);
    tf.dispose(kept);
    return [metrics];
  });
  return {
    name,
    parameters,
    optimizer,
    batches,
    windows: { count, first },
    identify,
    dispose: () => {
      compiled.dispose();
      disposeParameters(optimizer.state);
    },
    step: async (batch, step) => {
      const metrics = tf.tidy(() => compiled([...model.tensors(batch), tf.scalar(step, "int32") as Tensor])[0]!);
      const values = await takeValues(metrics);
      return Object.fromEntries(names.map((key, i) => [key, values[i]!]));
    },
  };
}
