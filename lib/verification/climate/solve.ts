/**
 * Solves the symmetric positive definite system A x = b by Cholesky's decomposition.
 *
 * @param a Matrix, row-major [n, n].
 * @param b Right-hand side, [n].
 * @param least What each function must add to those before it, as a share of its square: below it nothing is told.
 * @returns x, [n]; null when the matrix is singular by `least`.
 */
export function solve(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  least: number,
): Float64Array<ArrayBuffer> | null {
  const n = b.length;
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!;
      if (i > j) l[i * n + j] = sum / l[j * n + j]!;
      else if (sum > least * a[i * n + i]!) l[i * n + i] = Math.sqrt(sum);
      else return null;
    }
  }
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= l[i * n + k]! * x[k]!;
    x[i]! /= l[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= l[k * n + i]! * x[k]!;
    x[i]! /= l[i * n + i]!;
  }
  return x;
}
