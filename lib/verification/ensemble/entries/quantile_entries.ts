import type { Accumulator } from "../../accumulator.ts";
import type { ScoreEntry, ScoreReading, ScoreSource, VerifiedField } from "../../catalogue/entry.ts";
import { fedBy } from "../../catalogue/fed_by.ts";
import type { CaseSums } from "../case_means.ts";
import { type IntervalCases, type Intervals, intervalScores } from "../intervals.ts";
import { type Pinball, pinball, type QuantileCases } from "../quantiles.ts";
import { counted, ensembleEntry, weightsOf } from "./ensemble_entry.ts";

/** What the members of a field are, for every cell: [cell, member] of the members picked. */
function byCell({ forecast, observed }: VerifiedField, picked: readonly number[]): Float64Array {
  const cells = observed.length;
  const rows = new Float64Array(cells * picked.length);
  picked.forEach((member, k) => {
    for (let cell = 0; cell < cells; cell++) rows[cell * picked.length + k] = forecast[member * cells + cell]!;
  });
  return rows;
}

/** @throws RangeError when the member axis does not hold one quantile per level */
function checkLevels(levels: readonly number[], { members }: VerifiedField): void {
  if (members === levels.length) return;
  throw new RangeError(
    `The member axis holds ${members} quantiles, and there are ${levels.length} levels: give one each`,
  );
}

function toQuantiles(field: VerifiedField, levels: readonly number[]): QuantileCases {
  checkLevels(levels, field);
  return { quantiles: byCell(field, [...levels.keys()]), truth: field.observed, ...weightsOf(field) };
}

/** A source of quantiles. */
const ofQuantiles = (
  rule: "equal" | "spacing",
): ScoreSource<CaseSums, VerifiedField, Pinball> => ({
  accumulator: ({ levels = [] }) =>
    fedBy(pinball({ levels, rule }), (field: VerifiedField) => toQuantiles(field, levels)),
  input: (field) => field,
});

const [EQUAL, SPACING] = [ofQuantiles("equal"), ofQuantiles("spacing")];

/** Places of the levels that make central intervals, outermost first, and of the median; levels are compared to 1e-9. */
function intervalsOf(levels: readonly number[]) {
  const placeOf = (level: number): number => levels.findIndex((other) => Math.abs(other - level) < 1e-9);
  const lower = levels.flatMap((level, k) => level < 0.5 - 1e-9 && placeOf(1 - level) >= 0 ? [k] : []);
  return {
    lower,
    upper: lower.map((k) => placeOf(1 - levels[k]!)),
    alphas: lower.map((k) => 2 * levels[k]!),
    median: placeOf(0.5),
  };
}

/** @throws RangeError when no two levels make a central interval */
function ofIntervals(levels: readonly number[]): Accumulator<CaseSums, VerifiedField, Intervals> {
  const { lower, upper, alphas, median } = intervalsOf(levels);
  if (alphas.length === 0) {
    throw new RangeError(
      `Levels ${levels.join(", ")} make no central interval: give pairs that add to 1, as 0.05 and 0.95`,
    );
  }
  return fedBy(intervalScores(alphas), (field: VerifiedField): IntervalCases => {
    checkLevels(levels, field);
    const middle = median < 0 ? {} : { median: byCell(field, [median]) };
    return {
      lower: byCell(field, lower),
      upper: byCell(field, upper),
      ...middle,
      truth: field.observed,
      ...weightsOf(field),
    };
  });
}

const INTERVALS: ScoreSource<CaseSums, VerifiedField, Intervals> = {
  accumulator: ({ levels = [] }) => ofIntervals(levels),
  input: (field) => field,
};

const HELD = "the member axis holds quantiles";

const quantileEntry = <Value>(
  name: string,
  meaning: string,
  source: ScoreSource<CaseSums, VerifiedField, Value>,
  read: (value: Value, levels: readonly number[]) => ScoreReading | readonly ScoreReading[],
  also: readonly string[] = [],
): ScoreEntry =>
  ensembleEntry(
    { name, meaning: `${meaning}; ${HELD}`, also, parameters: ["levels"] },
    source,
    (value, { levels = [] }) => read(value, levels),
  );

const readCrps = ({ crps, rule, levels, ...count }: Pinball): ScoreReading => ({
  levels: levels.map(({ level }) => level),
  rule,
  value: crps,
  ...counted(count),
});

/** The scores of quantiles in the catalogue: the member axis holds one quantile per level. */
export const QUANTILE_ENTRIES: readonly ScoreEntry[] = [
  quantileEntry(
    "pinball",
    "Pinball loss of each quantile, with the share of observed values up to it; 0 is best",
    SPACING,
    ({ levels, ...count }) =>
      levels.map(({ level, loss, coverage }) => ({ level, value: loss, coverage, ...counted(count) })),
    ["quantile-score"],
  ),
  quantileEntry(
    "crps-quantiles",
    "CRPS by pinball losses, each weighed by the part of (0, 1) nearest to its level; 0 is best",
    SPACING,
    readCrps,
    ["crps-from-quantiles"],
  ),
  quantileEntry(
    "crps-quantiles-equal",
    "CRPS as twice the mean pinball loss, right for levels (k - 1/2) / K; 0 is best",
    EQUAL,
    readCrps,
    ["crps-quantile"],
  ),
  quantileEntry(
    "interval-score",
    "Interval score of each central interval, its parts and coverage; 0 is best",
    INTERVALS,
    ({ intervals, ...count }) =>
      intervals.map(({ alpha, score, ...parts }) => ({ alpha, value: score, ...parts, ...counted(count) })),
    ["interval"],
  ),
  quantileEntry(
    "wis",
    "Weighted interval score (Bracher 2021), of the median and central intervals; 0 is best",
    INTERVALS,
    ({ intervals, weighted, ...count }, levels) => ({
      alphas: intervals.map(({ alpha }) => alpha),
      value: weighted,
      ...counted(count),
      ...(count.n > 0 && intervalsOf(levels).median < 0 ? { reason: "the level 0.5, the median, is not there" } : {}),
    }),
    ["weighted-interval-score"],
  ),
];
