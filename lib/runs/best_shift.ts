/** Where a field lies best on another. */
export interface Shift {
  /** Cells down. */
  readonly dy: number;
  /** Cells to the right. */
  readonly dx: number;
  /** Correlation of the two fields there. */
  readonly correlation: number;
}

/** Least part of a window that both fields must share for a shift to be tried. */
const LEAST_SHARED = 0.4;

/**
 * Shift of `field` against `reference` with the highest correlation over the cells that both then have, up to `reach` cells
 * along each axis: whatever the amplitude. Phase correlation takes smooth fields in small windows to lie still: of a disc of rain
 * moved by 6 km it finds 0.7.
 *
 * @param field [y, x] of a square window, NaN missing
 * @param reference same cells
 * @returns null where no shift correlates above 0, as where one of them is constant
 */
export function bestShift(field: Float32Array, reference: Float32Array, reach: number): Shift | null {
  const size = Math.sqrt(reference.length);
  let best: Shift | null = null;
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const correlation = correlationAt(field, reference, size, dy, dx);
      if (correlation > (best?.correlation ?? 0)) best = { dy, dx, correlation };
    }
  }
  return best;
}

/** Correlation of field[y + dy, x + dx] with reference[y, x]; NaN where they share too little or one of them is constant. */
function correlationAt(field: Float32Array, reference: Float32Array, size: number, dy: number, dx: number): number {
  let [n, f, r, ff, rr, fr] = [0, 0, 0, 0, 0, 0];
  for (let y = Math.max(0, -dy); y < Math.min(size, size - dy); y++) {
    for (let x = Math.max(0, -dx); x < Math.min(size, size - dx); x++) {
      const a = field[(y + dy) * size + x + dx]!;
      const b = reference[y * size + x]!;
      if (!(a - b === a - b)) continue; // one is missing
      n++;
      f += a;
      r += b;
      ff += a * a;
      rr += b * b;
      fr += a * b;
    }
  }
  const variances = (ff - f * f / n) * (rr - r * r / n);
  return n >= LEAST_SHARED * size * size && variances > 1e-12 * ff * rr ? (fr - f * r / n) / Math.sqrt(variances) : NaN;
}
