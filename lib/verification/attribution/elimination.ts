import { type CrossProducts, ERROR, productAt, triangleLength } from "./cross_products.ts";

/** A column of which less than this share is left, once earlier ones are taken out, is a sum of them: the rest is rounding. */
const DEPENDENT = 1e-9;

/**
 * Cholesky's factor of the cross products of some rows, in their order; a level that is a sum of earlier ones is passed over,
 * with 0 on its diagonal.
 *
 * @returns The lower triangle, row by row.
 */
export function eliminate(products: CrossProducts, rows: readonly number[]): Float64Array {
  const factor = new Float64Array(triangleLength(rows.length));
  for (let i = 0; i < rows.length; i++) {
    const at = triangleLength(i);
    for (let j = 0; j <= i; j++) {
      const other = triangleLength(j);
      const product = products[productAt(rows[i]!, rows[j]!)]!;
      let sum = product;
      for (let k = 0; k < j; k++) sum -= factor[at + k]! * factor[other + k]!;
      const pivot = factor[other + j]!;
      if (j < i) factor[at + j] = pivot > 0 ? sum / pivot : 0;
      else if (sum > (rows[i] === ERROR ? 0 : DEPENDENT * product)) factor[at + i] = Math.sqrt(sum);
    }
  }
  return factor;
}

/** What is left of row `row` once those before it are taken out: its sum of squares. */
export const leftOver = (factor: Float64Array, row: number): number => factor[triangleLength(row) + row]! ** 2;

/** Coefficients of the regression of row `row` on those before it, 0 for those passed over. */
export function regression(factor: Float64Array, row: number): Float64Array {
  const coefficients = new Float64Array(row);
  const at = triangleLength(row);
  for (let k = row - 1; k >= 0; k--) {
    const pivot = factor[triangleLength(k) + k]!;
    if (pivot === 0) continue;
    let sum = factor[at + k]!;
    for (let m = k + 1; m < row; m++) sum -= factor[triangleLength(m) + k]! * coefficients[m]!;
    coefficients[k] = sum / pivot;
  }
  return coefficients;
}
