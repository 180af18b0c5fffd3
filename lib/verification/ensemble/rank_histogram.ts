import type { Accumulator } from "../accumulator.ts";
import { mergeSums } from "../sums.ts";
import { addTo, type CaseCount, caseCount, type CaseSums, caseSums, countCase, leaveOut, sumOf } from "./case_means.ts";
import { eachCase, type EnsembleCases } from "./cases.ts";
import { checkTies, drawTie, type Indexed, type TieOptions, type Ties } from "./ties.ts";
import { type Uniformity, uniformity } from "./uniformity.ts";

/** Ranks of the truth among the members. */
export interface RankHistogram extends CaseCount {
  /** Weight of the cases of each rank, [members + 1]: below all members first. */
  readonly counts: readonly number[];
  /** Whether it is flat, as for members and truth of one distribution. */
  readonly uniformity: Uniformity;
  /** What was done with ties. */
  readonly ties: Ties;
  /** Seed of the draws. */
  readonly seed: number;
  /** Share of cases with a tie. */
  readonly tied: number;
}

/**
 * Rank histogram (Hamill 2001, MWR 129, 550). A truth equal to members takes a rank at random among theirs: dry cases of
 * all zeros are flat in expectation. A case that lacks a member is left out and counted.
 *
 * @param members Number of members.
 * @param options What is done with ties.
 * @throws RangeError for bad options; `add` throws TypeError when the arrays do not fit and RangeError for infinite values
 * or negative weights.
 */
export function rankHistogram(
  members: number,
  { ties = "random", seed = 0 }: TieOptions = {},
): Accumulator<CaseSums, EnsembleCases & Indexed, RankHistogram> {
  if (!Number.isInteger(members) || members < 1) {
    throw new RangeError(`Number of members ${members} is not a whole number above 0`);
  }
  checkTies(ties);
  const size = members + 1;
  const [SEEN, TIED, WEIGHTED] = [size, size + 1, size + 2] as const;
  return {
    init: () => caseSums(size + 3),
    add: (state, cases) => {
      const first = cases.first ?? sumOf(state, SEEN);
      addTo(state, SEEN, cases.truth.length);
      eachCase(cases, (row, present, truth, weight, index) => {
        if (present !== members) return leaveOut(state);
        let below = 0;
        let equal = 0;
        for (let j = 0; j < members; j++) {
          if (row[j]! < truth) below++;
          else if (row[j] === truth) equal++;
        }
        countCase(state, weight);
        if (weight !== 1) addTo(state, WEIGHTED, 1);
        if (equal > 0) addTo(state, TIED, weight);
        if (equal === 0 || ties === "random") {
          const among = equal === 0 ? 0 : Math.floor(drawTie(seed, first + index) * (equal + 1));
          addTo(state, below + among, weight);
        } else for (let k = 0; k <= equal; k++) addTo(state, below + k, weight / (equal + 1));
      });
      return state;
    },
    merge: mergeSums,
    value: (state) => {
      const counts = Array.from({ length: size }, (_, k) => sumOf(state, k));
      const count = caseCount(state);
      const whole = ties === "random" && sumOf(state, WEIGHTED) === 0;
      const tied = sumOf(state, TIED) / count.weight;
      return { counts, uniformity: uniformity(counts, whole), ties, seed, tied, ...count };
    },
  };
}
