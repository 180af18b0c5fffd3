import { WET_RATE } from "../base/mod.ts";
import { type PairColumn, readPairs, readTableMetadata } from "../colocation/mod.ts";
import {
  type Blocks,
  dayBlocks,
  domainRain,
  type EventOperator,
  parseGrouping,
  scoreGroups,
  type ScoreName,
  type ScoreTable,
  stormBlocks,
} from "../verification/mod.ts";

/** Options of {@link validate}. */
export interface ValidateOptions {
  /** Groupings, as `parseGrouping` reads them. Default: {@link USUAL_GROUPINGS}. */
  readonly by?: readonly string[];
  /** Event thresholds, mm h-1. Default 0.1, 1, 5. */
  readonly thresholds?: readonly number[];
  /** Which values are events. Default ">=". */
  readonly event?: EventOperator;
  /** Scores. Default: the usual ones. */
  readonly scores?: readonly ScoreName[];
  /** What intervals are drawn from. Default "storm". */
  readonly block?: "day" | "storm";
  /** Bootstrap replicates. Default 1000. */
  readonly replicates?: number;
  /** Seed of the bootstrap. Default 0. */
  readonly seed?: number;
  /** SQL condition that rows must meet. */
  readonly where?: string;
  /** Column of the estimate. Default "imerg_rain_rate". */
  readonly estimate?: PairColumn;
}

/** The groupings of the report. */
export const USUAL_GROUPINGS: readonly string[] = [
  "all",
  "class",
  "sensor",
  "minutes-from-overpass:0-15-30-60-90-120-240",
  "intensity:0-0.1-0.5-1-2-5-10",
  "season",
  "hour",
];

/**
 * Scores a file of pairs by group, with block bootstrap intervals. Two passes over the file; memory is that of groups
 * times blocks.
 *
 * @throws DataError "missing-file", "corrupt-file"; SyntaxError for a grouping that cannot be read; RangeError for one of
 * a column that pairs have not
 */
export async function validate(pairs: string, options: ValidateOptions = {}): Promise<ScoreTable> {
  const { thresholds = [WET_RATE, 1, 5], by = USUAL_GROUPINGS, event = ">=", seed = 0, scores } = options;
  const { estimate = "imerg_rain_rate" } = options;
  const factors = by.flatMap((grouping) => parseGrouping(grouping).factors.map(({ column }) => column as PairColumn));
  const columns = [...new Set<PairColumn>(["time", "radar_rain_rate", estimate, ...factors])];
  const condition = conditionOf(options);
  const blocks = await blocksOf(pairs, options);
  return await scoreGroups(readPairs(pairs, { columns, reuse: true, ...condition }), {
    by,
    thresholds,
    event,
    estimate,
    blocks,
    bootstrap: { seed, replicates: options.replicates ?? 1000 },
    source: { ...await readTableMetadata(pairs), ...condition },
    ...(scores === undefined ? {} : { scores }),
  });
}

/** The condition on rows, when there is one. */
export function conditionOf({ where }: ValidateOptions): { readonly where?: string } {
  return where === undefined ? {} : { where };
}

/** The blocks that intervals are drawn from: days, or storms cut from the pairs' mean radar rain. */
export async function blocksOf(pairs: string, options: ValidateOptions): Promise<Blocks> {
  if (options.block === "day") return dayBlocks();
  const columns = ["time", "radar_rain_rate"] as const;
  return stormBlocks(await domainRain(readPairs(pairs, { columns, reuse: true, ...conditionOf(options) })));
}
