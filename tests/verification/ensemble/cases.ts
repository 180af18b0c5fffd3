import { fc } from "../../deps.ts";
import type { EnsembleCases } from "../../../lib/verification/ensemble/mod.ts";

/** The ensembles of the reference file: six cases of five members. */
export const ENSEMBLES: readonly (readonly number[])[] = [
  [0, 0, 0, .4, 1.2],
  [.5, 1.1, 2, 3.3, 7.9],
  [0, .2, .3, .6, .9],
  [4, 6.5, 8, 12, 30],
  [0, 0, 0, 0, 0],
  [1.5, 1.5, 2.5, 2.5, 4],
];

/** What came true. */
export const TRUTH: readonly number[] = [0, 2.6, 1.7, 21, .8, 2.5];

/** They as cases. */
export const CASES: EnsembleCases = { ensemble: ENSEMBLES.flat(), members: 5, truth: TRUTH };

/** Case `i` of them alone. */
export function caseAt(i: number): EnsembleCases {
  return { ensemble: ENSEMBLES[i]!, members: 5, truth: [TRUTH[i]!] };
}

const value = fc.constantFrom(0, 0, 0, .2, 1, 1.5, 4, 20, NaN);

/** Cases of `members` members with ties, missing values and weights. */
export function someCases(members: number): fc.Arbitrary<Required<Pick<EnsembleCases, "weights">> & EnsembleCases> {
  const row = fc.tuple(
    fc.array(value, { minLength: members, maxLength: members }),
    value,
    fc.constantFrom(0, 1, 1, 2.5),
  );
  return fc.array(row, { maxLength: 8 }).map((rows) => ({
    ensemble: rows.flatMap((r) => r[0]),
    members,
    truth: rows.map((r) => r[1]),
    weights: rows.map((r) => r[2]),
  }));
}
