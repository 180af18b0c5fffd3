import type { Engine, Tensor } from "../engine/mod.ts";
import { rollCapsules } from "./capsules.ts";
import { expectedRate } from "./likelihood.ts";
import { decode, encode, expectedLatent, type RainModel } from "./rain_model.ts";
import { rainAndMask } from "./rain_training.ts";

/** One capsule rolled step by step, each step decoded. */
export interface CapsuleTraversal {
  /** Capsule, from 0. */
  readonly capsule: number;
  /** Decoded rain rate for each roll 0 to width - 1, mm h-1 [roll, y, x]. */
  readonly fields: readonly Float32Array[];
  /** Mean absolute change of log-rain over the rolls: how much the capsule does. */
  readonly effect: number;
}

/**
 * Rolls each capsule of one frame's latent alone, decodes, and gives the capsules that change the rain most.
 *
 * @param window rain rate of one window [frame, y, x], mm h-1
 * @param frame frame of the window to traverse
 * @param count capsules wanted
 */
export function traverseCapsules(
  engine: Engine,
  model: RainModel,
  window: Float32Array,
  frame: number,
  count: number,
): CapsuleTraversal[] {
  const { tf } = engine;
  const { capsules, width, size, frames } = model.config;
  const cells = size * size;
  const flat = tf.tidy(() => {
    const x = tf.tensor3d(rainAndMask(window).rain, [frames, size, size]);
    const t = expectedLatent(engine, model, encode(engine, model, x)).t;
    const start = tf.slice(t, [frame, 0], [1, capsules * width]);
    const rolls = Array.from(
      { length: width },
      (_, shift) => tf.reshape(rollCapsules(engine, start, shift, model.config), [capsules, 1, width]),
    );
    const rolled = tf.concat(rolls, 1); // [capsule, roll, unit]
    const rows: Tensor[] = [];
    for (let capsule = 0; capsule < capsules; capsule++) {
      const before = tf.slice(start, [0, 0], [1, capsule * width]);
      const after = tf.slice(start, [0, (capsule + 1) * width], [1, (capsules - capsule - 1) * width]);
      const own = tf.reshape(tf.slice(rolled, [capsule, 0, 0], [1, width, width]), [width, width]);
      rows.push(tf.concat([tf.tile(before, [width, 1]), own, tf.tile(after, [width, 1])], 1));
    }
    const fields = decode(engine, model, { t: tf.concat(rows, 0) });
    return expectedRate(engine, fields, model.parameters["logSigmaRolled"]!).dataSync() as Float32Array;
  });
  const traversals = Array.from({ length: capsules }, (_, capsule): CapsuleTraversal => {
    const at = (roll: number) => flat.subarray((capsule * width + roll) * cells, (capsule * width + roll + 1) * cells);
    const fields = Array.from({ length: width }, (_, roll) => at(roll));
    const change = fields.slice(1).reduce((sum, field) => sum + meanAbsoluteLogRatio(field, fields[0]!), 0);
    return { capsule, fields, effect: change / (width - 1) };
  });
  return traversals.sort((a, b) => b.effect - a.effect).slice(0, count);
}

function meanAbsoluteLogRatio(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(Math.log((a[i]! + 0.1) / (b[i]! + 0.1)));
  return sum / a.length;
}
