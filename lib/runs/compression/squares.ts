/** Fields [field, y, x] of `size` x `size` cells as squares [square, cell], row by row; `side` divides `size`. */
export function toSquares(fields: Float32Array, size: number, side: number): Float32Array {
  const squares = new Float32Array(fields.length);
  eachRow(fields.length, size, side, (field, square) => squares.set(fields.subarray(field, field + side), square));
  return squares;
}

/** The fields [field, y, x] of squares [square, cell]. */
export function fromSquares(squares: Float32Array, size: number, side: number): Float32Array {
  const fields = new Float32Array(squares.length);
  eachRow(fields.length, size, side, (field, square) => fields.set(squares.subarray(square, square + side), field));
  return fields;
}

/** Calls `row` with where each row of a square begins, in the fields and in the squares. */
function eachRow(cells: number, size: number, side: number, row: (field: number, square: number) => void): void {
  let square = 0;
  for (let top = 0; top < cells / size; top += side) {
    for (let left = 0; left < size; left += side) {
      for (let y = top; y < top + side; y++, square += side) row(y * size + left, square);
    }
  }
}

/** Means over squares of cells that there are, 0 where there is none; `valid` is 1 where there is a value [field, y, x]. */
export function squareMeans(fields: Float32Array, valid: Float32Array, size: number, side: number): Float32Array {
  const sums = new Float32Array(fields.length / side ** 2);
  const counts = new Float32Array(sums.length);
  eachCell(fields.length, size, side, (cell, square) => {
    sums[square]! += fields[cell]!;
    counts[square]! += valid[cell]!;
  });
  return sums.map((sum, square) => counts[square]! > 0 ? sum / counts[square]! : 0);
}

/** Fields [field, y, x] whose cells have the value of their square. */
export function spreadSquares(values: Float32Array, size: number, side: number): Float32Array {
  const fields = new Float32Array(values.length * side ** 2);
  eachCell(fields.length, size, side, (cell, square) => fields[cell] = values[square]!);
  return fields;
}

/** Calls `body` with each cell and the number of its square. */
function eachCell(cells: number, size: number, side: number, body: (cell: number, square: number) => void): void {
  for (let cell = 0; cell < cells; cell++) {
    const [row, column] = [Math.floor(cell / size), cell % size];
    body(cell, Math.floor(row / side) * (size / side) + Math.floor(column / side));
  }
}
