/**
 * The truth of a case, missing wherever any product is: else products would be scored on different cells, and their differences
 * be those of the cells.
 *
 * @param truth [cell], NaN missing
 * @param products [product][member][cell], NaN missing
 * @returns truth [cell], NaN where it or a member of any product is missing
 */
export function maskJointly(
  truth: readonly number[],
  products: readonly (readonly (readonly number[])[])[],
): readonly number[] {
  const members = products.flat();
  return truth.map((value, cell) => members.some((values) => Number.isNaN(values[cell]!)) ? NaN : value);
}
