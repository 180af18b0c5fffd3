/** The highest point of a function on a circle. */
export interface CirclePeak {
  /** Where, in steps, in [-n / 2, n / 2]. */
  readonly at: number;
  /** How high. */
  readonly height: number;
  /** The highest of the other tops, by the height of this; 0 or less without one, NaN when this is not above 0. */
  readonly rival: number;
}

/** Points between two steps at which the top is looked for; a parabola goes on from there. */
const FINE = 16;

/**
 * The top of the periodic function through `n` equally spaced values that has no frequency above theirs. A parabola
 * through the samples alone would be biased towards whole steps and could rise above 1; of a correlation this one cannot,
 * because turning a band-limited capsule by a part of a step keeps its length.
 */
export function circlePeak(values: ArrayLike<number>): CirclePeak {
  const n = values.length;
  const kernel = dirichlet(n);
  const fine = Float64Array.from({ length: n * FINE }, (_, k) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += values[j]! * kernel[(k - j * FINE + n * FINE) % (n * FINE)]!;
    return sum;
  });
  const around = (k: number): number => fine[(k + fine.length) % fine.length]!;
  const isTop = (k: number): boolean => around(k) > around(k - 1) && around(k) >= around(k + 1);
  const best = fine.reduce((most, value, k) => value > fine[most]! ? k : most, 0);
  const second = fine.reduce((most, value, k) => k !== best && isTop(k) && value > most ? value : most, -Infinity);
  const [before, top, after] = [around(best - 1), around(best), around(best + 1)];
  const curve = before - 2 * top + after;
  const aside = curve < 0 ? (before - after) / (2 * curve) : 0;
  const at = (best + aside) / FINE;
  const height = top - (before - after) * aside / 4;
  return { at: at > n / 2 ? at - n : at, height, rival: height > 0 ? Math.max(0, second / height) : NaN };
}

/** The function on a circle of n steps that is 1 at 0, 0 at all other steps, and smooth between, [n * FINE]. */
function dirichlet(n: number): Float64Array {
  return Float64Array.from({ length: n * FINE }, (_, k) => {
    const x = Math.PI * k / FINE;
    if (k % FINE === 0) return k === 0 ? 1 : 0;
    return Math.sin(x) / (n * (n % 2 === 0 ? Math.tan(x / n) : Math.sin(x / n)));
  });
}
