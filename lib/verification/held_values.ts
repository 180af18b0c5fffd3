/** Numbers in the precision in which they came: thresholds are compared in it (`thresholdsIn`). */
export type HeldValues = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Room for numbers of all of `like`: in single precision where all of them are. */
export function roomLike(like: readonly unknown[], length: number): HeldValues {
  const single = like.length > 0 && like.every((values) => values instanceof Float32Array);
  return single ? new Float32Array(length) : new Float64Array(length);
}

/** All parts after each other. */
export function joined(parts: readonly HeldValues[]): HeldValues {
  const whole = roomLike(parts, parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
