/** Where an empirical distribution steps up: distinct values, rising, with the weight of each. */
export interface Steps {
  /** Distinct values, rising. */
  readonly values: Float64Array<ArrayBuffer>;
  /** Weight of each: its count without weights. */
  readonly weights: Float64Array<ArrayBuffer>;
}

/** Distinct values of `data` with their weights, [value], 1 each by default. */
export function stepsOf(data: Float64Array<ArrayBuffer>, weights?: Float64Array<ArrayBuffer>): Steps {
  if (weights === undefined || weights.every((w) => w === 1)) return pooled(data.slice().sort(), () => 1);
  const order = Uint32Array.from(data, (_, i) => i).sort((a, b) => data[a]! - data[b]!);
  return pooled(Float64Array.from(order, (i) => data[i]!), (k) => weights[order[k]!]!);
}

/** Pools equal neighbours of sorted values. */
function pooled(sorted: Float64Array<ArrayBuffer>, weightOf: (k: number) => number): Steps {
  const distinct = new Float64Array(sorted.length);
  const sums = new Float64Array(sorted.length);
  let last = -1;
  for (let k = 0; k < sorted.length; k++) {
    if (last < 0 || sorted[k] !== distinct[last]) distinct[++last] = sorted[k]!;
    sums[last]! += weightOf(k);
  }
  return { values: distinct.slice(0, last + 1), weights: sums.slice(0, last + 1) };
}

/** Integral of F (1 - F): half the mean difference of two values drawn with replacement. */
export function halfMeanDifference({ values, weights }: Steps): number {
  const total = weights.reduce((sum, w) => sum + w, 0);
  let below = 0;
  let integral = 0;
  for (let k = 0; k + 1 < values.length; k++) {
    below += weights[k]! / total;
    integral += below * (1 - below) * (values[k + 1]! - values[k]!);
  }
  return values.length > 0 ? integral : NaN;
}
