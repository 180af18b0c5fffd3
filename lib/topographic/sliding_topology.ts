import type { Engine, Tensor } from "../engine/mod.ts";
import { reach, type Topology } from "./topology.ts";

/**
 * W of capsules that roll by any number of steps a frame, whole or not. The kernel lies between units by linear
 * interpolation, so that no entry is below 0, V stays above it, and W has a gradient by the speeds. At whole speeds it is
 * {@link topologyMatrix}, but for speed 1, whose published kernel is cut at its corners.
 *
 * @param speeds units forward for each frame forward [speed]
 * @returns [speed, frames * width, frames * width]
 */
export function slidingTopology({ tf }: Engine, speeds: Tensor, topology: Topology): Tensor {
  const { frames, width, kernel, offset, causal } = topology;
  const { low } = reach(kernel, causal);
  const lags = Array.from({ length: kernel }, (_, k) => low + k);
  const kinds = speeds.shape[0]!;
  const apart = tf.tensor1d(Float32Array.from({ length: width * width }, (_, k) => k % width - Math.floor(k / width)));
  const moved = tf.mul(tf.reshape(speeds, [kinds, 1, 1]), tf.reshape(tf.tensor1d(lags), [1, kernel, 1]));
  const off = tf.sub(apart, moved);
  const around = tf.abs(tf.sub(off, tf.mul(tf.floor(tf.add(tf.div(off, width), 0.5)), width)));
  const shares = tf.clipByValue(tf.sub(offset + 1, around), 0, 1); // [speed, lag, unit from * unit to]
  const inTime = tf.tensor2d(timesOf(topology, lags), [frames * frames, kernel]);
  const ofFrames = tf.matMul(tf.tile(tf.reshape(inTime, [1, frames * frames, kernel]), [kinds, 1, 1]), shares);
  const byUnit = tf.transpose(tf.reshape(ofFrames, [kinds, frames, frames, width, width]), [0, 1, 3, 2, 4]);
  return tf.reshape(byUnit, [kinds, frames * width, frames * width]);
}

/** Weight of each lag between two frames, row-major [frame from * frame to, lag]. */
function timesOf({ frames, offset, wrapTime, normalise }: Topology, lags: readonly number[]): Float32Array {
  const times = new Float32Array(frames * frames * lags.length);
  for (let to = 0; to < frames; to++) {
    const there = lags.filter((lag) => wrapTime || (to - lag >= 0 && to - lag < frames));
    const total = normalise === true ? 1 / (2 * offset + 1) : lags.length;
    const weight = normalise === false ? 1 : total / there.length;
    for (const lag of there) {
      const from = (((to - lag) % frames) + frames) % frames;
      times[(from * frames + to) * lags.length + lags.indexOf(lag)]! += weight;
    }
  }
  return times;
}
