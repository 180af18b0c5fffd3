import type { Engine, Tensor } from "../engine/mod.ts";
import { rollWeights } from "./roll_weights.ts";
import { meanOnTorus, type Torus } from "./torus.ts";

/** Number added to V before the square root, as in the published code. */
export const EPSILON = 1e-6;

/** Sizes that turn flat frames into capsules. */
export interface CapsuleSizes {
  /** Frames in a sequence, S. */
  readonly frames: number;
  /** Capsules, C. */
  readonly capsules: number;
  /** Units of each capsule, D. */
  readonly width: number;
  /** Number added to V before the square root. Default {@link EPSILON}. */
  readonly epsilon?: number;
  /** Steps that capsules roll a frame, taken in turn: the first by speeds[0]. Default [1], as published. */
  readonly speeds?: readonly number[];
  /** The torus that capsules lie on: V of each is of the mean u² of it and those beside it. Default: each is alone. */
  readonly torus?: Torus;
  /** Whether V counts 1, what u² is expected to be, for what of the kernel lies outside the window. Default false. */
  readonly completed?: boolean;
}

/**
 * The topographic variable t = (z + μ) / sqrt(W u² + ε), Keller & Welling 2021 (arXiv 2109.01394), section 4, with the
 * sign of their code.
 *
 * @param z [frame of all sequences, capsule * unit]
 * @param squares u², or its expectation, same shape
 * @param mu scalar
 * @param topology W for each of the speeds [speed, frames * width, frames * width]
 * @param there 1 for frames that there are, 0 for those that are missing [row]: V is then W's mean over those that there are,
 * as at the edges of a window. Default: all
 * @returns t, same shape as z
 */
export function topographic(
  engine: Engine,
  z: Tensor,
  squares: Tensor,
  mu: Tensor,
  topology: Tensor,
  sizes: CapsuleSizes,
  there?: Tensor,
): Tensor {
  const { tf } = engine;
  const { torus, epsilon = EPSILON } = sizes;
  const ofCapsules = torus === undefined ? squares : meanOnTorus(engine, squares, torus);
  const variance = sharedAlong(engine, ofCapsules, topology, sizes, there);
  return tf.div(tf.add(z, mu), tf.sqrt(tf.add(variance, epsilon)));
}

/**
 * What neighbouring frames and units share: W x, each capsule for itself.
 *
 * @param x [frame of all sequences, capsule * unit]
 * @param topology W for each of the speeds [speed, frames * width, frames * width]
 * @param there as of {@link topographic}
 * @returns same shape as x
 */
export function sharedAlong(
  { tf }: Engine,
  x: Tensor,
  topology: Tensor,
  { frames, capsules, width, speeds = [1], completed = false }: CapsuleSizes,
  there?: Tensor,
): Tensor {
  const rows = x.shape[0]!;
  const [sequences, kinds] = [rows / frames, speeds.length];
  const each = capsules / kinds;
  const share = (of: Tensor, columns: number): Tensor => {
    const bySpeed = tf.transpose(tf.reshape(of, [sequences, frames, columns, kinds, width]), [3, 0, 2, 1, 4]);
    return tf.matMul(tf.reshape(bySpeed, [kinds, sequences * columns, frames * width]), topology);
  };
  let shared = share(there === undefined ? x : tf.mul(x, tf.reshape(there, [rows, 1])), each);
  if (there !== undefined) {
    const known = share(tf.tile(tf.reshape(there, [rows, 1]), [1, kinds * width]), 1);
    const ofEach = tf.tile(tf.reshape(known, [kinds, sequences, 1, frames * width]), [1, 1, each, 1]);
    shared = tf.div(shared, tf.maximum(tf.reshape(ofEach, [kinds, sequences * each, frames * width]), EPSILON));
  }
  if (completed) {
    const inside = tf.sum(topology, 1, true);
    shared = tf.add(shared, tf.sub(tf.max(inside, 2, true), inside));
  }
  const turned = tf.transpose(tf.reshape(shared, [kinds, sequences, each, frames, width]), [1, 3, 2, 0, 4]);
  return tf.reshape(turned, [rows, capsules * width]);
}

/**
 * Rolls every capsule forward by `shift` times its speed: what the latent becomes `shift` frames later.
 *
 * @param latent [row, capsule * unit]
 * @returns same shape
 */
export function rollCapsules(
  engine: Engine,
  latent: Tensor,
  shift: number,
  { capsules, width, speeds = [1] }: Pick<CapsuleSizes, "capsules" | "width" | "speeds">,
): Tensor {
  const { tf } = engine;
  if (speeds.length === 1) return rollUnits(engine, latent, shift * speeds[0]!, width);
  const rows = latent.shape[0]!;
  const bySpeed = tf.split(
    tf.reshape(latent, [rows * capsules / speeds.length, speeds.length * width]),
    speeds.length,
    1,
  );
  const rolled = bySpeed.map((part, k) => rollUnits(engine, part, shift * speeds[k]!, width));
  return tf.reshape(tf.concat(rolled, 1), [rows, capsules * width]);
}

/** Rolls [row, capsule * unit] by `shift` units inside each capsule. */
function rollUnits({ tf }: Engine, latent: Tensor, shift: number, width: number): Tensor {
  const by = ((shift % width) + width) % width;
  if (by === 0) return tf.clone(latent);
  const capsules = latent.size / width;
  const grouped = tf.reshape(latent, [capsules, width]);
  if (!Number.isInteger(by)) {
    const weights = rollWeights(width, by);
    const from = Float32Array.from({ length: width * width }, (_, k) => {
      const [unit, rolled] = [Math.floor(k / width), k % width];
      return weights[(rolled - unit + width) % width]!;
    });
    return tf.reshape(tf.matMul(grouped, tf.tensor2d(from, [width, width])), latent.shape);
  }
  const tail = tf.slice(grouped, [0, width - by], [capsules, by]);
  const head = tf.slice(grouped, [0, 0], [capsules, width - by]);
  return tf.reshape(tf.concat([tail, head], 1), latent.shape);
}
