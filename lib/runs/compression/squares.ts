/** Numbers of the cells of fields [field, y, x], `size` x `size` each, in the order of squares [square, cell]; `side` divides `size`. */
function squares(cells: number, size: number, side: number): Uint32Array {
  const order = new Uint32Array(cells);
  let i = 0;
  for (let row = 0; row < cells / size; row += side) {
    for (let column = 0; column < size; column += side) {
      for (let y = row; y < row + side; y++) {
        for (let x = column; x < column + side; x++) order[i++] = y * size + x;
      }
    }
  }
  return order;
}

/** Fields [field, y, x] as squares [square, cell]. */
export function toSquares(fields: Float32Array, size: number, side: number): Float32Array {
  return Float32Array.from(squares(fields.length, size, side), (cell) => fields[cell]!);
}

/** The fields [field, y, x] of squares [square, cell]. */
export function fromSquares(values: Float32Array, size: number, side: number): Float32Array {
  const fields = new Float32Array(values.length);
  squares(values.length, size, side).forEach((cell, i) => fields[cell] = values[i]!);
  return fields;
}
