import { type Accumulator, pairCount, type Pairs, weightAt } from "../accumulator.ts";
import { mergeSums } from "../sums.ts";

/** Mean Tweedie deviance of the pairs added. */
export interface Tweedie {
  /** Mean deviance; Infinity where an estimate is 0 and the truth is not, NaN without pairs. */
  readonly deviance: number;
  /** Power p of the variance function. */
  readonly power: number;
  /** Number of pairs. */
  readonly n: number;
}

const [SUM, WEIGHT, COUNT, SIZE] = [0, 1, 2, 3] as const;

/**
 * Accumulates the unit deviance of Tweedie distributions with 1 < p < 2 (Jorgensen 1987, J. R. Stat. Soc. B 49, 127), a mass
 * at 0 and a gamma-like rest, as rain has them: 2 (y^(2-p) / ((1-p) (2-p)) - y m^(1-p) / (1-p) + m^(2-p) / (2-p)), with truth
 * y and estimate m. A score of the estimated mean, in the units of the data to the power 2 - p.
 *
 * @param power p, in (1, 2). Default 1.5.
 * @throws RangeError when the power is not in (1, 2); `add` throws TypeError when the arrays differ in length and RangeError for
 * a value below 0 or infinite, or a negative weight.
 */
export function tweedieDeviance(power = 1.5): Accumulator<Float64Array<ArrayBuffer>, Pairs, Tweedie> {
  if (!(power > 1 && power < 2)) throw new RangeError(`Power ${power} is not between 1 and 2`);
  const [a, b] = [1 - power, 2 - power];
  const deviance = (y: number, m: number): number =>
    2 * (y ** b / (a * b) - (y === 0 ? 0 : y * m ** a / a) + m ** b / b);
  return {
    init: () => new Float64Array(SIZE),
    add: (state, pairs) => {
      const { truth, estimate, weights } = pairs;
      const count = pairCount(pairs);
      for (let i = 0; i < count; i++) {
        const [y, m, w] = [truth[i]!, estimate[i]!, weightAt(weights, i)];
        if (!(w > 0) || Number.isNaN(y) || Number.isNaN(m)) continue;
        if (!(y >= 0 && m >= 0 && y < Infinity && m < Infinity)) {
          throw new RangeError(`Pair ${i}, ${m} and ${y}, is not of amounts: amounts are finite and 0 or more`);
        }
        // rounding of a perfect estimate must not go below 0
        state[SUM]! += w * Math.max(0, deviance(y, m));
        state[WEIGHT]! += w;
        state[COUNT]! += 1;
      }
      return state;
    },
    merge: mergeSums,
    value: (state) => ({ deviance: state[SUM]! / state[WEIGHT]!, power, n: state[COUNT]! }),
  };
}
