import type { Engine, Tensor } from "../engine/mod.ts";
import { rollCapsules } from "./capsules.ts";
import { expectedRate } from "./likelihood.ts";
import { amountLawOf } from "./rain_config.ts";
import { expectedLatent } from "./rain_latent.ts";
import { decode, encode, type RainModel, spreadOf } from "./rain_model.ts";
import { rainAndMask } from "./rain_training.ts";
import { takeValues } from "./take_values.ts";

/** One capsule, or all together, rolled step by step, each step decoded. */
export interface CapsuleTraversal {
  /** Capsule, from 0; "all" for all together, which is what time does. */
  readonly capsule: number | "all";
  /** Decoded rain rate for each roll 0 to width - 1, mm h-1 [roll, y, x]. */
  readonly fields: readonly Float32Array[];
  /** Mean absolute change of log-rain over the rolls: how much the capsule does. */
  readonly effect: number;
}

/**
 * Rolls all capsules of one frame's latent together, then each alone, decodes, and gives the former and the capsules
 * that change the rain most.
 *
 * @param window rain rate of one window [frame, y, x], mm h-1
 * @param frame frame of the window to traverse
 * @param count single capsules wanted
 */
export async function traverseCapsules(
  engine: Engine,
  model: RainModel,
  window: Float32Array,
  frame: number,
  count: number,
): Promise<CapsuleTraversal[]> {
  const { tf } = engine;
  const { capsules, width, size, frames } = model.config;
  const cells = size * size;
  const decoded = tf.tidy(() => {
    const { rain, valid } = rainAndMask(window);
    const put = (values: Float32Array): Tensor => tf.tensor3d(values, [frames, size, size]);
    const t = expectedLatent(engine, model, encode(engine, model, put(rain), put(valid))).t;
    const start = tf.slice(t, [frame, 0], [1, capsules * width]);
    const shifts = Array.from({ length: width }, (_, shift) => shift);
    const together = tf.concat(shifts.map((shift) => rollCapsules(engine, start, shift, model.config)), 0);
    const unrolled = tf.tile(start, [width, 1]);
    const rows: Tensor[] = [together];
    for (let capsule = 0; capsule < capsules; capsule++) {
      const units = (of: Tensor, from: number, to: number) =>
        tf.slice(of, [0, from * width], [width, (to - from) * width]);
      const [before, own, after] = [
        units(unrolled, 0, capsule),
        units(together, capsule, capsule + 1),
        units(unrolled, capsule + 1, capsules),
      ];
      rows.push(tf.concat([before, own, after], 1));
    }
    const fields = decode(engine, model, { t: tf.concat(rows, 0) });
    return expectedRate(engine, fields, spreadOf(engine, model, "rolled"), amountLawOf(model.config));
  });
  const flat = await takeValues(decoded);
  const traversalOf = (row: number, capsule: number | "all"): CapsuleTraversal => {
    const at = (roll: number) => flat.subarray((row * width + roll) * cells, (row * width + roll + 1) * cells);
    const fields = Array.from({ length: width }, (_, roll) => at(roll));
    const change = fields.slice(1).reduce((sum, field) => sum + meanAbsoluteLogRatio(field, fields[0]!), 0);
    return { capsule, fields, effect: change / (width - 1) };
  };
  const single = Array.from({ length: capsules }, (_, capsule) => traversalOf(capsule + 1, capsule));
  return [traversalOf(0, "all"), ...single.sort((a, b) => b.effect - a.effect).slice(0, count)];
}

function meanAbsoluteLogRatio(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(Math.log((a[i]! + 0.1) / (b[i]! + 0.1)));
  return sum / a.length;
}
