/**
 * Cross products of an error and of indicators of levels: all that least squares needs of the rows, so that they need not be
 * kept. A symmetric matrix, its lower triangle row by row: levels that turn up later lengthen it and move nothing.
 * Row {@link ERROR} is the error, levels are the rows from 1 on.
 */
export type CrossProducts = Float64Array<ArrayBuffer>;

/** Levels of each factor, as rows of {@link CrossProducts}, [factor][level]: every row of data has one of each factor. */
export type Design = readonly (readonly number[])[];

/** Row of the error. */
export const ERROR = 0;

/** Numbers in a triangle of `size` rows. */
export const triangleLength = (size: number): number => size * (size + 1) / 2;

/** Place of the sum of products of rows `a` and `b`. */
export function productAt(a: number, b: number): number {
  return a < b ? triangleLength(b) + a : triangleLength(a) + b;
}

/** Cross products of no data, or those of `before` with room for more levels: `levels` in all. */
export function crossProducts(levels: number, before?: CrossProducts): CrossProducts {
  const products = new Float64Array(triangleLength(levels + 1));
  if (before !== undefined) products.set(before);
  return products;
}

/** Errors of which the sums are known. */
export interface ErrorSums {
  /** Sum of their weights. */
  readonly weight: number;
  /** Sum of weighted errors. */
  readonly sum: number;
  /** Sum of weighted squares. */
  readonly squares: number;
}

/** Adds errors of one level of each factor. */
export function addErrors(
  products: CrossProducts,
  levels: readonly number[],
  { weight, sum, squares }: ErrorSums,
): void {
  products[0]! += squares;
  for (let f = 0; f < levels.length; f++) {
    const level = levels[f]!;
    products[productAt(level, ERROR)]! += sum;
    for (let g = 0; g <= f; g++) products[productAt(level, levels[g]!)]! += weight;
  }
}

/** Adds one error of one level of each factor. */
export function addError(products: CrossProducts, levels: readonly number[], error: number, weight: number): void {
  addErrors(products, levels, { weight, sum: weight * error, squares: weight * error * error });
}

/** Weight of the data of one level: the number of rows, where they are not weighted. */
export const weightOf = (products: CrossProducts, level: number): number => products[productAt(level, level)]!;

/** Weight of all data. */
export function totalWeight(products: CrossProducts, design: Design): number {
  return design[0]!.reduce((sum, level) => sum + weightOf(products, level), 0);
}

/** Mean error of all data; NaN where there are none. */
export function meanError(products: CrossProducts, design: Design): number {
  const sum = design[0]!.reduce((sum, level) => sum + products[productAt(level, ERROR)]!, 0);
  return sum / totalWeight(products, design);
}

/** Sum over the data of the product of sum(a x row) and sum(b x row): a' M b. */
export function innerProduct(products: CrossProducts, a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) {
    const [p, q] = [a[i]!, b[i]!];
    if (p === 0 && q === 0) continue;
    const at = triangleLength(i);
    for (let j = 0; j < i; j++) total += (p * b[j]! + q * a[j]!) * products[at + j]!;
    total += p * q * products[at + i]!;
  }
  return total;
}
