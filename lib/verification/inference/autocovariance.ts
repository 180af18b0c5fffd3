/**
 * Autocovariances of a series in the order of time, c_k = sum (x_t - m)(x_(t+k) - m) / n; where values are missing, the mean
 * product of the pairs that are there, times (n - k) / n, n the number of times.
 *
 * @param values Values, NaN missing, at even steps, [time].
 * @param most Greatest lag.
 * @returns c_0 to c_most; NaN at lags without pairs.
 */
export function autocovariance(values: ArrayLike<number>, most: number): Float64Array<ArrayBuffer> {
  const n = values.length;
  const x = Float64Array.from(values);
  const present = x.filter((value) => !Number.isNaN(value));
  const mean = present.reduce((a, b) => a + b, 0) / present.length;
  return Float64Array.from({ length: most + 1 }, (_, lag) => {
    let [sum, pairs] = [0, 0];
    for (let t = 0; t + lag < n; t++) {
      const product = (x[t]! - mean) * (x[t + lag]! - mean);
      if (Number.isNaN(product)) continue;
      sum += product;
      pairs++;
    }
    return sum / pairs * (n - lag) / n;
  });
}
