import { BESIDE, dot, leadingEigen, type Product } from "../leading_eigen.ts";
import { symmetricEigen } from "../symmetric_eigen.ts";

/** Directions of the greatest variance. */
export interface PrincipalComponents {
  /** Mean of each column. */
  readonly mean: Float64Array;
  /** Directions [component, column], of length 1, by falling variance; their largest entry is positive. */
  readonly directions: readonly Float64Array[];
  /** Variance along each direction, falling. */
  readonly variances: Float64Array;
  /** Variance along all directions there are. */
  readonly total: number;
}

/** Columns up to which all directions are found, by rotations, whose time grows with their cube. */
const FEW_COLUMNS = 128;

/** Columns up to which their covariance is kept, 130 MB. */
const KEPT_COLUMNS = 4096;

/**
 * Principal components of rows, by the eigenvectors of their covariance: of few columns all, of many those that are wanted, as
 * {@link leadingEigen}.
 *
 * @param rows [row, column]
 * @param count directions wanted
 * @throws RangeError for fewer than two rows, or more directions than columns
 */
export function principalComponents(rows: Float32Array, columns: number, count: number): PrincipalComponents {
  const n = rows.length / columns;
  if (!(n >= 2)) throw new RangeError(`Cannot find the components of ${n} rows: give two or more`);
  if (count > columns) throw new RangeError(`Cannot find ${count} components of ${columns} columns`);
  const mean = new Float64Array(columns);
  for (let i = 0; i < rows.length; i++) mean[i % columns]! += rows[i]! / n;
  let total = 0;
  for (let i = 0; i < rows.length; i++) total += (rows[i]! - mean[i % columns]!) ** 2 / (n - 1);
  const few = columns <= FEW_COLUMNS || count + BESIDE >= columns / 2;
  const { values, vectors } = few ? symmetricEigen(covarianceOf(rows, mean), columns) : leadingEigen(
    columns <= KEPT_COLUMNS ? productWith(covarianceOf(rows, mean)) : productOf(rows, mean),
    columns,
    count,
  );
  return {
    mean,
    directions: Array.from({ length: count }, (_, k) => {
      const direction = vectors.slice(k * columns, (k + 1) * columns);
      const largest = direction.reduce((most, x) => Math.abs(x) > Math.abs(most) ? x : most, 0);
      return largest < 0 ? direction.map((x) => -x) : direction;
    }),
    variances: values.slice(0, count).map((value) => Math.max(0, value)),
    total,
  };
}

/** Covariance of columns [column, column]. */
function covarianceOf(rows: Float32Array, mean: Float64Array): Float64Array {
  const columns = mean.length;
  const n = rows.length / columns;
  const covariance = new Float64Array(columns * columns);
  const centred = new Float64Array(columns);
  for (let row = 0; row < n; row++) {
    for (let i = 0; i < columns; i++) centred[i] = rows[row * columns + i]! - mean[i]!;
    for (let i = 0; i < columns; i++) {
      const value = centred[i]! / (n - 1);
      for (let j = 0; j <= i; j++) covariance[i * columns + j]! += value * centred[j]!;
    }
  }
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < i; j++) covariance[j * columns + i] = covariance[i * columns + j]!;
  }
  return covariance;
}

const productWith = (matrix: Float64Array): Product => (vector) =>
  vector.map((_, i) => dot(matrix.subarray(i * vector.length, (i + 1) * vector.length), vector));

/** Product with the covariance of rows [row, column], without it. */
export const productOf = (rows: Float32Array, mean: Float64Array): Product => (vector) => {
  const columns = mean.length;
  const n = rows.length / columns;
  const product = new Float64Array(columns);
  for (let row = 0; row < n; row++) {
    let sum = 0;
    for (let i = 0; i < columns; i++) sum += (rows[row * columns + i]! - mean[i]!) * vector[i]!;
    sum /= n - 1;
    for (let i = 0; i < columns; i++) product[i]! += sum * (rows[row * columns + i]! - mean[i]!);
  }
  return product;
};

/** Rows along the directions [row, component]. */
export function projectOn({ mean, directions }: PrincipalComponents, rows: Float32Array): Float32Array {
  const columns = mean.length;
  const count = directions.length;
  const out = new Float32Array(rows.length / columns * count);
  for (let row = 0; row * columns < rows.length; row++) {
    for (const [k, direction] of directions.entries()) {
      let sum = 0;
      for (let i = 0; i < columns; i++) sum += direction[i]! * (rows[row * columns + i]! - mean[i]!);
      out[row * count + k] = sum;
    }
  }
  return out;
}
