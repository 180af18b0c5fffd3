/**
 * A roll of a circle of units by any number of them, whole or not, as weights: unit i of what is rolled is the sum over
 * units j of weights[(i - j) mod width] of them. It shifts the trigonometric polynomial through the units (Fourier shift),
 * so that rolls add up and nothing is lost on the way, where interpolation would blur; the highest frequency of an even
 * width, which has no phase, fades between units.
 */
export function rollWeights(width: number, by: number): Float64Array {
  const highest = Math.floor(width / 2);
  return Float64Array.from({ length: width }, (_, n) => {
    let sum = 1;
    for (let m = 1; m <= highest; m++) {
      const both = 2 * m === width ? 1 : 2;
      sum += both * Math.cos(2 * Math.PI * m * (n - by) / width);
    }
    return sum / width;
  });
}

/** Rolls `width` units of `values` from `start` on forward by any number of them; what it gives holds until the next call. */
export type Roller = (values: ArrayLike<number>, start: number, by: number) => Float64Array;

/** A {@link Roller} for circles of `width` units. */
export function rollerOf(width: number): Roller {
  const rolled = new Float64Array(width);
  const known = new Map<number, Float64Array>();
  const weightsOf = (by: number) => {
    const weights = known.get(by) ?? rollWeights(width, by);
    known.set(by, weights);
    return weights;
  };
  return (values, start, by) => {
    const whole = ((by % width) + width) % width;
    if (Number.isInteger(by)) {
      for (let d = 0; d < width; d++) rolled[(d + whole) % width] = values[start + d]!;
      return rolled;
    }
    const weights = weightsOf(by);
    for (let d = 0; d < width; d++) {
      let sum = 0;
      for (let e = 0; e < width; e++) sum += weights[(d - e + width) % width]! * values[start + e]!;
      rolled[d] = sum;
    }
    return rolled;
  };
}
