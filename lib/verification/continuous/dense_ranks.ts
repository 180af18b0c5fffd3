/** Values as numbers of their distinct values in rising order. */
export interface DenseRanks {
  /** Place of each value among the distinct ones, from 0, [value]. */
  readonly rank: Int32Array;
  /** Weight of each distinct value, [rank]. */
  readonly weight: Float64Array;
}

/** Ranks `values`, none NaN, in n log n: a sorted copy, and a binary search for each. */
export function denseRanks(values: Float64Array, weights: Float64Array): DenseRanks {
  const sorted = values.slice().sort();
  let count = 0;
  // -0 and 0 are one value
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[count - 1]) sorted[count++] = sorted[i]!;
  const rank = new Int32Array(values.length);
  const weight = new Float64Array(count);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    let low = 0;
    for (let high = count - 1; low < high;) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < value) low = middle + 1;
      else high = middle;
    }
    rank[i] = low;
    weight[low]! += weights[i]!;
  }
  return { rank, weight };
}

/** Middle rank of each distinct value, half the weight of its ties and all below, less that of the whole: they sum to 0. */
export function centredRanks(weight: Float64Array): Float64Array {
  const total = weight.reduce((sum, w) => sum + w, 0);
  let below = 0;
  return weight.map((w) => {
    const middle = below + w / 2 - total / 2;
    below += w;
    return middle;
  });
}
