import type { Engine, Tensor } from "../engine/mod.ts";

/** How u² of neighbouring frames and units is shared: the matrix W of the model. */
export interface Topology {
  /** Frames in a sequence, S. */
  readonly frames: number;
  /** Units in a capsule, D. */
  readonly width: number;
  /** Extent of the kernel in frames, k. */
  readonly kernel: number;
  /**
   * "shifting": one frame forward is one unit forward (T-VAE); "stationary": the same units at all frames (BubbleVAE,
   * or L = 0 with kernel 1).
   */
  readonly coherence: "shifting" | "stationary";
  /** Units forward for each frame forward when shifting, a whole number. Default 1, as published. */
  readonly speed?: number;
  /** Half width across the diagonal (shifting: |dc - speed dt| <= offset); half of the capsule extent (stationary). */
  readonly offset: number;
  /**
   * Whether V of a frame is made of that frame and earlier ones only. The published kernel reaches into later frames:
   * a latent made with it knows the future, and rolling it is no forecast.
   */
  readonly causal: boolean;
  /** Whether frame S - 1 is followed by frame 0, as in cyclic toy sequences; rain does not wrap. */
  readonly wrapTime: boolean;
  /**
   * Whether V is a mean over the kernel rather than a sum, so that its size does not depend on the window's edges; "edges":
   * that mean times as many as the kernel has, which is the sum where no edge is near.
   */
  readonly normalise: boolean | "edges";
}

/**
 * Lags of a kernel of size `k`, frames: V of a frame is made of u² of those `low` to `high` frames before. About zero (odd k
 * symmetric, even k one less forward), or from zero on when causal.
 */
export function reach(k: number, causal: boolean): { low: number; high: number } {
  if (causal) return { low: 0, high: k - 1 };
  return k % 2 === 1 ? { low: -(k - 1) / 2, high: (k - 1) / 2 } : { low: -k / 2, high: k / 2 - 1 };
}

/** Units that a kernel shifting by `speed` reaches; the published one is cut at the corners. */
function along({ low, high }: { low: number; high: number }, speed: number, offset: number) {
  if (speed === 1) return { low, high };
  return { low: Math.min(speed * low, speed * high) - offset, high: Math.max(speed * low, speed * high) + offset };
}

/**
 * W as a matrix [frames * width, frames * width], row-major, for one capsule: `V = U² W` with U² and V flattened
 * [frame, unit]. Units always wrap (a capsule is a circle); frames wrap when asked.
 *
 * Source: Keller & Welling 2021 (arXiv 2109.01394), section 4, in the closed form
 * V[t, c] = sum over (dt, dc) in the kernel of U²[t - dt, c - dc].
 *
 * @throws RangeError when a size is not a positive integer, or the speed no integer
 */
export function topologyMatrix(topology: Topology): Float32Array {
  const { frames, width, kernel, offset, coherence, speed = 1, causal, wrapTime, normalise } = topology;
  for (const [name, value] of Object.entries({ frames, width, kernel })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`Cannot use ${name} ${value}: it must be 1 or more`);
    }
  }
  if (!Number.isInteger(speed)) throw new RangeError(`Cannot use speed ${speed}: it must be a whole number`);
  const size = frames * width;
  const matrix = new Float32Array(size * size);
  const time = reach(kernel, causal);
  const units = coherence === "stationary" ? { low: -offset, high: offset } : along(time, speed, offset);
  let ones = 0;
  for (let dt = time.low; dt <= time.high; dt++) {
    for (let dc = units.low; dc <= units.high; dc++) {
      if (coherence === "shifting" && Math.abs(dc - speed * dt) > offset) continue;
      ones++;
      for (let t = 0; t < frames; t++) {
        const from = t - dt;
        if (!wrapTime && (from < 0 || from >= frames)) continue;
        for (let c = 0; c < width; c++) {
          matrix[(modulo(from, frames) * width + modulo(c - dc, width)) * size + t * width + c]! += 1;
        }
      }
    }
  }
  if (normalise !== false) scaleColumns(matrix, size, normalise === "edges" ? ones : 1);
  return matrix;
}

/** W of some speeds as a tensor of the engine [speed, frames * width, frames * width]. */
export function topologyTensor({ tf }: Engine, topology: Topology, speeds: readonly number[]): Tensor {
  const side = topology.frames * topology.width;
  const all = new Float32Array(speeds.length * side * side);
  speeds.forEach((speed, k) => all.set(topologyMatrix({ ...topology, speed }), k * side * side));
  return tf.tensor3d(all, [speeds.length, side, side]);
}

function modulo(a: number, n: number): number {
  return ((a % n) + n) % n;
}

/** Makes each column sum to `total`. */
function scaleColumns(matrix: Float32Array, size: number, total: number): void {
  for (let column = 0; column < size; column++) {
    let sum = 0;
    for (let row = 0; row < size; row++) sum += matrix[row * size + column]!;
    for (let row = 0; row < size; row++) matrix[row * size + column] = matrix[row * size + column]! * total / sum;
  }
}
