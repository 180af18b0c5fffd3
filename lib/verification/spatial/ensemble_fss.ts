import type { Accumulator } from "../accumulator.ts";
import { type HeldValues, roomLike } from "../held_values.ts";
import { type Fss, fssValues } from "./fss.ts";
import { type FssScalesOptions, fssSums } from "./fss_sums.ts";
import { mergeSums } from "../sums.ts";

/** Fields of an ensemble and the truth on the same cells, row-major [y, x], NaN missing. */
export interface EnsembleFields {
  /** Members. */
  readonly members: readonly ArrayLike<number>[];
  /** Truth. */
  readonly truth: ArrayLike<number>;
  /** Number of rows and columns, [y, x]. */
  readonly shape: readonly [number, number];
}

/**
 * What is compared with the truth's fractions (Necker et al. 2024, QJRMS 150, 4457):
 * - `probability`: the mean fraction of the members (pFSS);
 * - `members`: each member's fractions, sums over all members (agFSS): the skill of a single member;
 * - `mean`: fractions of the mean field of the members (emFSS), which smears and weakens rain.
 */
export type EnsembleFssMethod = "probability" | "members" | "mean";

/** Options of {@link ensembleFss}. */
export interface EnsembleFssOptions extends FssScalesOptions {
  /** What is compared. Default "probability". */
  readonly method?: EnsembleFssMethod;
}

/** Fractions skill score of an ensemble. */
export interface EnsembleFss extends Fss {
  /** What was compared. */
  readonly method: EnsembleFssMethod;
}

/**
 * Fractions skill scores of ensembles. A cell missing in one member is missing. With "members" every member counts as a
 * field.
 *
 * @throws RangeError as fssScales does, for an unknown method, and by `add` for no members; TypeError when a member has
 * another shape.
 */
export function ensembleFss(
  options: EnsembleFssOptions,
): Accumulator<Float64Array<ArrayBuffer>, EnsembleFields, readonly EnsembleFss[]> {
  const { method = "probability" } = options;
  if (!["probability", "members", "mean"].includes(method)) {
    throw new RangeError(`Method "${method}" is unknown: use "probability", "members" or "mean"`);
  }
  const sums = fssSums(options);
  return {
    init: sums.init,
    add: (state, fields) => {
      checkMembers(fields);
      const { members, truth, shape } = fields;
      if (method === "probability") return sums.add(state, members, truth, shape);
      if (method === "mean") return sums.add(state, [meanField(members)], truth, shape);
      const mask = meanField(members);
      const masked = roomLike([truth], truth.length).map((_, i) => Number.isNaN(mask[i]!) ? NaN : truth[i]!);
      for (const member of members) sums.add(state, [member], masked, shape);
      return state;
    },
    merge: mergeSums,
    value: (state) => fssValues(sums, state).map((score) => ({ ...score, method })),
  };
}

function checkMembers({ members, truth, shape: [height, width] }: EnsembleFields): void {
  if (members.length === 0) throw new RangeError("Ensemble has no member: give one or more");
  const wrong = [...members, truth].find((field) => field.length !== height * width);
  if (wrong !== undefined) {
    throw new TypeError(
      `Field of ${wrong.length} cells is not ${height} x ${width}: give members and truth on one grid`,
    );
  }
}

/** Mean of the members, NaN where one is missing; as precise as they are, and that of equal ones is their value. */
function meanField(members: readonly ArrayLike<number>[]): HeldValues {
  const first = members[0]!;
  return roomLike(members, first.length)
    .map((_, i) => first[i]! + members.reduce((sum, member) => sum + (member[i]! - first[i]!), 0) / members.length);
}
