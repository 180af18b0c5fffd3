import type { Accumulator } from "../accumulator.ts";
import type { PairBlock } from "../vectors/pairs.ts";
import { choices, type ListName, type ParameterName, type VerifySettings } from "./settings.ts";

/** A forecast beside what was observed, of one time. Missing is NaN. */
export interface VerifiedField {
  /** Forecast, row-major [y, x]; with members [member, y, x]. */
  readonly forecast: Float32Array | Float64Array;
  /** Observed, row-major [y, x], same units. */
  readonly observed: Float32Array | Float64Array;
  /** Rows and columns. */
  readonly shape: readonly [number, number];
  /** Members of an ensemble; null for a single forecast. */
  readonly members: number | null;
  /** Weights of the cells, row-major [y, x], not negative; only for scores that heed them. Default: all 1. */
  readonly weights?: Float32Array | Float64Array;
  /** Temperatures of the cells, row-major [y, x], degrees C or K; for scores that need them. */
  readonly temperature?: Float32Array | Float64Array;
  /** Time, s since 1970 UTC. Default: as the settings have it, fields following each other. */
  readonly time?: number;
}

/** A score, or a part of one, for one combination of its parameters. */
export interface ScoreReading {
  /** The score; NaN or infinite where it is not defined. */
  readonly value: number;
  /** Why it is not defined. */
  readonly reason?: string;
  /** What goes with it: its parameters, the number of pairs, the scale of a spectrum. */
  readonly [name: string]: number | string | readonly number[] | undefined;
}

/** An accumulator that scores of the catalogue are read from; scores with the same source share its one pass. */
export interface ScoreSource<State, Input, Value> {
  /** Lists of which each combination has an accumulator of its own, its settings those with one value of them. */
  readonly each?: readonly ListName[];
  /** Makes the accumulator. */
  accumulator(settings: VerifySettings): Accumulator<State, Input, Value>;
  /** What the accumulator is given of a field. */
  input(field: VerifiedField): Input;
  /** Whether that is the forecast as the estimate and the observed as the truth, as they are. Default false. */
  readonly ofPairs?: boolean;
}

/** An accumulator at work on a stream of fields. */
export interface RunningScore<Value> {
  /** Parameters with one value. */
  readonly tags: Readonly<Record<string, number | string>>;
  /** The settings it was made with. */
  readonly settings: VerifySettings;
  /** Takes a field in. */
  add(field: VerifiedField): void;
  /** Takes a block of the pairs of a field in; null when it takes only fields. */
  readonly addBlock: ((block: PairBlock) => void) | null;
  /** What the fields so far say; computed once until the next is added. */
  value(): Value;
}

/** Starts the accumulators of a source. @throws RangeError for settings that the accumulator refuses */
export function start<State, Input, Value>(
  source: ScoreSource<State, Input, Value>,
  settings: VerifySettings,
): readonly RunningScore<Value>[] {
  return choices(settings, source.each ?? []).map(({ settings, tags }) => {
    const accumulator = source.accumulator(settings);
    const state = accumulator.init();
    let known: { readonly value: Value } | null = null;
    return {
      tags,
      settings,
      add: (field) => {
        known = null;
        accumulator.add(state, source.input(field));
      },
      addBlock: source.ofPairs !== true || accumulator.addBlock === undefined ? null : (block) => {
        known = null;
        accumulator.addBlock!(state, block);
      },
      value: () => (known ??= { value: accumulator.value(state) }).value,
    };
  });
}

/** Starts a source, or gives the one that runs: the same for all scores of one stream. */
export type ScoreStarter = <State, Input, Value>(
  source: ScoreSource<State, Input, Value>,
) => readonly RunningScore<Value>[];

/** What the catalogue says of a score. */
export interface AboutScore {
  /** Name, lower case with hyphens. */
  readonly name: string;
  /** What it means, in a line. */
  readonly meaning: string;
  /** Parameters that it needs. */
  readonly parameters: readonly ParameterName[];
  /** Parameters that it heeds where they are given. */
  readonly optional?: readonly ParameterName[];
  /** Other names by which it can be asked for. */
  readonly also?: readonly string[];
  /** Whether it heeds weights of cells. Default false. */
  readonly weighted?: boolean;
  /** Whether it needs temperatures of the cells. Default false. */
  readonly temperature?: boolean;
  /** Whether it is of what a member axis holds: members, quantiles, parameters. Default: of a single forecast. */
  readonly ensemble?: true;
}

/** A score of the catalogue. */
export interface ScoreEntry extends AboutScore {
  /** Gives the function that reads the score once the fields are in. */
  open(start: ScoreStarter): () => readonly ScoreReading[];
}

/**
 * A score read from a source's value: a number, or readings with what goes with them.
 *
 * @example A score of its own, for every threshold.
 * ```ts
 * import assert from "node:assert/strict";
 * import { fieldScores } from "../catalogue.ts";
 * const wettest = scoreEntry(
 *   { name: "wettest", meaning: "Greatest observed value", parameters: [] },
 *   {
 *     accumulator: () => ({
 *       init: () => ({ most: -Infinity }),
 *       add: (state, values: ArrayLike<number>) => {
 *         for (let i = 0; i < values.length; i++) state.most = Math.max(state.most, values[i]!);
 *         return state;
 *       },
 *       merge: (state, { most }) => ({ most: Math.max(state.most, most) }),
 *       value: ({ most }) => most,
 *     }),
 *     input: ({ observed }) => observed,
 *   },
 *   (most) => most,
 * );
 * const scores = fieldScores([wettest], { thresholds: [], windows: [], edges: [], operator: ">=" });
 * scores.add({ forecast: new Float32Array(2), observed: Float32Array.of(3, 8), shape: [1, 2], members: null });
 * assert.deepEqual(scores.results(), { wettest: [{ value: 8 }] });
 * ```
 */
export function scoreEntry<State, Input, Value>(
  about: AboutScore,
  source: ScoreSource<State, Input, Value>,
  read: (value: Value, settings: VerifySettings) => number | ScoreReading | readonly ScoreReading[],
): ScoreEntry {
  return {
    ...about,
    open: (start) => {
      const runs = start(source);
      return () =>
        runs.flatMap(({ tags, settings, value }) => {
          const found = read(value(), settings);
          const list = typeof found === "number" ? [{ value: found }] : [found].flat();
          return list.map((reading) => ({ ...tags, ...reading }));
        });
    },
  };
}
