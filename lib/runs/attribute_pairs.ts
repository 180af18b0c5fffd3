import { errorSums } from "../colocation/mod.ts";
import { type Attribution, attribution } from "../verification/mod.ts";
import { chooseGroupings, type PairsSurvey, sumsBy } from "./survey_pairs.ts";
import type { AttributionChoice, ValidateOptions } from "./validate_options.ts";

/**
 * Attributes the error of pairs to factors, with block bootstrap intervals, in one pass over the file: DuckDB sums the errors by
 * the levels of all factors and by block.
 *
 * @throws As attribution.attributeErrors and {@link chooseGroupings}; DataError "corrupt-file"
 */
export async function attributePairs(
  survey: PairsSurvey,
  { factors, error = "squared-log-error" }: AttributionChoice,
  { seed = 0, replicates = 1000, minBlocks }: Pick<ValidateOptions, "seed" | "replicates" | "minBlocks"> = {},
): Promise<Attribution> {
  const { groupings } = await chooseGroupings(survey, factors);
  const { query: { estimate }, times: { rows, pairs }, blocks, source } = survey;
  const errors = errorSums({ ...sumsBy(groupings, survey), error });
  return await attribution.attributeErrors({ errors, rows, pairs }, {
    factors: groupings,
    error,
    estimate,
    blocks,
    bootstrap: { seed, replicates },
    source,
    ...(minBlocks === undefined ? {} : { minBlocks }),
  });
}
