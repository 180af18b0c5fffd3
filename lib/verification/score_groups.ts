import { WET_RATE } from "../base/mod.ts";
import { weightAt } from "./accumulator.ts";
import { type Blocks, dayBlocks } from "./blocks.ts";
import { type BootstrapOptions, INTERVAL_METHOD } from "./bootstrap.ts";
import { numbersOf, type PairColumns } from "./columns.ts";
import type { EventOperator } from "./contingency.ts";
import { groupFinder } from "./group_finder.ts";
import { type Grouping, parseGrouping } from "./grouping.ts";
import { paired } from "./paired.ts";
import { scoreBlocks, type ScoreName, type ScoreValue } from "./scores.ts";

/** Column of the truth when none is named. */
export const TRUTH = "radar_rain_rate";

/** Column of the estimate when none is named. */
export const ESTIMATE = "imerg_rain_rate";

/** Options of {@link scoreGroups}. */
export interface ScoreGroupsOptions {
  /** Groupings, parsed or as text. Default: "all". */
  readonly by?: readonly (Grouping | string)[];
  /** Event thresholds, mm h-1. Default 0.1, the rain threshold of Tan et al. (2016). */
  readonly thresholds?: readonly number[];
  /** Which values are events. Default ">=". */
  readonly event?: EventOperator;
  /** Scores wanted. Default: the usual ones. */
  readonly scores?: readonly ScoreName[];
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
  /** What the rows are: product, run, version, estimator of the truth, simulated or not. Comes back in `about`. */
  readonly source?: Readonly<Record<string, string | number | boolean | null>>;
}

/** A score of one group: plain JSON. */
export interface ScoreRow extends ScoreValue {
  /** Grouping, as it was written. */
  readonly grouping: string;
  /** Group in it. */
  readonly group: string;
}

/** All that one must know to compute the same scores again: plain JSON. */
export interface ScoreSettings {
  /** What the rows are, as given. */
  readonly source: Readonly<Record<string, string | number | boolean | null>>;
  /** Column of the truth. */
  readonly truth: string;
  /** Column of the estimate. */
  readonly estimate: string;
  /** Column of weights, null without. */
  readonly weight: string | null;
  /** Event operator. */
  readonly event: EventOperator;
  /** Thresholds, mm h-1. */
  readonly thresholds: readonly number[];
  /** Which rows count. */
  readonly missing: string;
  /** What a block is. */
  readonly blocks: string;
  /** Number of replicates. */
  readonly replicates: number;
  /** Confidence level. */
  readonly level: number;
  /** Seed of the draws. */
  readonly seed: number;
  /** Mean number of neighbouring blocks drawn together: above 1, the bootstrap is stationary. */
  readonly meanLength: number;
  /** How the interval is made. */
  readonly interval: string;
  /** Rows read. */
  readonly rows: number;
  /** Rows that count. */
  readonly pairs: number;
}

/** Result of {@link scoreGroups}: plain JSON. */
export interface ScoreTable {
  /** How the scores were made. */
  readonly about: ScoreSettings;
  /** Scores, by grouping, group, score and threshold. */
  readonly rows: readonly ScoreRow[];
}

/**
 * Scores of rows by group, with block bootstrap intervals, in one pass: the memory is that of groups times blocks,
 * whatever the number of rows. A row counts where estimate, truth and weight are present; a row whose group is not known
 * (no overpass, say) is in the group "unknown". The truth decides the bins of "intensity".
 *
 * @param rows Batches of rows, in any order.
 * @param options Groupings, thresholds, scores, blocks, bootstrap, columns, and what the rows are.
 * @throws SyntaxError for a grouping that cannot be read; TypeError for a column that is not there; RangeError for more
 * than a thousand groups in a grouping, an unknown score, or an option out of range.
 */
export async function scoreGroups(
  rows: AsyncIterable<PairColumns> | Iterable<PairColumns>,
  options: ScoreGroupsOptions = {},
): Promise<ScoreTable> {
  const { by = ["all"], thresholds = [WET_RATE], event = ">=", scores, blocks = dayBlocks(), source = {} } = options;
  const { truth = TRUTH, estimate = ESTIMATE, weight } = options;
  const { replicates = 1000, level = 0.95, seed = 0, meanLength = 1 } = options.bootstrap ?? {};
  const accumulator = paired({ thresholds, event });
  const finders = by.map((entry) => {
    const grouping = toGrouping(entry, truth);
    return { grouping, finder: groupFinder(grouping) };
  });
  const choice = scores === undefined ? {} : { scores };
  scoreBlocks([], accumulator, { ...choice, bootstrap: { replicates, level, meanLength } }); // refuses bad options before hours of reading
  const blockIndex = new Map<number, number>();
  let rowCount = 0;
  let pairCount = 0;
  for await (const batch of rows) {
    const times = numbersOf(batch, "time");
    const x = numbersOf(batch, truth);
    const y = numbersOf(batch, estimate);
    const weights = weight === undefined ? undefined : numbersOf(batch, weight);
    const limits = accumulator.limits(y, x);
    const find = finders.map(({ finder }) => finder.in(batch));
    let time = NaN;
    let block = -1;
    rowCount += times.length;
    for (let i = 0; i < times.length; i++) {
      const w = weightAt(weights, i);
      if (!(w > 0) || Number.isNaN(x[i]!) || Number.isNaN(y[i]!)) continue;
      if (times[i] !== time) {
        time = times[i]!;
        block = indexOf(blocks.of(time), blockIndex);
      }
      pairCount++;
      for (const groupOf of find) {
        const state = groupOf(i).states[block] ??= accumulator.init();
        accumulator.addPair(state, y[i]!, x[i]!, w, limits);
      }
    }
  }
  const inOrder = [...blockIndex].sort(([a], [b]) => a - b).map(([, index]) => index);
  return {
    about: {
      source,
      truth,
      estimate,
      weight: weight ?? null,
      event,
      thresholds,
      missing: "a row counts where estimate, truth and weight are present",
      blocks: blocks.kind,
      replicates,
      level,
      seed,
      meanLength,
      interval: INTERVAL_METHOD,
      rows: rowCount,
      pairs: pairCount,
    },
    rows: finders.flatMap(({ grouping, finder }) =>
      finder.groups().flatMap((group) =>
        scoreBlocks(inOrder.flatMap((index) => group.states[index] ?? []), accumulator, {
          bootstrap: { replicates, level, seed, meanLength, name: `${grouping.name}/${group.label}` },
          ...choice,
        }).map((value): ScoreRow => ({ grouping: grouping.name, group: group.label, ...value }))
      )
    ),
  };
}

/**
 * The columns that {@link scoreGroups} reads with these options, each once: what to ask of a file.
 *
 * @throws SyntaxError for a grouping that cannot be read.
 */
export function scoredColumns(options: ScoreGroupsOptions = {}): readonly string[] {
  const { by = ["all"], truth = TRUTH, estimate = ESTIMATE, weight } = options;
  const factors = by.flatMap((entry) => toGrouping(entry, truth).factors);
  const weights = weight === undefined ? [] : [weight];
  return [...new Set(["time", truth, estimate, ...weights, ...factors.map((factor) => factor.column)])];
}

const toGrouping = (entry: Grouping | string, truth: string): Grouping =>
  typeof entry === "string" ? parseGrouping(entry, { truth }) : entry;

/** Index of `block` among those met so far, in order of first meeting. */
function indexOf(block: number, met: Map<number, number>): number {
  let index = met.get(block);
  if (index === undefined) met.set(block, index = met.size);
  return index;
}
