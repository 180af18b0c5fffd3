/** Sums that blocks of a bootstrap hold, `length` of them: what `bootstrap` needs to merge blocks. */
export function sumsOf(length: number): {
  init(): Float64Array;
  merge(a: Float64Array, b: Float64Array, times?: number): Float64Array;
} {
  return {
    init: () => new Float64Array(length),
    merge: (a, b, times = 1) => {
      for (let i = 0; i < length; i++) a[i]! += times * b[i]!;
      return a;
    },
  };
}
