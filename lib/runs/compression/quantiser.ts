/** Even steps for each column of rows. */
export interface Quantiser {
  /** What code 0 stands for [column]. */
  readonly origin: ArrayLike<number>;
  /** What codes next to each other differ by [column]. */
  readonly step: ArrayLike<number>;
}

/** The same steps from 0 for all columns. */
export function evenSteps(columns: number, step: number): Quantiser {
  return { origin: new Float64Array(columns), step: new Float64Array(columns).fill(step) };
}

/** Codes nearest to rows [row, column]; what two bytes cannot hold is clipped. */
export function quantise(rows: Float32Array, { origin, step }: Quantiser): Int16Array {
  const columns = origin.length;
  return Int16Array.from(rows, (value, i) => {
    const code = Math.round((value - origin[i % columns]!) / step[i % columns]!);
    return Math.max(-32768, Math.min(32767, code));
  });
}

/** What codes [row, column] stand for. */
export function dequantise(codes: Int16Array, { origin, step }: Quantiser): Float32Array {
  const columns = origin.length;
  return Float32Array.from(codes, (code, i) => code * step[i % columns]! + origin[i % columns]!);
}
