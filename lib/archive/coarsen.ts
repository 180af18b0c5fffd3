/**
 * Means over blocks of `factor` x `factor` cells; a block of which fewer than half the cells are valid is NaN.
 *
 * @param data [frame, y, x]; rows and columns are multiples of `factor`.
 * @param width Columns after coarsening.
 * @returns [frame, y, x], coarsened: a new array, also when `factor` is 1.
 */
export function coarsen(data: Float32Array, width: number, factor: number): Float32Array<ArrayBuffer> {
  if (factor === 1) return data.slice() as Float32Array<ArrayBuffer>;
  const side = width * factor;
  const rows = data.length / (side * factor);
  const out = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      let valid = 0;
      for (let j = 0; j < factor; j++) {
        const from = (row * factor + j) * side + x * factor;
        for (let i = from; i < from + factor; i++) {
          const value = data[i]!;
          if (Number.isNaN(value)) continue;
          sum += value;
          valid++;
        }
      }
      out[row * width + x] = 2 * valid >= factor * factor ? sum / valid : NaN;
    }
  }
  return out;
}
