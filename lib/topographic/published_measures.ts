import type { CompiledFunction, Engine, Noise, Tensor } from "../engine/mod.ts";
import { binaryCrossEntropy } from "../learning/mod.ts";
import { rollCapsules } from "./capsules.ts";
import {
  decodePublished,
  drawPublished,
  encodePublished,
  expectedPublished,
  type LatentNoise,
  type PublishedModel,
} from "./published_model.ts";
import { divergenceByRow, type Posterior, type Posteriors } from "./rain_latent.ts";
import { takeValues } from "./take_values.ts";

/** What a published model shows on some sequences; values by row [sequence * frame], nats. */
export interface FrameMeasures {
  /** Cross-entropy of each frame decoded from a draw of its latent. */
  readonly bce: Float32Array;
  /** Divergence of its posteriors from the prior. */
  readonly kl: Float32Array;
  /** For each shift d: cross-entropy of frame t + d decoded from the expected latent of t rolled by d. */
  readonly rolled: readonly Float32Array[];
  /** For each shift d: cross-entropy of frame t + d decoded from the expected latent of t as it is. */
  readonly unrolled: readonly Float32Array[];
  /** For each draw: log of p(x, z, u) / q(z, u | x). */
  readonly weights: readonly Float32Array[];
  /** A draw of the latent [row, capsule * unit]. */
  readonly sampled: Float32Array;
  /** The expected latent [row, capsule * unit]. */
  readonly expected: Float32Array;
}

/** Options of {@link publishedMeasures}. */
export interface MeasureOptions {
  /** Shifts d, frames; 0 is the reconstruction. Sequences are cyclic: after the last frame comes the first. */
  readonly shifts: readonly number[];
  /** Draws for the importance weights; 0 for none. */
  readonly draws: number;
  /** Seed of the noise. */
  readonly seed: number;
}

/** Measures batches of whole sequences with a compiled pass; to be disposed. */
export interface PublishedMeasurer {
  /** Measures frames [sequence * frame, channel * y * x]; batches of one number have the same noise. */
  measure(x: Tensor, batch: number): Promise<FrameMeasures>;
  /** Frees what was compiled. */
  dispose(): void;
}

/** Prepares the measures of a published model. */
export function publishedMeasures(
  engine: Engine,
  model: PublishedModel,
  { shifts, draws, seed }: MeasureOptions,
): PublishedMeasurer {
  const { tf } = engine;
  const pass: CompiledFunction = engine.compile(([x, batch]) => {
    const noise = engine.noise(seed, batch!);
    const posteriors = encodePublished(engine, model, x!);
    const shape = posteriors.z.mean.shape;
    const draw = drawPublished(engine, model, posteriors, latentNoise(noise, "sample", shape));
    const expected = expectedPublished(engine, model, posteriors);
    const still = decodePublished(engine, model, expected);
    const later = (shift: number) => laterFrames(engine, x!, shift, model.sizes.frames);
    const entropy = (logits: Tensor, frames: Tensor) => tf.sum(binaryCrossEntropy(engine, logits, frames), 1) as Tensor;
    const bce = entropy(decodePublished(engine, model, draw.t), x!);
    const rolled = shifts.map((shift) =>
      entropy(decodePublished(engine, model, rollCapsules(engine, expected, shift, model.sizes)), later(shift))
    );
    const unrolled = shifts.map((shift) => entropy(still, later(shift)));
    const weights = Array.from(
      { length: draws },
      (_, k) => logWeights(engine, model, posteriors, x!, latentNoise(noise, `draw ${k}`, shape)),
    );
    const byRow = tf.stack([bce, divergenceByRow(engine, posteriors), ...rolled, ...unrolled, ...weights]) as Tensor;
    return [byRow, draw.t, expected];
  }, { name: "publishedMeasures" });
  return {
    measure: async (x, batch) => {
      const rows = x.shape[0]!;
      const outputs = tf.tidy(() => [...pass([x, tf.scalar(batch, "int32")])]);
      const [byRow, sampled, expected] = await Promise.all(outputs.map(takeValues));
      const row = (k: number) => byRow!.subarray(k * rows, (k + 1) * rows);
      const some = (from: number, count: number) => Array.from({ length: count }, (_, k) => row(from + k));
      const { length } = shifts;
      return {
        bce: row(0),
        kl: row(1),
        rolled: some(2, length),
        unrolled: some(2 + length, length),
        weights: some(2 + 2 * length, draws),
        sampled: sampled!,
        expected: expected!,
      };
    },
    dispose: () => pass.dispose(),
  };
}

function latentNoise(noise: Noise, name: string, shape: readonly number[]): LatentNoise {
  return { z: noise.normal(`${name} z`, shape), u: noise.normal(`${name} u`, shape) };
}

/** Rows moved back by `shift` frames within their sequences, which are cyclic: row t has frame t + shift. */
function laterFrames({ tf }: Engine, x: Tensor, shift: number, frames: number): Tensor {
  const by = shift % frames;
  if (by === 0) return x;
  const sequences = x.shape[0]! / frames;
  const whole = tf.reshape(x, [sequences, frames, -1]);
  const pixels = whole.shape[2]!;
  const head = tf.slice(whole, [0, 0, 0], [sequences, by, pixels]);
  const tail = tf.slice(whole, [0, by, 0], [sequences, frames - by, pixels]);
  return tf.reshape(tf.concat([tail, head], 1), [sequences * frames, pixels]);
}

/** ln p(x | t) + ln p(z) p(u) - ln q(z) q(u) of a draw, by row; the constants of both normals are equal. */
function logWeights(engine: Engine, model: PublishedModel, posteriors: Posteriors, x: Tensor, noise: LatentNoise) {
  const { tf } = engine;
  const { z, u, t } = drawPublished(engine, model, posteriors, noise);
  const likelihood = tf.neg(tf.sum(binaryCrossEntropy(engine, decodePublished(engine, model, t), x), 1));
  const ratio = ({ logVariance }: Posterior, value: Tensor, e: Tensor): Tensor =>
    tf.mul(tf.sum(tf.add(tf.sub(tf.square(e), tf.square(value)), logVariance), 1), 0.5);
  const ofU = u === null || posteriors.u === undefined ? [] : [ratio(posteriors.u, u, noise.u)];
  return tf.addN([likelihood, ratio(posteriors.z, z, noise.z), ...ofU]) as Tensor;
}
