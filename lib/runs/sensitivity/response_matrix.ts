import { bootstrap } from "../../verification/mod.ts";

/** A metric, and what it reads under each injected error. */
export interface MetricReadings {
  /** Name, as tables show it. */
  readonly name: string;
  /** The injected error that it is for, by its place: answers are measured by that to it. */
  readonly reference: number;
  /** Injected errors that it ought to answer. */
  readonly answers: readonly number[];
  /** The metric of some windows, each as often as it is named, under an injected error; NaN where it is undefined. */
  read(injection: number, windows: readonly number[]): number;
}

/** What a metric answers to an injected error, by what it answers to its own. */
export interface RelativeResponse {
  /** (metric - metric without an error) / (the same of the reference); null where it is undefined. */
  readonly value: number | null;
  /** Lower limit of the 95 % interval; null where there is none. */
  readonly low: number | null;
  /** Upper limit. */
  readonly high: number | null;
  /** Whether the metric ought to answer this error. */
  readonly matching: boolean;
}

/** A column of a response matrix. */
export interface MetricResponses {
  /** Name. */
  readonly name: string;
  /** The injected error that it is for, by its place. */
  readonly reference: number;
  /** By injected error. */
  readonly responses: readonly RelativeResponse[];
}

/**
 * What each metric answers to each injected error, by its answer to the error that it is for: 1 there, and 0 where it minds
 * its own business. Blocks of windows are drawn anew for the intervals, the same for all three readings of a response.
 *
 * @param errors number of injected errors
 * @param none the place of the one that is no error
 * @param blocks windows of each independent block of time
 */
export function responseMatrix(
  metrics: readonly MetricReadings[],
  { errors, none, blocks }: {
    readonly errors: number;
    readonly none: number;
    readonly blocks: readonly number[][];
  },
): readonly MetricResponses[] {
  const all = blocks.flat();
  return metrics.map(({ name, reference, answers, read }) => {
    const known = readOnce(read);
    const response = (injection: number) => (windows: readonly number[]) => {
      const without = known(none, windows);
      return (known(injection, windows) - without) / (known(reference, windows) - without);
    };
    const asked = Array.from({ length: errors }, (_, injection) => injection);
    const intervals = bootstrap(blocks, WINDOWS, {
      name: "responses",
      statistics: asked.map((injection) => ({ value: response(injection), mass: ({ length }) => length })),
    });
    return {
      name,
      reference,
      responses: asked.map((injection): RelativeResponse => ({
        value: finite(response(injection)(all)),
        low: finite(intervals[injection]!.low),
        high: finite(intervals[injection]!.high),
        matching: answers.includes(injection),
      })),
    };
  });
}

/** Windows of a replicate of the bootstrap, in any order. */
const WINDOWS = {
  init: (): number[] => [],
  merge: (into: number[], from: number[], times = 1): number[] => {
    for (let n = 0; n < times; n++) into.push(...from);
    return into;
  },
};

/** The same readings, each taken once for the same windows. */
function readOnce(read: MetricReadings["read"]): MetricReadings["read"] {
  const taken = new WeakMap<readonly number[], Map<number, number>>();
  return (injection, windows) => {
    const ofWindows = taken.get(windows) ?? new Map<number, number>();
    taken.set(windows, ofWindows);
    const before = ofWindows.get(injection);
    if (before !== undefined) return before;
    const value = read(injection, windows);
    ofWindows.set(injection, value);
    return value;
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
