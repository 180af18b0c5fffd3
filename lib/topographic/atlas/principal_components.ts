/** Directions of the greatest variance. */
export interface PrincipalComponents {
  /** Mean of each column. */
  readonly mean: Float64Array;
  /** Directions [component, column], of length 1, by falling variance; their largest entry is positive. */
  readonly directions: readonly Float64Array[];
  /** Variance along each direction, all of them, falling. */
  readonly variances: Float64Array;
}

/**
 * Principal components of rows, by the eigenvectors of their covariance.
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
  const { values, vectors } = symmetricEigen(covariance, columns);
  const order = [...values.keys()].sort((a, b) => values[b]! - values[a]!);
  return {
    mean,
    directions: order.slice(0, count).map((k) => {
      const direction = Float64Array.from({ length: columns }, (_, i) => vectors[i * columns + k]!);
      const largest = direction.reduce((most, x) => Math.abs(x) > Math.abs(most) ? x : most, 0);
      return largest < 0 ? direction.map((x) => -x) : direction;
    }),
    variances: Float64Array.from(order, (k) => Math.max(0, values[k]!)),
  };
}

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

/** Sweeps after which a symmetric matrix is diagonal, if ever. */
const SWEEPS = 60;

/** Eigenvalues and eigenvectors (columns) of a symmetric matrix, by Jacobi's cyclic rotations (Golub & Van Loan 2013, 8.5). */
function symmetricEigen(
  matrix: Float64Array,
  n: number,
): { readonly values: Float64Array; readonly vectors: Float64Array } {
  const a = matrix.slice();
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  const total = a.reduce((sum, x) => sum + x * x, 0);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let off = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) off += 2 * a[i * n + j]! ** 2;
    if (off <= 1e-22 * total) break;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const apq = a[p * n + q]!;
        if (apq === 0) continue;
        const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        rotate(a, n, { p, q, c, s: t * c });
        for (let k = 0; k < n; k++) {
          const [x, y] = [vectors[k * n + p]!, vectors[k * n + q]!];
          vectors[k * n + p] = c * x - t * c * y;
          vectors[k * n + q] = t * c * x + c * y;
        }
      }
    }
  }
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]!), vectors };
}

/** One rotation of rows and columns p and q. */
function rotate(
  a: Float64Array,
  n: number,
  { p, q, c, s }: { readonly p: number; readonly q: number; readonly c: number; readonly s: number },
): void {
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[p * n + k]!, a[q * n + k]!];
    a[p * n + k] = c * x - s * y;
    a[q * n + k] = s * x + c * y;
  }
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[k * n + p]!, a[k * n + q]!];
    a[k * n + p] = c * x - s * y;
    a[k * n + q] = s * x + c * y;
  }
}
