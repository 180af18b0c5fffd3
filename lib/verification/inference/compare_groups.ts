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
  /** Column of the first estimate, or of several that are each compared with the second. Default "imerg_rain_rate". */
  readonly first?: string | readonly string[];
  /** Column of the second estimate. */
  readonly second: string;
  /** Columns of truths, by estimate, of those that have another than `truth`, which the groups by intensity are of. */
  readonly truths?: Readonly<Record<string, string>>;
  /** Fewest blocks of a difference that is tested; others are reported without interval. Default 5. */
  readonly minBlocks?: number;
  /** Which differences are marked: rate and method of `falseDiscovery`, over all tests of the table. */
  readonly discovery?: FalseDiscoveryOptions;
}

/** The scores compared when none are named: the usual ones of which there is a best value. */
const COMPARED: readonly ScoreName[] = USUAL_SCORES.filter((name) => SCORES[name].best !== null);

/**
 * Differences of scores between two estimates of the same rows, or between several and one, by group: with intervals by a
 * bootstrap that draws the same blocks for all, and marked where they stand out of all that were tested. One pass; the memory
 * is that of groups times blocks. A row counts where truth and all estimates are present: all are scored on the same rows.
 *
 * @param rows Batches of rows, in any order; or sums that a database has made of them, those of the first estimates first.
 * @param options As for scoreGroups, with two estimates or more; scores by default the usual ones that have a best value.
 * @throws As scoreGroups; RangeError when there is no first estimate, or fewest blocks or a discovery option is out of range.
 */
export async function compareGroups(
  rows: PairRows | SummedRows,
  options: CompareGroupsOptions,
): Promise<DifferenceTable> {
  const { by = ["all"], thresholds = [WET_RATE], event = ">=", blocks = dayBlocks(), source = {} } = options;
  const { truth = TRUTH, second, truths = {}, minBlocks = 5 } = options;
  const first = [options.first ?? ESTIMATE].flat();
  const { replicates = 1000, level = 0.95, seed = 0, meanLength = 1 } = options.bootstrap ?? {};
  const draws = { replicates, level, seed, meanLength };
  const accumulator = paired({ thresholds, event });
  const groupings = by.map((entry) => typeof entry === "string" ? parseGrouping(entry, { truth }) : entry);
  checkScores(options.scores ?? [], thresholds, true);
  const statistics = (options.scores ?? COMPARED).flatMap((name) => readings(accumulator, name));
  bootstrap([], accumulator, { ...draws, statistics }); // refuses bad options before hours of reading
  falseDiscovery([], options.discovery);
  requireBlocks(minBlocks);
  if (first.length === 0) throw new RangeError(`There is no estimate to compare with ${second}: name one or more`);
  const estimates = [...first, second].map((estimate) => ({ estimate, truth: truths[estimate] ?? truth }));
  const collected = await collectPairs(rows, groupings, { estimates, blocks, accumulator });
  const tests = collected.groups.flatMap(({ grouping, group, blocks: states }) => {
    const n = states.reduce((sum, [state]) => sum + accumulator.all(state!).n, 0);
    return first.flatMap((estimate, which) => {
      const pairs = states.map((block) => ({ first: block[which]!, second: block.at(-1)! }));
      const differences = pairedDifference(pairs, accumulator, { ...draws, statistics, name: `${grouping}/${group}` });
      return statistics.map(({ score, threshold }, k): Omit<DifferenceRow, "q" | "discovery"> => ({
        grouping,
        group,
        score,
        threshold,
        estimate,
        n,
        ...numbers(differences[k]!, whyNot(score, differences[k]!, minBlocks)),
      }));
    });
  });
  const { adjusted, discoveries, ...discovery } = falseDiscovery(tests.map(({ p }) => p ?? NaN), options.discovery);
  return {
    about: {
      source,
      truth,
      first,
      second,
      truths,
      event,
      thresholds,
      missing: `a row counts where the truth and ${first.length === 1 ? "both" : "all"} estimates are present`,
      blocks: blocks.kind,
      minBlocks,
      ...draws,
      interval: `${INTERVAL_METHOD}; the same blocks drawn for ${first.length === 1 ? "both" : "all"}`,
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
