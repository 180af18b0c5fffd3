import { type Blocks, dayBlocks } from "./blocks.ts";
import { bootstrap, type BootstrapOptions, INTERVAL_METHOD, type Statistic } from "./bootstrap.ts";
import type { GroupSum } from "./collect_pairs.ts";
import { groupStates } from "./group_states.ts";
import { type Grouping, parseGrouping } from "./grouping.ts";
import { requireBlocks, whyNotScored } from "./min_blocks.ts";
import { paired } from "./paired.ts";
import { SAMPLING_PARTS, type SamplingPart } from "./sampling_error.ts";
import { orNull } from "./scores.ts";

const PARTS = Object.keys(SAMPLING_PARTS) as SamplingPart[];

/** A part of the error of one group: plain JSON. */
export interface SamplingRow {
  /** Grouping, as it was written. */
  readonly grouping: string;
  /** Group in it. */
  readonly group: string;
  /** Part of the error. */
  readonly part: SamplingPart;
  /** Number of cells and half hours with a look. */
  readonly n: number;
  /** The part, mm h-1 or mm2 h-2; null where it is not scored. */
  readonly value: number | null;
  /** Lower limit of the interval. */
  readonly low: number | null;
  /** Upper limit of the interval. */
  readonly high: number | null;
  /** Number of blocks. */
  readonly blocks: number;
  /** Why value or interval are null; else null. */
  readonly note: string | null;
}

/** How the error is divided. */
export interface SamplingOptions {
  /** Groupings, parsed or as text. Default: "all". */
  readonly by?: readonly (Grouping | string)[];
  /** Independent blocks of time. Default: days. */
  readonly blocks?: Blocks;
  /** Fewest blocks of a group that is scored. Default 1. */
  readonly minBlocks?: number;
  /** How intervals are drawn. */
  readonly bootstrap?: BootstrapOptions;
}

/** Retrieval and sampling error by group: plain JSON. */
export interface SamplingTable {
  /** How the parts were made. */
  readonly about: {
    /** Which error is divided into which. */
    readonly parts: string;
    /** Which rows count. */
    readonly missing: string;
    /** What a block is. */
    readonly blocks: string;
    /** Fewest blocks of a group that is scored. */
    readonly minBlocks: number;
    /** How the interval is made. */
    readonly interval: string;
    /** Number of replicates. */
    readonly replicates: number;
    /** Confidence level. */
    readonly level: number;
    /** Seed of the draws. */
    readonly seed: number;
    /** Mean number of neighbouring blocks drawn together. */
    readonly meanLength: number;
  };
  /** Parts, by grouping and group. */
  readonly rows: readonly SamplingRow[];
}

/**
 * The parts of the error by group, with block bootstrap intervals, see {@link SamplingPart}.
 *
 * @param sums Sums by group and block of pairs of which the "truth" is the radar's half-hour mean and the "estimate" the
 * satellite, both less the radar at the minute of the look; no thresholds.
 * @throws SyntaxError for a grouping that cannot be read; RangeError for an option out of range or too many groups.
 */
export async function samplingErrors(
  sums: AsyncIterable<GroupSum> | Iterable<GroupSum>,
  options: SamplingOptions = {},
): Promise<SamplingTable> {
  const { by = ["all"], blocks = dayBlocks(), minBlocks = 1 } = options;
  const { replicates = 1000, level = 0.95, seed = 0, meanLength = 1 } = options.bootstrap ?? {};
  requireBlocks(minBlocks);
  const accumulator = paired();
  const groupings = by.map((entry) => typeof entry === "string" ? parseGrouping(entry) : entry);
  const states = groupStates(groupings, accumulator.init);
  for await (const sum of sums) accumulator.addSums(states.of(sum.grouping, sum.keys, sum.block), sum);
  const statistics = PARTS.map((part): Statistic<Float64Array<ArrayBuffer>> => ({
    range: SAMPLING_PARTS[part].range,
    value: (state) => SAMPLING_PARTS[part].value(accumulator.all(state)),
    mass: (state) => SAMPLING_PARTS[part].mass(accumulator.all(state)),
  }));
  const rows = states.groups().flatMap(({ grouping, group, blocks: ofGroup }) => {
    const few = whyNotScored(ofGroup.length, minBlocks);
    const whole = ofGroup.reduce((state, block) => accumulator.merge(state, block), accumulator.init());
    const { n } = accumulator.all(whole);
    const name = `sampling/${grouping}/${group}`;
    const intervals = few === null
      ? bootstrap(ofGroup, accumulator, { replicates, level, seed, meanLength, name, statistics })
      : null;
    return PARTS.map((part, k): SamplingRow => {
      const interval = intervals?.[k];
      return {
        grouping,
        group,
        part,
        n,
        value: few === null ? statistics[k]!.value(whole) : null,
        low: orNull(interval?.low ?? NaN),
        high: orNull(interval?.high ?? NaN),
        blocks: ofGroup.length,
        note: few ?? interval?.reason ?? null,
      };
    });
  });
  return {
    about: {
      parts: "satellite - half-hour mean = (satellite - radar at the observation minute: retrieval) + " +
        "(radar at the observation minute - half-hour mean: sampling)",
      missing:
        "a row counts where a microwave observation lies in the half hour and satellite and both radars are present",
      blocks: blocks.kind,
      minBlocks,
      interval: INTERVAL_METHOD,
      replicates,
      level,
      seed,
      meanLength,
    },
    rows,
  };
}
