import { WET_RATE } from "../base/mod.ts";
import { type Blocks, dayBlocks } from "./blocks.ts";
import { type BootstrapOptions, INTERVAL_METHOD } from "./bootstrap.ts";
import type { EventOperator } from "./contingency.ts";
import { ESTIMATE, TRUTH } from "./columns.ts";
import type { GroupBlocks } from "./group_states.ts";
import { type Grouping, parseGrouping } from "./grouping.ts";
import { requireBlocks, whyNotScored } from "./min_blocks.ts";
import { paired, type PairedAccumulator } from "./paired.ts";
import { scoreBlocks, type ScoreName, SCORES, type ScoreValue } from "./scores.ts";

/** How groups are scored. */
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
  /** Fewest blocks of a group that is scored; one with fewer is reported, with a note. Default 1: all are scored. */
  readonly minBlocks?: number;
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
  /** Fewest blocks of a group that is scored. */
  readonly minBlocks: number;
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

/** Scores by group: plain JSON. */
export interface ScoreTable {
  /** How the scores were made. */
  readonly about: ScoreSettings;
  /** Scores, by grouping, group, score and threshold. */
  readonly rows: readonly ScoreRow[];
}

/** Scores groups of which the states are known. */
export interface GroupScorer {
  /** What makes the states. */
  readonly accumulator: PairedAccumulator;
  /** Groupings. */
  readonly groupings: readonly Grouping[];
  /** Options, defaults filled in. */
  readonly options: ScoreGroupsOptions & Required<Pick<ScoreGroupsOptions, "truth" | "estimate" | "blocks">>;
  /** The scores of groups found in `counts.rows` rows. */
  table(
    groups: readonly GroupBlocks<Float64Array<ArrayBuffer>>[],
    counts: Pick<ScoreSettings, "rows" | "pairs">,
  ): ScoreTable;
}

/**
 * What scores groups by these options, all checked before hours of reading.
 *
 * @throws SyntaxError for a grouping that cannot be read; RangeError for an unknown score or an option out of range.
 */
export function groupScorer(options: ScoreGroupsOptions): GroupScorer {
  const { by = ["all"], thresholds = [WET_RATE], event = ">=", scores, blocks = dayBlocks(), source = {} } = options;
  const { truth = TRUTH, estimate = ESTIMATE, weight = null, minBlocks = 1 } = options;
  const { replicates = 1000, level = 0.95, seed = 0, meanLength = 1 } = options.bootstrap ?? {};
  const accumulator = paired({ thresholds, event });
  const choice = scores === undefined ? {} : { scores };
  scoreBlocks([], accumulator, { ...choice, bootstrap: { replicates, level, meanLength } });
  requireBlocks(minBlocks);
  const about = {
    source,
    truth,
    estimate,
    weight,
    event,
    thresholds,
    missing: "a row counts where estimate, truth and weight are present",
    blocks: blocks.kind,
    minBlocks,
    replicates,
    level,
    seed,
    meanLength,
    interval: INTERVAL_METHOD,
  };
  const rowsOf = ({ grouping, group, blocks: states }: GroupBlocks<Float64Array<ArrayBuffer>>): ScoreRow[] => {
    const few = whyNotScored(states.length, minBlocks);
    const name = `${grouping}/${group}`;
    const bootstrap = few === null ? { replicates, level, seed, meanLength, name } : null;
    return scoreBlocks(states, accumulator, { bootstrap, ...choice }).map((value) => ({
      grouping,
      group,
      ...value,
      ...few === null || SCORES[value.score].count === true ? {} : { value: null, note: few },
    }));
  };
  return {
    accumulator,
    groupings: by.map((entry) => toGrouping(entry, truth)),
    options: { ...options, truth, estimate, blocks },
    table: (groups, counts) => ({ about: { ...about, ...counts }, rows: groups.flatMap(rowsOf) }),
  };
}

/**
 * The columns that a group's scores are made of with these options, each once: what to ask of a file.
 *
 * @throws SyntaxError for a grouping that cannot be read.
 */
export function scoredColumns(options: ScoreGroupsOptions = {}): readonly string[] {
  const { groupings, options: { truth, estimate, weight } } = groupScorer(options);
  const factors = groupings.flatMap((grouping) => grouping.factors);
  const weights = weight === undefined ? [] : [weight];
  return [...new Set(["time", truth, estimate, ...weights, ...factors.map((factor) => factor.column)])];
}

const toGrouping = (entry: Grouping | string, truth: string): Grouping =>
  typeof entry === "string" ? parseGrouping(entry, { truth }) : entry;
