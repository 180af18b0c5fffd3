import { checkFields, type FieldPair } from "../spatial/field_pair.ts";

/**
 * Cuts a pair of fields into square tiles side by side from the first cell on; what is left at the far sides is not used.
 * Spectra of tiles need no complete field: those with missing cells are left out one by one.
 *
 * @throws RangeError when the size is not a whole number above 0 or larger than the field; TypeError for a wrong shape.
 */
export function* tiles(pair: FieldPair, size: number): Generator<FieldPair> {
  checkFields(pair);
  const { estimate, truth, shape: [height, width] } = pair;
  if (!Number.isInteger(size) || size < 1 || size > Math.min(height, width)) {
    throw new RangeError(`Tiles of ${size} cells do not fit a field of ${height} x ${width}`);
  }
  for (let y = 0; y + size <= height; y += size) {
    for (let x = 0; x + size <= width; x += size) {
      const cut = (field: ArrayLike<number>): Float64Array =>
        Float64Array.from(
          { length: size * size },
          (_, i) => field[(y + Math.floor(i / size)) * width + x + i % size]!,
        );
      yield { estimate: cut(estimate), truth: cut(truth), shape: [size, size] };
    }
  }
}
