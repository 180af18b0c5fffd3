import { WET_RATE } from "../../base/mod.ts";
import { dayBlocks } from "../blocks.ts";
import { bootstrap, INTERVAL_METHOD } from "../bootstrap.ts";
import { collectPairs, type SummedRows } from "../collect_pairs.ts";
import { ESTIMATE, TRUTH } from "../columns.ts";
import { parseGrouping } from "../grouping.ts";
import { requireBlocks } from "../min_blocks.ts";
import { paired } from "../paired.ts";
import type { PairRows } from "../present_pairs.ts";
import type { ScoreGroupsOptions } from "../score_table.ts";
import { checkScores, orNull, readings, type ScoreName, SCORES, USUAL_SCORES } from "../scores.ts";
import type { DifferenceRow, DifferenceTable } from "./difference_table.ts";
import { falseDiscovery, type FalseDiscoveryOptions } from "./false_discovery.ts";
import { type PairedDifference, pairedDifference } from "./paired_difference.ts";

/** Options of {@link compareGroups}. */
export interface CompareGroupsOptions extends Omit<ScoreGroupsOptions, "estimate" | "weight"> {
  /** Column of the first estimate. Default "imerg_rain_rate". */
  readonly first?: string;
  /** Column of the second estimate. */
  readonly second: string;
  /** Fewest blocks of a difference that is tested; others are reported without interval. Default 5. */
  readonly minBlocks?: number;
  /** Which differences are marked: rate and method of `falseDiscovery`, over all tests of the table. */
  readonly discovery?: FalseDiscoveryOptions;
}

/** The scores compared when none are named: the usual ones of which there is a best value. */
const COMPARED: readonly ScoreName[] = USUAL_SCORES.filter((name) => SCORES[name].best !== null);

/**
 * Differences of scores between two estimates of the same rows, by group: with intervals by a bootstrap that draws the same
 * blocks for both, and marked where they stand out of all that were tested. One pass; the memory is that of groups times
 * blocks. A row counts where the truth and both estimates are present: both are scored on the same rows.
 *
 * @param rows Batches of rows, in any order; or sums that a database has made of them, those of the first estimate first.
 * @param options As for scoreGroups, with two estimates; scores by default the usual ones that have a best value.
 * @throws As scoreGroups; RangeError when fewest blocks or a discovery option is out of range.
 */
export async function compareGroups(
  rows: PairRows | SummedRows,
  options: CompareGroupsOptions,
): Promise<DifferenceTable> {
  const { by = ["all"], thresholds = [WET_RATE], event = ">=", blocks = dayBlocks(), source = {} } = options;
  const { truth = TRUTH, first = ESTIMATE, second, minBlocks = 5 } = options;
  const { replicates = 1000, level = 0.95, seed = 0, meanLength = 1 } = options.bootstrap ?? {};
  const draws = { replicates, level, seed, meanLength };
  const accumulator = paired({ thresholds, event });
  const groupings = by.map((entry) => typeof entry === "string" ? parseGrouping(entry, { truth }) : entry);
  checkScores(options.scores ?? [], thresholds, true);
  const statistics = (options.scores ?? COMPARED).flatMap((name) => readings(accumulator, name));
  bootstrap([], accumulator, { ...draws, statistics }); // refuses bad options before hours of reading
  falseDiscovery([], options.discovery);
  requireBlocks(minBlocks);
  const estimates = [first, second].map((estimate) => ({ estimate, truth }));
  const collected = await collectPairs(rows, groupings, { estimates, blocks, accumulator });
  const tests = collected.groups.flatMap(({ grouping, group, blocks: both }) => {
    const states = both.map(([ofFirst, ofSecond]) => ({ first: ofFirst!, second: ofSecond! }));
    const differences = pairedDifference(states, accumulator, { ...draws, statistics, name: `${grouping}/${group}` });
    const n = states.reduce((sum, state) => sum + accumulator.all(state.first).n, 0);
    return statistics.map(({ score, threshold }, k): Omit<DifferenceRow, "q" | "discovery"> => ({
      grouping,
      group,
      score,
      threshold,
      n,
      ...numbers(differences[k]!, whyNot(score, differences[k]!, minBlocks)),
    }));
  });
  const { adjusted, discoveries, ...discovery } = falseDiscovery(tests.map(({ p }) => p ?? NaN), options.discovery);
  return {
    about: {
      source,
      truth,
      first,
      second,
      event,
      thresholds,
      missing: "a row counts where the truth and both estimates are present",
      blocks: blocks.kind,
      minBlocks,
      ...draws,
      interval: `${INTERVAL_METHOD}; the same blocks drawn for both`,
      discovery,
      rows: collected.rows,
      pairs: collected.pairs,
    },
    rows: tests.map((test, k) => ({ ...test, q: orNull(adjusted[k]!), discovery: discoveries[k]! })),
  };
}

/** Why a difference is not tested; null when it is. */
function whyNot(score: ScoreName, { first, second, blocks, reason }: PairedDifference, least: number): string | null {
  if (SCORES[score].count) return "a count is not tested";
  if (!Number.isFinite(first)) return "the first score is undefined";
  if (!Number.isFinite(second)) return "the second score is undefined";
  return blocks < least ? `${blocks} blocks bear on it, and ${least} are needed` : reason;
}

/** The numbers of a difference; of one that is not tested the scores alone. */
function numbers({ first, second, difference, low, high, p, blocks }: PairedDifference, note: string | null) {
  const ifTested = (value: number) => note === null ? orNull(value) : null;
  return {
    first: orNull(first),
    second: orNull(second),
    value: orNull(difference),
    low: ifTested(low),
    high: ifTested(high),
    p: ifTested(p),
    blocks,
    note,
  };
}
