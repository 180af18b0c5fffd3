import { type Accumulator, weightAt } from "../accumulator.ts";
import { mergeSums } from "../sums.ts";
import { addTo, type CaseCount, caseCount, type CaseSums, caseSums, countCase, sumOf } from "./case_means.ts";
import { eachCase, type EnsembleCases } from "./cases.ts";
import { checkTies, drawTie, type Indexed, type TieOptions, type Ties } from "./ties.ts";
import { type Uniformity, uniformity } from "./uniformity.ts";

/** Where the truth lies in its forecast distribution F; NaN missing. */
export interface PitCases extends Indexed {
  /** F(y), [case]. */
  readonly at: ArrayLike<number>;
  /** F(y-), the chance of less than y, [case]: less than F(y) where F jumps, as at 0 mm. Default: F(y). */
  readonly below?: ArrayLike<number>;
  /** Weights, [case], not negative. Default: all 1. */
  readonly weights?: ArrayLike<number>;
}

/** Options of {@link pit}. */
export interface PitOptions extends TieOptions {
  /** Number of bins of [0, 1]. Default 10. */
  readonly bins?: number;
}

/** Histogram of the probability integral transform. */
export interface Pit extends CaseCount {
  /** Weight of the cases in each bin of [0, 1]. */
  readonly counts: readonly number[];
  /** Mean of the transform: 1/2 when flat; higher when forecasts are too low. */
  readonly mean: number;
  /** Its variance: 1/12 when flat; higher when spread is too little. */
  readonly variance: number;
  /** Whether it is flat. */
  readonly uniformity: Uniformity;
  /** What was done with jumps of F. */
  readonly ties: Ties;
  /** Seed of the draws. */
  readonly seed: number;
}

/**
 * Histogram of the probability integral transform F(y). Where F jumps at y the value is drawn between F(y-) and F(y), or
 * the case is spread evenly between them (Czado, Gneiting & Held 2009, Biometrics 65, 1254).
 *
 * @throws RangeError for bad options; `add` throws TypeError when the arrays differ in length and RangeError unless
 * 0 <= F(y-) <= F(y) <= 1, or for a negative weight.
 */
export function pit({ bins = 10, ties = "random", seed = 0 }: PitOptions = {}): Accumulator<CaseSums, PitCases, Pit> {
  if (!Number.isInteger(bins) || bins < 2) throw new RangeError(`Number of bins ${bins} is not a whole number above 1`);
  checkTies(ties);
  const [SEEN, SUM, SQUARES, WEIGHTED] = [bins, bins + 1, bins + 2, bins + 3] as const;
  return {
    init: () => caseSums(bins + 4),
    add: (state, cases) => {
      const { at, below = at, weights } = cases;
      if (below.length !== at.length || (weights !== undefined && weights.length !== at.length)) {
        throw new TypeError(
          `${at.length} values F(y), ${below.length} F(y-) and ${weights?.length ?? 0} weights differ`,
        );
      }
      const first = cases.first ?? sumOf(state, SEEN);
      addTo(state, SEEN, at.length);
      for (let i = 0; i < at.length; i++) {
        const [from, to] = [below[i]!, at[i]!];
        const w = weightAt(weights, i);
        if (Number.isNaN(from) || Number.isNaN(to) || w === 0) continue;
        if (!(from >= 0 && from <= to && to <= 1)) {
          throw new RangeError(`F(y-) = ${from} and F(y) = ${to} of case ${i} are not 0 <= F(y-) <= F(y) <= 1`);
        }
        countCase(state, w);
        if (w !== 1) addTo(state, WEIGHTED, 1);
        const jump = to - from;
        if (jump === 0 || ties === "random") {
          const u = jump === 0 ? to : from + drawTie(seed, first + i) * jump;
          addTo(state, Math.min(Math.floor(u * bins), bins - 1), w);
          addTo(state, SUM, w * u);
          addTo(state, SQUARES, w * u * u);
        } else {
          for (let k = 0; k < bins; k++) {
            const overlap = Math.min(to, (k + 1) / bins) - Math.max(from, k / bins);
            if (overlap > 0) addTo(state, k, w * overlap / jump);
          }
          addTo(state, SUM, w * (from + to) / 2);
          addTo(state, SQUARES, w * (from * from + from * to + to * to) / 3);
        }
      }
      return state;
    },
    merge: mergeSums,
    value: (state) => {
      const counts = Array.from({ length: bins }, (_, k) => sumOf(state, k));
      const count = caseCount(state);
      const mean = sumOf(state, SUM) / count.weight;
      const variance = sumOf(state, SQUARES) / count.weight - mean * mean;
      const whole = ties === "random" && sumOf(state, WEIGHTED) === 0;
      return { counts, mean, variance, uniformity: uniformity(counts, whole), ties, seed, ...count };
    },
  };
}

/**
 * Where the truth lies in the distribution of the present members, for {@link pit}; NaN where truth or all members are
 * missing.
 *
 * @throws As {@link rankHistogram}'s `add`.
 */
export function ensemblePit(cases: EnsembleCases & Indexed): PitCases {
  const at = new Float64Array(cases.truth.length).fill(NaN);
  const below = new Float64Array(cases.truth.length).fill(NaN);
  eachCase(cases, (row, m, truth, _, index) => {
    let [less, equal] = [0, 0];
    for (let j = 0; j < m; j++) {
      if (row[j]! < truth) less++;
      else if (row[j] === truth) equal++;
    }
    below[index] = less / m;
    at[index] = (less + equal) / m;
  });
  const { weights, first } = cases;
  return { at, below, ...(weights === undefined ? {} : { weights }), ...(first === undefined ? {} : { first }) };
}
