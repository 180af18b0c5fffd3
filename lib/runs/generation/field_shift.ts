/** Where a field lies best on another. */
export interface FieldShift {
  /** Cells down. */
  readonly dy: number;
  /** Cells to the right. */
  readonly dx: number;
}

/**
 * Shift of `estimate` against `truth` with the highest correlation over the cells that both then have, up to `reach` cells:
 * whatever the amplitude. Phase correlation takes smooth fields in small windows to lie still: of a disc of rain moved by
 * 6 km it finds 0.7.
 *
 * @param estimate [y, x] of `size` rows and columns, NaN missing
 * @param truth same cells
 * @returns null where a field is constant
 */
export function fieldShift(
  estimate: Float32Array,
  truth: Float32Array,
  { size, reach }: { readonly size: number; readonly reach: number },
): FieldShift | null {
  let best: FieldShift | null = null;
  let highest = 0;
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const correlation = correlationAt(estimate, truth, size, dy, dx);
      if (!(correlation > highest)) continue;
      highest = correlation;
      best = { dy, dx };
    }
  }
  return best;
}

/** Correlation of estimate[y + dy, x + dx] with truth[y, x]; NaN where one of them is constant. */
function correlationAt(estimate: Float32Array, truth: Float32Array, size: number, dy: number, dx: number): number {
  let [n, e, t, ee, tt, et] = [0, 0, 0, 0, 0, 0];
  for (let y = Math.max(0, -dy); y < Math.min(size, size - dy); y++) {
    for (let x = Math.max(0, -dx); x < Math.min(size, size - dx); x++) {
      const a = estimate[(y + dy) * size + x + dx]!;
      const b = truth[y * size + x]!;
      if (!(a - b === a - b)) continue; // one is missing
      n++;
      e += a;
      t += b;
      ee += a * a;
      tt += b * b;
      et += a * b;
    }
  }
  const variances = (ee - e * e / n) * (tt - t * t / n);
  return variances > 1e-12 * ee * tt ? (et - e * t / n) / Math.sqrt(variances) : NaN;
}
