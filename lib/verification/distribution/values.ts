/** Numbers in a typed array that grows. */
export interface Values {
  /** The numbers first, then room. */
  data: Float64Array<ArrayBuffer>;
  /** How many there are. */
  length: number;
}

/** No numbers yet. */
export function noValues(): Values {
  return { data: new Float64Array(64), length: 0 };
}

/** Appends one. */
export function pushValue(values: Values, x: number): void {
  reserve(values, 1);
  values.data[values.length++] = x;
}

/** Appends all of `other`, multiplied by `factor`. */
export function appendValues(values: Values, other: Values, factor = 1): void {
  const count = other.length;
  reserve(values, count);
  for (let k = 0; k < count; k++) values.data[values.length++] = factor * other.data[k]!;
}

/** The numbers themselves, without the room behind them. */
export function allValues({ data, length }: Values): Float64Array<ArrayBuffer> {
  return data.subarray(0, length);
}

function reserve(values: Values, more: number): void {
  const needed = values.length + more;
  if (needed <= values.data.length) return;
  const data = new Float64Array(Math.max(needed, 2 * values.data.length));
  data.set(allValues(values));
  values.data = data;
}
