import type { Packed } from "./packing.ts";

/** Rows of neighbouring cells of some frames, to be copied from one array to another; all counted in values. */
export interface Rows {
  /** First value in the one. */
  readonly from: number;
  /** Values from one row of it to the next, and from one frame to the next. */
  readonly fromSteps: readonly [row: number, frame: number];
  /** First value in the other. */
  readonly to: number;
  /** Values from one row of it to the next, and from one frame to the next. */
  readonly toSteps: readonly [row: number, frame: number];
  /** Frames. */
  readonly frames: number;
  /** Rows of a frame. */
  readonly rows: number;
  /** Values of a row. */
  readonly columns: number;
}

/** Values of one array that {@link copyRows} copies, whatever they mean. */
export type Values = Packed | Uint32Array<ArrayBuffer>;

/** Rows shorter than this are copied value by value: set() needs a view of the row, which then costs more. */
const SHORT = 64;

/** Copies rows. */
export function copyRows(source: Values, out: Values, given: Rows): void {
  const rows = joined(given);
  const { columns } = rows;
  if (inWords(source, out, rows)) return copyWords(source, out, rows);
  eachRow(rows, (from, to) => {
    if (columns >= SHORT) out.set(source.subarray(from, from + columns), to);
    else for (let i = 0; i < columns; i++) out[to + i] = source[from + i]!;
  });
}

/** Bytes that {@link copyWords} copies at once. */
const WORD = 8;

/** Rows up to this many values are copied by words: 128 of two bytes take 20 ns that way, 48 by set(). */
const LONG = 512;

/** Whether all rows begin and end at words, and are not so long that set() is faster. */
function inWords(source: Values, out: Values, { from, to, fromSteps, toSteps, columns }: Rows): boolean {
  const places = [from, to, ...fromSteps, ...toSteps, columns];
  const each = WORD / source.BYTES_PER_ELEMENT;
  return columns <= LONG && Math.max(source.length, out.length) < 2 ** 31 &&
    places.every((place) => place % each === 0) &&
    source.byteOffset % WORD === 0 && out.byteOffset % WORD === 0;
}

/** Copies rows by words, in plain loops: with a callback for each row this would be slow until it is optimized, which is late. */
function copyWords(source: Values, out: Values, { frames, rows, from, to, fromSteps, toSteps, columns }: Rows): void {
  const view = ({ buffer, byteOffset, byteLength }: Values) =>
    new BigUint64Array(buffer, byteOffset, Math.floor(byteLength / WORD));
  const [here, there] = [view(source), view(out)];
  const shift = Math.log2(WORD / source.BYTES_PER_ELEMENT);
  const count = columns >> shift;
  for (let t = 0; t < frames; t++) {
    for (let y = 0; y < rows; y++) {
      const first = (from + t * fromSteps[1] + y * fromSteps[0]) >> shift;
      const target = (to + t * toSteps[1] + y * toSteps[0]) >> shift;
      for (let i = 0; i < count; i++) there[target + i] = here[first + i]!;
    }
  }
}

/** Rows that follow one another without a gap on both sides as one row a frame. */
function joined(rows: Rows): Rows {
  const { fromSteps, toSteps, columns } = rows;
  if (fromSteps[0] !== columns || toSteps[0] !== columns) return rows;
  return { ...rows, rows: 1, columns: columns * rows.rows };
}

/** Calls `row` with where each row begins in the one and in the other. */
export function eachRow({ frames, rows, ...place }: Rows, row: (from: number, to: number) => void): void {
  const { from, to, fromSteps: [fromRow, fromFrame], toSteps: [toRow, toFrame] } = place;
  for (let t = 0; t < frames; t++) {
    for (let y = 0; y < rows; y++) row(from + t * fromFrame + y * fromRow, to + t * toFrame + y * toRow);
  }
}
