/**
 * Where a continuous function changes its sign between `a` and `b`, by false position after Illinois (Dowell & Jarratt 1971).
 *
 * @param f The function.
 * @param between Two places at which its signs differ.
 * @param tolerance Relative length of the last interval. Default 1e-12.
 * @returns NaN when the signs do not differ.
 */
export function findRoot(f: (x: number) => number, between: readonly [number, number], tolerance = 1e-12): number {
  let [a, b] = between;
  let [fa, fb] = [f(a), f(b)];
  if (fa === 0) return a;
  if (!(fa * fb <= 0)) return NaN;
  for (let step = 0; step < 200 && fb !== 0 && Math.abs(b - a) > tolerance * Math.abs(b); step++) {
    const middle = b - fb * (b - a) / (fb - fa);
    const c = Number.isFinite(middle) && step % 8 !== 7 ? middle : (a + b) / 2;
    const fc = f(c);
    if (fc * fb < 0) [a, fa] = [b, fb];
    else fa /= 2;
    [b, fb] = [c, fc];
  }
  return b;
}

/**
 * The first place where `f` is no longer below 0, going from `from` by steps that double.
 *
 * @param f The function, below 0 at `from`.
 * @param from Where to begin.
 * @param step First step; its sign is the direction.
 * @returns NaN when it is still below 0 after forty doublings.
 */
export function findCrossing(f: (x: number) => number, from: number, step: number): number {
  let [near, far] = [from, from + step];
  for (let k = 0; k < 40; k++) {
    const value = f(far);
    if (Number.isNaN(value)) return NaN;
    if (value >= 0) return value === Infinity ? bisect(f, near, far) : findRoot(f, [near, far], 1e-9);
    near = far;
    far = from + step * 2 ** (k + 1);
  }
  return NaN;
}

/** Bisection, for a function that is Infinity on the far side. */
function bisect(f: (x: number) => number, near: number, far: number): number {
  for (let k = 0; k < 200 && Math.abs(far - near) > 1e-9 * Math.abs(far); k++) {
    const middle = (near + far) / 2;
    if (f(middle) < 0) near = middle;
    else far = middle;
  }
  return near;
}
