/** Power this much smaller than that of all scales is rounding of the transform. */
const ROUNDING = 1e-24;

/**
 * The powers, of the estimate and of the truth, that are no more than rounding: quotients of such say nothing.
 *
 * @param sums Sums of powers, `step` numbers for each scale, the estimate's first, then the truth's.
 * @param end Where they end.
 */
export function powerFloors(sums: Float64Array, step: number, end: number): readonly [number, number] {
  let [estimate, truth] = [0, 0];
  for (let o = 0; o < end; o += step) {
    estimate += sums[o]!;
    truth += sums[o + 1]!;
  }
  return [ROUNDING * estimate, ROUNDING * truth];
}
