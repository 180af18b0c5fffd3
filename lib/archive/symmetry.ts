/**
 * Applies one of the eight symmetries of the square to every frame: bit 0 mirrors x, bit 1 mirrors y, bit 2 swaps x and y.
 *
 * @param data [frame, y, x], square frames of side `size`.
 * @param element 0 (nothing) to 7.
 */
export function applySymmetry(data: Float32Array, size: number, element: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(data.length);
  const mirrorX = (element & 1) !== 0;
  const mirrorY = (element & 2) !== 0;
  const swap = (element & 4) !== 0;
  let to = 0;
  for (let base = 0; base < data.length; base += size * size) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const row = mirrorY ? size - 1 - y : y;
        const column = mirrorX ? size - 1 - x : x;
        out[to++] = data[base + (swap ? column * size + row : row * size + column)]!;
      }
    }
  }
  return out;
}
