/** The least number above `value` in single or double precision. */
export function nextAbove(value: number, single: boolean): number {
  const view = new DataView(new ArrayBuffer(8));
  if (value === 0) return single ? 2 ** -149 : Number.MIN_VALUE;
  const step = value > 0 ? 1 : -1;
  if (single) {
    view.setFloat32(0, value);
    view.setInt32(0, view.getInt32(0) + step);
    return view.getFloat32(0);
  }
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(step));
  return view.getFloat64(0);
}
