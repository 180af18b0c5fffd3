import { WET_RATE } from "../../base/mod.ts";
import type { Engine, Tensor } from "../../engine/mod.ts";
import { type Context, contextOf } from "../context.ts";
import type { RainModelConfig } from "../rain_config.ts";
import { expectedLatent } from "../rain_latent.ts";
import { disposeTopologies, encode, forSequencesOf, type RainModel } from "../rain_model.ts";
import { rainAndMask } from "../rain_training.ts";
import { takeValues } from "../take_values.ts";

/** Units of the latent of a frame: those of the capsules, then those of the residual. */
export function latentUnits({ capsules, width, residual }: RainModelConfig): number {
  return capsules * width + residual;
}

/** Encodes sequences of a fixed number of frames, some at a time. */
export interface SequenceEncoder {
  /** Frames of a sequence that are encoded, without their context. */
  readonly frames: number;
  /** Context of each sequence. */
  readonly context: Context;
  /** Sequences encoded at a time. */
  readonly batch: number;
  /**
   * Expected latents of sequences.
   *
   * @param rates rain rate [sequence, before + frames + after, y, x], mm h-1, NaN where missing; `batch` sequences at most
   * @param there 1 for frames to be encoded, 0 for those that are missing, which nothing is made of [sequence, frame]
   * @returns [sequence, frame, unit]: capsules, then residual; what stands for missing frames means nothing
   */
  encode(rates: Float32Array, there: Uint8Array): Promise<Float32Array>;
  /** Latent of a frame in a sequence that is wholly there and wholly dry [unit]. */
  dry(): Promise<Float32Array>;
  /** Frees what was compiled; the model stays. */
  dispose(): void;
}

/**
 * Makes an encoder of sequences of any length: the model's own window is no bound, as its latent knows a few frames around. The
 * latents are those of windows that begin with the context. Batches are filled up to one size, so that the same sequences of a
 * batch give the same bytes.
 */
export function createSequenceEncoder(engine: Engine, model: RainModel, frames: number, batch = 16): SequenceEncoder {
  const { tf } = engine;
  const { size } = model.config;
  const context = contextOf(model.config);
  const length = context.before + frames + context.after;
  const longer = forSequencesOf(engine, model, length);
  const units = latentUnits(model.config);
  const window = length * size * size;
  const compiled = engine.compile((inputs) => {
    const [rain, valid, there] = inputs as [Tensor, Tensor, Tensor];
    const { t, residual } = expectedLatent(engine, longer, encode(engine, longer, rain, valid), there);
    const all = residual === undefined ? t : tf.concat([t, residual], 1);
    const bySequence = tf.reshape(all, [batch, length, units]);
    return [tf.slice(bySequence, [0, context.before, 0], [batch, frames, units])];
  });
  const encodeAll = async (rates: Float32Array, there: Uint8Array): Promise<Float32Array> => {
    const sequences = there.length / length;
    const { rain, valid } = rainAndMask(rates);
    const filled = (values: ArrayLike<number>, each: number): Float32Array => {
      const all = new Float32Array(batch * each);
      all.set(values);
      return all;
    };
    const shape: [number, number, number] = [batch * length, size, size];
    const latent = tf.tidy(() =>
      compiled([
        tf.tensor3d(filled(rain, window), shape),
        tf.tensor3d(filled(valid, window), shape),
        tf.tensor1d(filled(there, length)),
      ])[0]!
    );
    return (await takeValues(latent)).subarray(0, sequences * frames * units);
  };
  let ofDry: Promise<Float32Array> | undefined;
  return {
    frames,
    context,
    batch,
    encode: encodeAll,
    dry: () =>
      ofDry ??= encodeAll(new Float32Array(window), new Uint8Array(length).fill(1)).then((all) => all.slice(-units)),
    dispose: () => {
      compiled.dispose();
      disposeTopologies(longer);
    },
  };
}

/** Whether nothing of some rain is wet or missing: its latent need not be computed anew. */
export function isDry(rates: Float32Array): boolean {
  for (let i = 0; i < rates.length; i++) if (!(rates[i]! < WET_RATE)) return false;
  return true;
}
