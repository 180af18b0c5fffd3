import { type Blocks, dayBlocks } from "../blocks.ts";
import { bootstrap, type BootstrapOptions, INTERVAL_METHOD } from "../bootstrap.ts";
import { ESTIMATE, TRUTH } from "../columns.ts";
import { type Grouping, parseGrouping } from "../grouping.ts";
import { requireBlocks } from "../min_blocks.ts";
import type { PairRows } from "../present_pairs.ts";
import type { Attribution } from "./attribution.ts";
import { collectErrors, type SummedErrors } from "./collect_errors.ts";
import { ERROR_MEASURES, type ErrorMeasure } from "./error_measure.ts";
import { measureLevels } from "./measure_levels.ts";
import { measureShares } from "./measure_shares.ts";

/** Factors at most: their shares are worked out over all sets of them. */
const MOST_FACTORS = 8;

/** Options of {@link attributeErrors}. */
export interface AttributeOptions {
  /** Factors, parsed or as text: groupings as `parseGrouping` reads them, two crossed being one factor; 1 to 8. */
  readonly factors: readonly (Grouping | string)[];
  /** What the error of a pair is. Default "squared-log-error". */
  readonly error?: ErrorMeasure;
  /** Fewest blocks of a level, or of all data, that is scored; others are reported without numbers. Default 5. */
  readonly minBlocks?: number;
  /** Independent blocks of time. Default: days. */
  readonly blocks?: Blocks;
  /** How intervals are drawn. */
  readonly bootstrap?: BootstrapOptions;
  /** Column of the truth. Default "radar_rain_rate". */
  readonly truth?: string;
  /** Column of the estimate. Default "imerg_rain_rate". */
  readonly estimate?: string;
  /** Column of weights. Default none. */
  readonly weight?: string;
  /** What the rows are: product, run, version. Comes back in `about`. */
  readonly source?: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * What goes with the error of an estimate: the effect of each level of each factor, as group means show it and with the other
 * factors held alike, so that "MHS is worse" is told from "MHS sees more winter"; and the share of the error's variance that
 * each factor explains. An additive model, error = mean + sum of effects + rest, by weighted least squares on levels; one pass
 * over the rows, and the memory is that of blocks times half the square of the number of levels.
 *
 * Intervals are block bootstraps: of the whole fit for effects, for shares of what blocks left out of the fit gain by each factor.
 * Effects that differ with the level of another factor are averaged: cross the two (`sensor*season`) to see them.
 *
 * @param rows Batches of rows, in any order; or sums of their errors by levels of all factors and block, by a database.
 * @throws SyntaxError for a factor that cannot be read; TypeError for a column that is not there; RangeError for factors that
 * are too many or of too many levels, rain that is not finite, or an option out of range.
 */
export async function attributeErrors(
  rows: PairRows | SummedErrors,
  options: AttributeOptions,
): Promise<Attribution> {
  const { error = "squared-log-error", minBlocks = 5, blocks = dayBlocks(), source = {} } = options;
  const { truth = TRUTH, estimate = ESTIMATE, weight } = options;
  const { replicates = 1000, level = 0.95, seed = 0, meanLength = 1 } = options.bootstrap ?? {};
  const draws = { replicates, level, seed, meanLength };
  const factors = options.factors.map((factor) =>
    typeof factor === "string" ? parseGrouping(factor, { truth }) : factor
  );
  checkOptions(factors, error);
  requireBlocks(minBlocks);
  bootstrap([], { init: () => 0, merge: () => 0 }, { ...draws, statistics: [] }); // refuses bad options before reading
  const { of, range } = ERROR_MEASURES[error];
  const errors = await collectErrors(rows, { factors, of, estimates: [{ estimate, truth }], weight, blocks });
  const { mean, levels } = measureLevels(errors, { minBlocks, range }, draws);
  const { explained, fitted, shares } = measureShares(errors, minBlocks, draws);
  return {
    about: {
      source,
      truth,
      estimate,
      weight: weight ?? null,
      error,
      model: "additive in the levels of the factors, weighted least squares, effects of weighted mean 0 in each factor",
      shares:
        "Shapley values of the covariance of errors and predictions, of blocks left out of the fit, over the variance",
      missing: "a row counts where estimate, truth and weight are present",
      blocks: blocks.kind,
      blockCount: errors.blocks.length,
      minBlocks,
      ...draws,
      interval: INTERVAL_METHOD,
      rows: errors.rows,
      pairs: errors.pairs,
    },
    mean,
    explained,
    fitted,
    factors: factors.map(({ name }, f) => ({ factor: name, ...shares[f]!, levels: levels[f]! })),
  };
}

/** @throws RangeError when the factors or an option cannot be used */
function checkOptions(factors: readonly Grouping[], error: string): void {
  const names = factors.map(({ name }) => name);
  if (names.length === 0 || names.length > MOST_FACTORS) {
    throw new RangeError(`Cannot attribute errors to ${names.length} factors: give 1 to ${MOST_FACTORS}`);
  }
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new RangeError(`Factor "${twice}" is given twice`);
  const single = factors.find((factor) => factor.factors.length === 0);
  if (single !== undefined) throw new RangeError(`"${single.name}" has one level and explains nothing: leave it out`);
  if (!Object.hasOwn(ERROR_MEASURES, error)) {
    throw new RangeError(`Measure of error "${error}" is unknown: choose ${Object.keys(ERROR_MEASURES).join(", ")}`);
  }
}
