import type { Accumulator } from "../accumulator.ts";
import {
  addTo,
  type CaseCount,
  caseCount,
  type CaseSums,
  caseSums,
  countCase,
  leaveOut,
  meanOf,
} from "./case_means.ts";
import { mergeSums } from "../sums.ts";
import { eachCase, type EnsembleCases } from "./cases.ts";
import { pairwiseSum } from "./pairwise.ts";
import { caseBlock, type CaseSums as MemberSums, SORT_FROM } from "./vectors/members.ts";

/**
 * How the CRPS of the distribution is estimated from M members, mean |x - y| less the spread:
 * - `ecdf`: of the members as they are, spread = sum |x - x'| / (2 M^2) over all ordered pairs; favours large ensembles;
 * - `fair`: of the distribution behind exchangeable members, 2 M (M - 1) instead (Ferro 2014, QJRMS 140, 1917);
 * - `almost-fair`: alpha times fair plus 1 - alpha times ecdf (Lang et al. 2024, arXiv 2412.15832).
 */
export type CrpsEstimator = "ecdf" | "fair" | "almost-fair";

/** Options of {@link crps}. */
export interface CrpsOptions {
  /** Estimator. Default "ecdf". */
  readonly estimator?: CrpsEstimator;
  /** Share of the fair CRPS in the almost fair one, in [0, 1]. Default 0.95. */
  readonly alpha?: number;
  /**
   * Values between which errors count, [low, high], in the units of the data: the threshold-weighted CRPS (Gneiting &
   * Ranjan 2011), by clipping members and truth to them (Allen et al. 2023). [1, Infinity] is the upper tail from 1.
   * Default: all.
   */
  readonly range?: readonly [number, number];
}

/** Mean CRPS with its parts: crps = underforecast + overforecast - spread. */
export interface Crps extends CaseCount {
  /** Mean score, in the units of the data; NaN without a case. */
  readonly crps: number;
  /** Mean of max(y - x, 0) over members. */
  readonly underforecast: number;
  /** Mean of max(x - y, 0) over members. */
  readonly overforecast: number;
  /** Half the mean difference of members, as the estimator has it. */
  readonly spread: number;
  /** Estimator. */
  readonly estimator: CrpsEstimator;
  /** Share of the fair CRPS: 0 for ecdf, 1 for fair. */
  readonly alpha: number;
  /** Values between which errors count. */
  readonly range: readonly [number, number];
}

const EVERYTHING = [-Infinity, Infinity] as const;
const [UNDER, OVER, SPREAD] = [0, 1, 2] as const;

/**
 * Continuous ranked probability score of ensembles, exact with ties. The fair and almost fair scores of a single member
 * are not defined: such a case is left out and counted.
 *
 * @throws RangeError for an unknown estimator, alpha outside [0, 1] or an empty range; `add` throws TypeError when the
 * arrays do not fit and RangeError for infinite values or negative weights.
 */
export function crps(options: CrpsOptions = {}): Accumulator<CaseSums, EnsembleCases, Crps> {
  const { estimator = "ecdf", range = EVERYTHING } = options;
  const alpha = shareOfFair(estimator, options.alpha);
  const [low, high] = range;
  if (!(low < high)) throw new RangeError(`Range from ${low} to ${high} is empty: give the lower end first`);
  const clips = low > -Infinity || high < Infinity;
  return {
    init: () => caseSums(3),
    add: (state, cases) => {
      const { members } = cases;
      const score = (m: number, { difference, distance, pairs }: MemberSums, weight: number) => {
        const all = alpha === 0 ? m * m : m * (m - 1) / (1 - (1 - alpha) / m);
        countCase(state, weight);
        addTo(state, UNDER, weight * (distance - difference) / (2 * m));
        addTo(state, OVER, weight * (distance + difference) / (2 * m));
        addTo(state, SPREAD, weight * pairs / all);
      };
      const block = members < SORT_FROM ? caseBlock(members, (sums, weight) => score(members, sums, weight)) : null;
      eachCase(cases, (row, m, truth, weight) => {
        if (m === 1 && alpha > 0) return leaveOut(state);
        if (clips) { for (let j = 0; j < m; j++) row[j] = clip(row[j]!, low, high); }
        const y = clips ? clip(truth, low, high) : truth;
        if (block !== null && m === members) return block.add(row, y, weight);
        score(m, memberSums(row, m, y), weight);
      });
      block?.end();
      return state;
    },
    merge: mergeSums,
    value: (state) => {
      const [underforecast, overforecast, spread] = [meanOf(state, UNDER), meanOf(state, OVER), meanOf(state, SPREAD)];
      const score = underforecast + overforecast - spread;
      return { crps: score, underforecast, overforecast, spread, estimator, alpha, range, ...caseCount(state) };
    },
  };
}

function memberSums(row: Float64Array, m: number, y: number): MemberSums {
  let difference = 0;
  let distance = 0;
  for (let j = 0; j < m; j++) {
    const d = row[j]! - y;
    difference += d;
    distance += Math.abs(d);
  }
  return { difference, distance, pairs: pairwiseSum(row, m) };
}

/** The nearest number to `x` in [low, high]. */
export function clip(x: number, low: number, high: number): number {
  return x < low ? low : x > high ? high : x;
}

function shareOfFair(estimator: CrpsEstimator, alpha = 0.95): number {
  if (estimator === "ecdf") return 0;
  if (estimator === "fair") return 1;
  if (estimator !== "almost-fair") {
    throw new RangeError(`Estimator "${estimator}" is unknown: use "ecdf", "fair" or "almost-fair"`);
  }
  if (!(alpha >= 0 && alpha <= 1)) throw new RangeError(`Share ${alpha} of the fair score is outside [0, 1]`);
  return alpha;
}
