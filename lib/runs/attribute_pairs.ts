import { type PairColumn, readPairs, readTableMetadata } from "../colocation/mod.ts";
import { type Attribution, attribution, type ErrorMeasure, parseGrouping } from "../verification/mod.ts";
import { blocksOfPairs, conditionOf, type ValidateOptions } from "./validate.ts";

/** Which factors the error is attributed to. */
export interface AttributionChoice {
  /** Factors, as `attribution.attributeErrors` reads them. */
  readonly factors: readonly string[];
  /** What the error is. Default "squared-log-error". */
  readonly error?: ErrorMeasure;
}

/**
 * Attributes the error of pairs to factors, with block bootstrap intervals. Blocks, replicates, seed, condition and estimate
 * are those of the options, as for `validate`. One pass over the file beside that for storms.
 *
 * @throws As attribution.attributeErrors; DataError "missing-file", "corrupt-file"
 */
export async function attributePairs(
  pairs: string,
  choice: AttributionChoice,
  options: ValidateOptions = {},
): Promise<Attribution> {
  const { estimate = "imerg_rain_rate", seed = 0, replicates = 1000 } = options;
  const factors = choice.factors.flatMap((factor) => parseGrouping(factor).factors.map(({ column }) => column));
  const columns = [...new Set(["time", "radar_rain_rate", estimate, ...factors])] as PairColumn[];
  const condition = conditionOf(options);
  const blocks = await blocksOfPairs(pairs, options);
  return await attribution.attributeErrors(readPairs(pairs, { columns, reuse: true, ...condition }), {
    ...choice,
    estimate,
    blocks,
    bootstrap: { seed, replicates },
    source: { ...await readTableMetadata(pairs), ...condition },
  });
}
