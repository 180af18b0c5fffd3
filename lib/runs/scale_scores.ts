import { readTable } from "../colocation/mod.ts";
import { type Blocks, bootstrap, type BootstrapOptions, type ScaleErrors, spectral } from "../verification/mod.ts";
import { SCALE_COLUMNS } from "./scale_sums.ts";
import { sumsOf } from "./sums.ts";

/** An error of a product at one scale, with its interval: plain JSON. */
export interface ScaleScore {
  /** "satellite" or "projected". */
  readonly product: string;
  /** Wavelengths lie above it, up to twice it, km. */
  readonly above: number;
  /** "delay" (min), "coherence", "gain" or "skill". */
  readonly score: keyof ScaleErrors;
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
  delay: [-Infinity, Infinity],
  coherence: [-1, 1],
  gain: [0, Infinity],
  skill: [-1, 1],
} as const satisfies Record<keyof ScaleErrors, readonly [number, number]>;

const SUMS = ["estimate_power", "truth_power", "covariance"] as const;

/** Errors by scale of the products in scales.parquet, with intervals from resampling blocks of time. */
export async function scaleScores(
  path: string,
  options: { readonly blocks: Blocks; readonly bootstrap: BootstrapOptions },
): Promise<readonly ScaleScore[]> {
  const groups = new Map<string, Map<number, Map<number, readonly number[]>>>();
  for await (const batch of readTable(path, SCALE_COLUMNS)) {
    for (let i = 0; i < batch["time"]!.length; i++) {
      const key = JSON.stringify([batch["product"]![i], batch["above"]![i]]);
      const byBlock = groups.get(key) ?? new Map<number, Map<number, readonly number[]>>();
      groups.set(key, byBlock);
      const block = options.blocks.of(Number(batch["time"]![i]));
      const byLag = byBlock.get(block) ?? new Map<number, readonly number[]>();
      byBlock.set(block, byLag);
      const lag = Number(batch["lag"]![i]);
      const before = byLag.get(lag) ?? [0, 0, 0];
      byLag.set(lag, SUMS.map((name, k) => before[k]! + Number(batch[name]![i])));
    }
  }
  return [...groups].flatMap(([key, byBlock]) => {
    const [product, above] = JSON.parse(key) as [string, number];
    return scoresOf([...byBlock.values()], options.bootstrap).map((score) => ({ product, above, ...score }));
  });
}

/** Scores of one product and scale from its sums by block and lag. */
function scoresOf(
  blocks: readonly ReadonlyMap<number, readonly number[]>[],
  options: BootstrapOptions,
): readonly Omit<ScaleScore, "product" | "above">[] {
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
  const mass = (state: Float64Array) => state.reduce((sum, value, k) => k % SUMS.length === 1 ? sum + value : sum, 0);
  const intervals = bootstrap(states, accumulator, {
    ...options,
    name: "scales",
    statistics: names.map((name) => ({ value: (state) => errors(state)[name], mass, range: RANGES[name] })),
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
