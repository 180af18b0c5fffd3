import type { Engine, Tensor } from "../engine/mod.ts";

/**
 * Fields with those before them: [frame of all sequences, y, x] as they are, one frame late, two, ...; zeros before the
 * first frame of a sequence. No later frame is in any.
 *
 * @param history how many, 1 or more
 * @returns as many tensors of the shape of `x`, the latest first
 */
export function withHistory({ tf }: Engine, x: Tensor, frames: number, history: number): readonly Tensor[] {
  if (history === 1) return [x];
  const [rows, ...field] = x.shape as [number, ...number[]];
  const sequences = rows / frames;
  const bySequence = tf.reshape(x, [sequences, frames, ...field]);
  const start = [0, 0, ...field.map(() => 0)];
  return Array.from({ length: history }, (_, late) => {
    if (late === 0) return x;
    const hidden = Math.min(late, frames);
    const known = tf.slice(bySequence, start, [sequences, frames - hidden, ...field]);
    return tf.reshape(tf.concat([tf.zeros([sequences, hidden, ...field]), known], 1), x.shape);
  });
}
