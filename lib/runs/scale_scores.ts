import { readTable } from "../colocation/mod.ts";
import {
  type Blocks,
  bootstrap,
  type BootstrapOptions,
  parseGrouping,
  type ScaleErrors,
  spectral,
  whyNotScored,
} from "../verification/mod.ts";
import { SCALE_COLUMNS } from "./scale_sums.ts";
import { sumsOf } from "./sums.ts";

/** An error of a product at one scale, with its interval: plain JSON. */
export interface ScaleScore {
  /** "satellite" or "projected". */
  readonly product: string;
  /** What the windows were grouped by. */
  readonly grouping: string;
  /** Group. */
  readonly group: string;
  /** Wavelengths lie above it, up to twice it, km. */
  readonly above: number;
  /** "delay" (min), "coherence", "gain" or "skill". */
  readonly score: keyof ScaleErrors;
  /** Times that windows of it begin at. */
  readonly n: number;
  /** Value; null where it is undefined. */
  readonly value: number | null;
  /** Lower limit of the 95 % interval; null where there is none. */
  readonly low: number | null;
  /** Upper limit. */
  readonly high: number | null;
  /** Blocks that bear on it. */
  readonly blocks: number;
  /** Why a number is null, where one is. */
  readonly note: string | null;
}

/** Numbers of a scale and their possible values. */
const RANGES = {
  delay: [-Infinity, Infinity], // within the lags looked at
  coherence: [-1, 1],
  gain: [0, Infinity],
  skill: [-1, 1],
} as const satisfies Record<keyof ScaleErrors, readonly [number, number]>;

const SUMS = ["estimate_power", "truth_power", "covariance"] as const;

/** What a product has at one scale in one group of windows. */
interface Gathered {
  readonly product: string;
  readonly above: number;
  readonly grouping: string;
  readonly group: string;
  readonly times: Set<number>;
  /** Sums by block and lag. */
  readonly blocks: Map<number, Map<number, readonly number[]>>;
}

/** Options of {@link scaleScores}. */
export interface ScaleScoreOptions {
  /**
   * Groupings by the time of the windows: "all", "season", "month", "hour". A spectrum is of a whole window, whose cells are
   * of several sensors and classes: by those there is none.
   */
  readonly by: readonly string[];
  /** Independent blocks of time. */
  readonly blocks: Blocks;
  /** Fewest blocks of a group that is scored. */
  readonly minBlocks: number;
  /** How intervals are drawn. */
  readonly bootstrap: BootstrapOptions;
}

/** Errors by scale of the products in scales.parquet, with intervals from resampling blocks of time. */
export async function scaleScores(path: string, options: ScaleScoreOptions): Promise<readonly ScaleScore[]> {
  const groupings = options.by.map((by) => parseGrouping(by));
  const gathered = new Map<string, Gathered>();
  for await (const batch of readTable(path, SCALE_COLUMNS)) {
    for (let i = 0; i < batch["time"]!.length; i++) {
      const [time, lag] = [Number(batch["time"]![i]), Number(batch["lag"]![i])];
      const sums = SUMS.map((name) => Number(batch[name]![i]));
      for (const { name, factors } of groupings) {
        const keys = factors.map((factor) => factor.key(batch[factor.column]!, i));
        const id = JSON.stringify([batch["product"]![i], batch["above"]![i], name, ...keys]);
        let into = gathered.get(id);
        if (into === undefined) {
          const labels = keys.map((key, f) => key === null ? "unknown" : factors[f]!.label(key));
          into = {
            product: String(batch["product"]![i]),
            above: Number(batch["above"]![i]),
            grouping: name,
            group: labels.length === 0 ? "all" : labels.join(" * "),
            times: new Set(),
            blocks: new Map(),
          };
          gathered.set(id, into);
        }
        into.times.add(time);
        addSums(into.blocks, options.blocks.of(time), lag, sums);
      }
    }
  }
  return options.by.flatMap((by) =>
    [...gathered.values()].filter(({ grouping }) => grouping === by).flatMap((one) => {
      const { product, above, grouping, group, times } = one;
      return scoresOf([...one.blocks.values()], options).map((score) => ({
        product,
        above,
        grouping,
        group,
        n: times.size,
        ...score,
      }));
    })
  );
}

function addSums(blocks: Gathered["blocks"], block: number, lag: number, sums: readonly number[]): void {
  const byLag = blocks.get(block) ?? new Map<number, readonly number[]>();
  blocks.set(block, byLag);
  const before = byLag.get(lag) ?? SUMS.map(() => 0);
  byLag.set(lag, sums.map((sum, k) => before[k]! + sum));
}

/** Scores of one product and scale from its sums by block and lag. */
function scoresOf(
  blocks: readonly ReadonlyMap<number, readonly number[]>[],
  { bootstrap: draws, minBlocks }: ScaleScoreOptions,
): readonly Pick<ScaleScore, "score" | "value" | "low" | "high" | "blocks" | "note">[] {
  const lags = [...new Set(blocks.flatMap((block) => [...block.keys()]))].sort((a, b) => a - b);
  const accumulator = sumsOf(lags.length * SUMS.length);
  const states = blocks.map((block) =>
    Float64Array.from(lags.flatMap((lag) => [...block.get(lag) ?? SUMS.map(() => 0)]))
  );
  const errors = (state: Float64Array) =>
    spectral.scaleErrors(lags.map((lag, k) => {
      const [estimatePower, truthPower, covariance] = state.subarray(k * SUMS.length);
      return { lag, estimatePower: estimatePower!, truthPower: truthPower!, covariance: covariance! };
    }));
  const names = Object.keys(RANGES) as (keyof typeof RANGES)[];
  const ranges = { ...RANGES, delay: [lags[0]!, lags.at(-1)!] as const };
  const few = whyNotScored(states.length, minBlocks);
  if (few !== null) {
    return names.map((score) => ({ score, value: null, low: null, high: null, blocks: states.length, note: few }));
  }
  const mass = (state: Float64Array) => state.reduce((sum, value, k) => k % SUMS.length === 1 ? sum + value : sum, 0);
  const intervals = bootstrap(states, accumulator, {
    ...draws,
    name: "scales",
    statistics: names.map((name) => ({ value: (state) => errors(state)[name], mass, range: ranges[name] })),
  });
  const whole = errors(states.reduce((sum, state) => accumulator.merge(sum, state), accumulator.init()));
  return names.map((score, k) => {
    const { low, high, blocks, reason } = intervals[k]!;
    const value = finite(whole[score]);
    const why = value !== null ? reason : score === "delay" ? "no lag fits best within the half hour" : "no power";
    return { score, value, low: finite(low), high: finite(high), blocks, note: why };
  });
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
