import { randomStream } from "../base/mod.ts";
import { type Eigen, symmetricEigen } from "./symmetric_eigen.ts";

/** Directions that are iterated beside those wanted. */
export const BESIDE = 10;

/** Iterations, at most. */
const ITERATIONS = 200;

/** Change of a variance, as a share of the greatest, at which it is found. */
const FOUND = 1e-10;

/** Product of a symmetric matrix with a vector. */
export type Product = (vector: Float64Array) => Float64Array;

/**
 * The greatest eigenvalues of a symmetric matrix [size, size] of none below 0, and their vectors, by subspace iteration (Golub &
 * Van Loan 2013, 8.2.4), begun at random (Halko, Martinsson & Tropp 2011).
 */
export function leadingEigen(product: Product, size: number, count: number): Eigen {
  const random = randomStream(0, "leading eigen");
  const width = Math.min(size, count + BESIDE);
  let basis = orthonormal(
    Array.from({ length: width }, () => Float64Array.from({ length: size }, () => random.normal())),
  );
  let before = new Float64Array(width);
  for (let iteration = 1;; iteration++) {
    const turned = basis.map(product);
    const small = Float64Array.from(
      { length: width * width },
      (_, k) => dot(basis[Math.floor(k / width)]!, turned[k % width]!),
    );
    const { values, vectors } = symmetricEigen(small, width);
    const mixed = (of: readonly Float64Array[], k: number) => {
      const sum = new Float64Array(size);
      of.forEach((vector, j) => {
        const weight = vectors[k * width + j]!;
        for (let i = 0; i < size; i++) sum[i]! += weight * vector[i]!;
      });
      return sum;
    };
    const change = Math.max(...values.subarray(0, count).map((value, k) => Math.abs(value - before[k]!)));
    if (change <= FOUND * values[0]! || iteration === ITERATIONS) {
      const leading = new Float64Array(count * size);
      for (let k = 0; k < count; k++) leading.set(mixed(basis, k), k * size);
      return { values: values.slice(0, count), vectors: leading };
    }
    before = values.slice();
    basis = orthonormal(basis.map((_, k) => mixed(turned, k)));
  }
}

/** Vectors of length 1 at right angles that span the same, by Gram & Schmidt, twice, as once leaves rounding. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const found: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = vector.slice();
    for (const other of [...found, ...found]) {
      const along = dot(other, rest);
      for (let i = 0; i < rest.length; i++) rest[i]! -= along * other[i]!;
    }
    const length = Math.sqrt(dot(rest, rest));
    found.push(length > 0 ? rest.map((x) => x / length) : rest);
  }
  return found;
}

/** Scalar product. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
