import { quantile } from "./quantile.ts";

/** A straight line y = intercept + slope x. */
export interface Line {
  /** y at x = 0. */
  readonly intercept: number;
  /** Change of y per unit of x. */
  readonly slope: number;
}

const NO_LINE: Line = { intercept: NaN, slope: NaN };

/** The least-squares line; NaN for fewer than two different x. */
export function fitLine(x: ArrayLike<number>, y: ArrayLike<number>): Line {
  const n = x.length;
  let [meanX, meanY, xx, xy] = [x[0]!, y[0]!, 0, 0];
  for (let i = 1; i < n; i++) {
    meanX += (x[i]! - meanX) / (i + 1);
    meanY += (y[i]! - meanY) / (i + 1);
  }
  for (let i = 0; i < n; i++) {
    xx += (x[i]! - meanX) ** 2;
    xy += (x[i]! - meanX) * (y[i]! - meanY);
  }
  if (!(xx > 0)) return NO_LINE;
  return { slope: xy / xx, intercept: meanY - xy / xx * meanX };
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The line below which the share `tau` of the points lies: linear quantile regression (Koenker & Bassett 1978, Econometrica
 * 46, 33). For a slope, the best intercept is a quantile of what is left; the loss then is convex in the slope alone, which a
 * golden section finds. Cost: about a hundred sorts.
 *
 * @returns NaN for fewer than two different x.
 */
export function fitQuantileLine(x: ArrayLike<number>, y: ArrayLike<number>, tau: number): Line {
  const start = fitLine(x, y);
  if (Number.isNaN(start.slope)) return NO_LINE;
  const n = x.length;
  const centre = Array.prototype.reduce.call(x, (a, b) => (a as number) + b / n, 0) as number;
  const rest = new Float64Array(n);
  const at = (slope: number): { loss: number; intercept: number } => {
    for (let i = 0; i < n; i++) rest[i] = y[i]! - slope * (x[i]! - centre);
    rest.sort();
    const intercept = quantile(rest, Math.max(0, Math.ceil(n * tau) - 1) / (n - 1));
    let loss = 0;
    for (let i = 0; i < n; i++) loss += (rest[i]! - intercept) * (rest[i]! < intercept ? tau - 1 : tau);
    return { loss, intercept };
  };
  const spread = deviation(y) / deviation(x);
  let [low, high] = [start.slope - spread, start.slope + spread];
  while (at(low - spread).loss < at(low).loss) low -= 2 * spread;
  while (at(high + spread).loss < at(high).loss) high += 2 * spread;
  [low, high] = [low - spread, high + spread];
  let [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [lossA, lossB] = [at(a).loss, at(b).loss];
  while (high - low > 1e-13 * Math.max(spread, Math.abs(a))) {
    if (lossA <= lossB) {
      [high, b, lossB] = [b, a, lossA];
      a = high - GOLDEN * (high - low);
      lossA = at(a).loss;
    } else {
      [low, a, lossA] = [a, b, lossB];
      b = low + GOLDEN * (high - low);
      lossB = at(b).loss;
    }
    if (!(a > low && b < high)) break;
  }
  const slope = (low + high) / 2;
  return { slope, intercept: at(slope).intercept - slope * centre };
}

/** Standard deviation, or 1 where it is 0. */
function deviation(values: ArrayLike<number>): number {
  const n = values.length;
  let [mean, square] = [0, 0];
  for (let i = 0; i < n; i++) mean += values[i]! / n;
  for (let i = 0; i < n; i++) square += (values[i]! - mean) ** 2 / n;
  return Math.sqrt(square) || 1;
}
