import type { Engine, Tensor } from "../engine/mod.ts";

/** Rows of all sequences without the first `skip` and the last `drop` frames of each: [sequence * frame, ...]. */
export function framesOf({ tf }: Engine, x: Tensor, frames: number, skip: number, drop: number): Tensor {
  const [rows, ...rest] = x.shape as [number, ...number[]];
  const sequences = rows / frames;
  const kept = frames - skip - drop;
  const start = [0, skip, ...rest.map(() => 0)];
  const cut = tf.slice(tf.reshape(x, [sequences, frames, ...rest]), start, [sequences, kept, ...rest]);
  return tf.reshape(cut, [sequences * kept, ...rest]);
}
