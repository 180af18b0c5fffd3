import { WET_RATE } from "../../base/mod.ts";

/** How rain moves in a window. */
export interface Motion {
  /** Cells that it moves along x, from the first field to the second. */
  readonly x: number;
  /** Cells along y. */
  readonly y: number;
  /** Correlation of log-rain of the two fields, the first moved so. */
  readonly correlation: number;
}

/** Least part of a window that both fields must share for a displacement to be tried. */
const LEAST_SHARED = 0.4;

/**
 * The displacement that makes two fields of rain most alike, by trying all whole cells up to `reach` along each axis: the greatest
 * correlation of ln(R / 0.1 mm/h), 0 where dry, over the cells that both have. Null where none is above 0 or nothing rains.
 *
 * @param before rain rate [y, x] of a square window, mm h-1, NaN where missing
 * @param after the same, later
 */
export function windowMotion(before: Float32Array, after: Float32Array, reach: number): Motion | null {
  const size = Math.sqrt(before.length);
  const [a, b] = [before, after].map((field) => field.map((rate) => rate < WET_RATE ? 0 : Math.log(rate / WET_RATE)));
  let best: Motion | null = null;
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      const correlation = correlationAt(a!, b!, size, dy, dx);
      if (correlation > (best?.correlation ?? 0)) best = { x: dx, y: dy, correlation };
    }
  }
  return best;
}

/** Correlation of two fields over the cells that they share when the first is moved; -1 where that is not defined. */
function correlationAt(a: Float32Array, b: Float32Array, size: number, dy: number, dx: number): number {
  let [n, sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0, 0];
  for (let y = Math.max(0, dy); y < size + Math.min(0, dy); y++) {
    for (let x = Math.max(0, dx); x < size + Math.min(0, dx); x++) {
      const [p, q] = [a[(y - dy) * size + x - dx]!, b[y * size + x]!];
      if (p !== p || q !== q) continue;
      n++;
      sa += p;
      sb += q;
      saa += p * p;
      sbb += q * q;
      sab += p * q;
    }
  }
  const variances = (n * saa - sa * sa) * (n * sbb - sb * sb);
  return n >= LEAST_SHARED * size * size && variances > 0 ? (n * sab - sa * sb) / Math.sqrt(variances) : -1;
}
