// deno-lint-ignore-file camelcase -- the keys are names in results, written as columns are
import { bootstrap, type BootstrapOptions, INTERVAL_METHOD, type Statistic } from "./bootstrap.ts";
import { type Blocks, dayBlocks } from "./blocks.ts";
import { groupStates, type GroupSum } from "./group_states.ts";
import { type Grouping, parseGrouping } from "./grouping.ts";
import type { Moments } from "./moments.ts";
import { paired } from "./paired.ts";
import type { Score } from "./score.ts";
import { requireBlocks, whyNotScored } from "./score_table.ts";

/**
 * Parts of the error of an estimate of half-hour rain that was made from one look inside the half hour. With s the
 * satellite, r the radar at the minute of the look, R the radar's half-hour mean, all in mm h-1:
 *
 *     s - R = (s - r) + (r - R)      error = retrieval error + sampling error
 *     E(s - R) = E(s - r) + E(r - R)
 *     E(s - R)^2 = (E(s - R))^2 + var(s - r) + var(r - R) + 2 cov(s - r, r - R)
 *
 * Variances are of the population. A retrieval cannot mend the sampling error; comparing with R alone lays it on the
 * retrieval. Known failures: noise of the radar at r enters both parts with opposite signs, so it raises both variances and
 * lowers the covariance; a field of view that is not the cell counts as retrieval error.
 */
export type SamplingPart =
  | "bias"
  | "retrieval_bias"
  | "sampling_bias"
  | "mse"
  | "retrieval_mse"
  | "sampling_mse"
  | "squared_bias"
  | "retrieval_variance"
  | "sampling_variance"
  | "twice_covariance";

/** Mean and variance of an error. */
type Spread = readonly [mean: number, variance: number];

/** The errors as moments of x = R - r (minus the sampling error) and y = s - r hold them: y - x = s - R. */
const TOTAL = (m: Moments): Spread => [m.meanError, m.varianceError];
const RETRIEVAL = (m: Moments): Spread => [m.meanEstimate, m.varianceEstimate];
const SAMPLING = (m: Moments): Spread => [-m.meanTruth, m.varianceTruth];

const square = ([mean, variance]: Spread): number => mean ** 2 + variance;

type Part = Omit<Score<Moments>, "best">;

const bias = (title: string, error: (m: Moments) => Spread): Part => ({
  title,
  units: "data",
  range: [-Infinity, Infinity],
  mass: (m) => m.weight,
  value: (m) => error(m)[0],
});

const squared = (
  title: string,
  error: (m: Moments) => Spread,
  value: (error: Spread) => number,
): Part => ({
  title,
  units: "data2",
  range: [0, Infinity],
  mass: (m) => m.weight * square(error(m)),
  value: (m) => value(error(m)),
});

/** Parts of the error by name. */
export const SAMPLING_PARTS: Readonly<Record<SamplingPart, Part>> = {
  bias: bias("Bias", TOTAL),
  retrieval_bias: bias("Bias of the retrieval", RETRIEVAL),
  sampling_bias: bias("Bias of the sampling", SAMPLING),
  mse: squared("Mean square error", TOTAL, square),
  retrieval_mse: squared("Mean square error of the retrieval", RETRIEVAL, square),
  sampling_mse: squared("Mean square error of the sampling", SAMPLING, square),
  squared_bias: squared("Square of the bias", TOTAL, ([mean]) => mean ** 2),
  retrieval_variance: squared("Variance of the retrieval error", RETRIEVAL, ([, variance]) => variance),
  sampling_variance: squared("Variance of the sampling error", SAMPLING, ([, variance]) => variance),
  twice_covariance: {
    title: "Twice the covariance of both errors",
    units: "data2",
    range: [-Infinity, Infinity],
    mass: (m) => m.weight * Math.sqrt(square(RETRIEVAL(m)) * square(SAMPLING(m))),
    value: (m) => -2 * m.covariance,
  },
};

const PARTS = Object.keys(SAMPLING_PARTS) as SamplingPart[];

/** Cells that were looked at, [cell]; one counts where all three are present. */
export interface LookedAt {
  /** Satellite, mm h-1. */
  readonly estimate: ArrayLike<number>;
  /** Radar at the minute of the look, mm h-1. */
  readonly atOverpass: ArrayLike<number>;
  /** Radar, mean over the half hour, mm h-1. */
  readonly mean: ArrayLike<number>;
}

/**
 * The parts of the error, see {@link SamplingPart}; NaN where no cell counts.
 *
 * @throws TypeError when the arrays differ in length.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const parts = samplingError({ estimate: [3, 1], atOverpass: [2, 1], mean: [1, 0.5] });
 * assert.deepEqual([parts.bias, parts.retrieval_bias, parts.sampling_bias], [1.25, 0.5, 0.75]);
 * ```
 */
export function samplingError({ estimate, atOverpass, mean }: LookedAt): Readonly<Record<SamplingPart, number>> {
  const count = mean.length;
  if (estimate.length !== count || atOverpass.length !== count) {
    throw new TypeError(
      `${estimate.length} estimates, ${atOverpass.length} looks and ${count} means do not fit: give as many of each`,
    );
  }
  const accumulator = paired();
  const from = (values: ArrayLike<number>) => Float64Array.from(values, (value, i) => value - atOverpass[i]!);
  const state = accumulator.add(accumulator.init(), { estimate: from(estimate), truth: from(mean) });
  const moments = accumulator.all(state);
  return Object.fromEntries(PARTS.map((part) => [part, SAMPLING_PARTS[part].value(moments)])) as Record<
    SamplingPart,
    number
  >;
}

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
  const states = groupStates(by.map((entry) => typeof entry === "string" ? parseGrouping(entry) : entry), accumulator);
  for await (const sum of sums) states.addSum(sum);
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
        low: orNull(interval?.low),
        high: orNull(interval?.high),
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

const orNull = (value = NaN): number | null => Number.isFinite(value) ? value : null;
