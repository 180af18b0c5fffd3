/**
 * The non-decreasing sequence nearest to `values` in weighted least squares, by pooling adjacent violators (Ayer et al.
 * 1955). Values that belong to one predictor must be pooled to one value before, or the result depends on their order.
 *
 * @param values Values in the order of their predictor, [k].
 * @param weights Positive weights, [k].
 * @returns Fitted values, [k].
 * @throws TypeError when the lengths differ.
 */
export function isotonicFit(values: ArrayLike<number>, weights: ArrayLike<number>): Float64Array<ArrayBuffer> {
  if (values.length !== weights.length) {
    throw new TypeError(`Cannot fit ${values.length} values with ${weights.length} weights: give as many of each`);
  }
  const pools: { sum: number; weight: number; size: number }[] = [];
  for (let k = 0; k < values.length; k++) {
    let pool = { sum: values[k]! * weights[k]!, weight: weights[k]!, size: 1 };
    for (let last = pools.at(-1); last !== undefined && !isBelow(last, pool); last = pools.at(-1)) {
      pools.pop();
      pool = { sum: last.sum + pool.sum, weight: last.weight + pool.weight, size: last.size + pool.size };
    }
    pools.push(pool);
  }
  const fitted = new Float64Array(values.length);
  let k = 0;
  for (const { sum, weight, size } of pools) {
    fitted.fill(sum / weight, k, k + size);
    k += size;
  }
  return fitted;
}

interface Mean {
  readonly sum: number;
  readonly weight: number;
}

/** Whether the mean of `a` is below that of `b`. */
function isBelow(a: Mean, b: Mean): boolean {
  return a.sum * b.weight < b.sum * a.weight;
}
