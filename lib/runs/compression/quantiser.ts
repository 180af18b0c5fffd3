/** Even steps for each column of rows. */
export interface Quantiser {
  /** What code 0 stands for [column]. */
  readonly origin: Float64Array;
  /** What codes next to each other differ by [column]. */
  readonly step: Float64Array;
}

/** The same steps from 0 for all columns. */
export function evenSteps(columns: number, step: number): Quantiser {
  return { origin: new Float64Array(columns), step: new Float64Array(columns).fill(step) };
}

/** Codes nearest to rows [row, column]; what two bytes cannot hold is clipped. */
export function quantise(rows: Float32Array, { origin, step }: Quantiser): Int16Array {
  const columns = origin.length;
  const codes = new Int16Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const code = Math.round((rows[i]! - origin[i % columns]!) / step[i % columns]!);
    codes[i] = Math.max(-32768, Math.min(32767, code));
  }
  return codes;
}

/** What codes [row, column] stand for. */
export function dequantise(codes: Int16Array, { origin, step }: Quantiser): Float32Array {
  const columns = origin.length;
  const rows = new Float32Array(codes.length);
  for (let i = 0; i < codes.length; i++) rows[i] = codes[i]! * step[i % columns]! + origin[i % columns]!;
  return rows;
}
