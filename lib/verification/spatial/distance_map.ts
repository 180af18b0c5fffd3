/**
 * Distance from every cell to the nearest cell of a set, centre to centre, exact (Felzenszwalb & Huttenlocher 2012, Theory
 * of Computing 8): lower envelopes of parabolas along the columns, then the rows. Infinity when the set is empty.
 *
 * @param inside 1 in the set, 0 outside, row-major [y, x].
 * @param spacing Size of a cell, [y, x].
 */
export function distanceMap(
  inside: ArrayLike<number>,
  [height, width]: readonly [number, number],
  [dy, dx]: readonly [number, number] = [1, 1],
): Float64Array {
  const squares = Float64Array.from({ length: height * width }, (_, i) => inside[i] ? 0 : Infinity);
  const line = new Float64Array(Math.max(height, width));
  const envelope = { place: new Int32Array(line.length), from: new Float64Array(line.length + 1) };
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) line[y] = squares[y * width + x]!;
    lowerEnvelope(line, height, dy, envelope, (y, value) => squares[y * width + x] = value);
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) line[x] = squares[y * width + x]!;
    lowerEnvelope(line, width, dx, envelope, (x, value) => squares[y * width + x] = value);
  }
  return squares.map(Math.sqrt);
}

/** Calls `set` with min over q of (step (p - q))^2 + f(q) for every p. */
function lowerEnvelope(
  f: Float64Array,
  n: number,
  step: number,
  { place, from }: { readonly place: Int32Array; readonly from: Float64Array },
  set: (p: number, value: number) => void,
): void {
  const square = step * step;
  let last = -1;
  for (let q = 0; q < n; q++) {
    if (f[q] === Infinity) continue;
    let start = -Infinity;
    while (last >= 0) {
      const p = place[last]!;
      start = (f[q]! - f[p]! + square * (q * q - p * p)) / (2 * square * (q - p));
      if (start > from[last]!) break;
      last--;
    }
    if (last < 0) start = -Infinity;
    place[++last] = q;
    from[last] = start;
  }
  if (last < 0) return;
  from[last + 1] = Infinity;
  let k = 0;
  for (let p = 0; p < n; p++) {
    while (from[k + 1]! < p) k++;
    const q = place[k]!;
    set(p, square * (p - q) * (p - q) + f[q]!);
  }
}
