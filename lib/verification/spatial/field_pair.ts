/** An estimated and a true field on the same cells, row-major [y, x], NaN missing. */
export interface FieldPair {
  /** Estimate. */
  readonly estimate: ArrayLike<number>;
  /** Truth. */
  readonly truth: ArrayLike<number>;
  /** Number of rows and columns, [y, x]. */
  readonly shape: readonly [number, number];
}

/** @throws TypeError when a field has not y times x cells. */
export function checkFields({ estimate, truth, shape: [height, width] }: FieldPair): void {
  if (estimate.length === height * width && truth.length === height * width) return;
  throw new TypeError(
    `Fields of ${estimate.length} and ${truth.length} cells are not ${height} x ${width}: give both on one grid`,
  );
}

/** Both fields with NaN in either where one is missing. */
export interface JointFields {
  /** Estimate. */
  readonly estimate: Float64Array;
  /** Truth. */
  readonly truth: Float64Array;
  /** Number of rows and columns, [y, x]. */
  readonly shape: readonly [number, number];
  /** Cells present in both. */
  readonly present: number;
}

/**
 * Amounts of rain with one mask.
 *
 * @throws TypeError when a field has another shape; RangeError when a value is infinite or below 0.
 */
export function jointAmounts(pair: FieldPair): JointFields {
  checkFields(pair);
  const estimate = Float64Array.from(pair.estimate);
  const truth = Float64Array.from(pair.truth);
  let present = 0;
  for (let i = 0; i < truth.length; i++) {
    if (Number.isNaN(estimate[i]!) || Number.isNaN(truth[i]!)) {
      estimate[i] = NaN;
      truth[i] = NaN;
      continue;
    }
    const value = estimate[i]! >= 0 && estimate[i]! < Infinity ? truth[i]! : estimate[i]!;
    if (!(value >= 0 && value < Infinity)) {
      throw new RangeError(`Value ${value} of cell ${i} is not an amount: amounts are finite and 0 or more`);
    }
    present++;
  }
  return { estimate, truth, shape: pair.shape, present };
}
