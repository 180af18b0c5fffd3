import { DataError, WET_RATE } from "../base/mod.ts";
import { pairSums, type PairSumsOptions, type PairTimes } from "../colocation/mod.ts";
import {
  type Attribution,
  samplingErrors,
  type SamplingTable,
  scoreGroups,
  type ScoreTable,
} from "../verification/mod.ts";
import { attributePairs } from "./attribute_pairs.ts";
import { chooseGroupings, sumsBy, surveyPairs } from "./survey_pairs.ts";
import { LEAST_BLOCKS, USUAL_GROUPINGS, type ValidateOptions } from "./validate_options.ts";

export type { ValidateOptions } from "./validate_options.ts";

/** Scores of pairs, the parts of their error where there was a look inside the half hour, and what goes with it. */
export interface Validation extends ScoreTable {
  /** Retrieval and sampling error; not there when the file has no radar at the observation minute. */
  readonly sampling?: SamplingTable;
  /** What goes with the error, when that was asked for. */
  readonly attribution?: Attribution;
  /** What was left out of what is usual, and why. */
  readonly notes?: readonly string[];
}

/**
 * Scores a file of pairs by group, with block bootstrap intervals, and divides their error into that of the retrieval and
 * that of the sampling. DuckDB sums the pairs by group and block, three passes over the file; the scores are made of the sums,
 * as all scores of pairs are. Memory is that of groups times blocks, whatever the number of rows.
 *
 * @throws DataError "missing-file", "corrupt-file"; "missing-variable" for a column that the file has not, "missing-frame" when
 * no row has radar and satellite; SyntaxError for a grouping that cannot be read; TypeError for bins of names; RangeError for a
 * grouping of over a thousand groups, infinite rain, or an option out of range
 */
export async function validate(pairs: string, options: ValidateOptions = {}): Promise<Validation> {
  const { thresholds = [WET_RATE, 1, 5], event = ">=", scores, attribute } = options;
  const { seed = 0, replicates = 1000, minBlocks = LEAST_BLOCKS } = options;
  const survey = await surveyPairs(pairs, options);
  const { groupings, notes } = await chooseGroupings(survey, options.by, USUAL_GROUPINGS);
  const { query, times, blocks, atOverpass, source } = survey;
  requireScored(times, pairs);
  const sums = (more: Partial<PairSumsOptions>) => pairSums({ ...sumsBy(groupings, survey), ...more });
  const common = { by: groupings, blocks, minBlocks, bootstrap: { seed, replicates } };
  const { rows, pairs: count } = times;
  const table = await scoreGroups({ sums: [sums({ thresholds, event })], rows, pairs: count }, {
    ...common,
    thresholds,
    event,
    estimate: query.estimate,
    source,
    ...(scores === undefined ? {} : { scores }),
  });
  return {
    ...table,
    ...(atOverpass === null ? {} : { sampling: await samplingErrors(sums({ reference: atOverpass }), common) }),
    ...(attribute === undefined ? {} : { attribution: await attributePairs(survey, attribute, options) }),
    ...(notes.length === 0 ? {} : { notes }),
  };
}

/** @throws DataError "missing-frame" when there is nothing to score */
function requireScored({ rows, pairs }: PairTimes, file: string): void {
  if (pairs > 0) return;
  const message = rows === 0
    ? "There is no row, or none that the condition asks for"
    : `None of the ${rows} rows has radar and satellite`;
  throw new DataError("missing-frame", message, { file });
}
