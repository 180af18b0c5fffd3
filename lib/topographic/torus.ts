import type { Engine, Tensor } from "../engine/mod.ts";

/** Rows and columns of a torus on which capsules lie, counted row by row. */
export type Torus = readonly [rows: number, columns: number];

/** How far a capsule is from the five whose mean it takes part in: itself, and those above, below and on both sides. */
const BESIDE = [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]] as const;

/** Share of each capsule in the mean at each other, row-major [capsule, capsule]. */
function torusShares([rows, columns]: Torus): Float32Array {
  const capsules = rows * columns;
  const shares = new Float32Array(capsules * capsules);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      for (const [down, right] of BESIDE) {
        const to = (y + down + rows) % rows * columns + (x + right + columns) % columns;
        shares[(y * columns + x) * capsules + to]! += 1 / BESIDE.length;
      }
    }
  }
  return shares;
}

/**
 * The mean over each capsule and the four beside it on a torus; along a side of two the neighbour counts twice, along one of
 * one the capsule itself.
 *
 * @param values [row, capsule * unit]
 * @returns same shape
 */
export function meanOnTorus({ tf }: Engine, values: Tensor, torus: Torus): Tensor {
  const [rows, units] = values.shape as [number, number];
  const capsules = torus[0] * torus[1];
  const width = units / capsules;
  const byUnit = tf.transpose(tf.reshape(values, [rows, capsules, width]), [0, 2, 1]);
  const mean = tf.matMul(
    tf.reshape(byUnit, [rows * width, capsules]),
    tf.tensor2d(torusShares(torus), [capsules, capsules]),
  );
  return tf.reshape(tf.transpose(tf.reshape(mean, [rows, width, capsules]), [0, 2, 1]), values.shape);
}
