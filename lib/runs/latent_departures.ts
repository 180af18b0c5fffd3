import type { SplitName } from "../archive/mod.ts";
import type { Engine } from "../engine/mod.ts";
import type { ScoreEstimate } from "../report/mod.ts";
import { project, type Projector } from "../topographic/mod.ts";
import { HELD_OUT_BLOCKS } from "./held_out_blocks.ts";
import { quantileEstimates } from "./quantile_estimates.ts";
import type { PairContext } from "./pair_context.ts";

/** Sizes of the latents of a product's windows, standard deviations of the training latent, with their times. */
export interface Departures {
  /** Product, as figures name it. */
  readonly product: string;
  /** Root mean square of the standardised latent of each window. */
  readonly values: readonly number[];
  /** Start of each window, s since 1970 UTC. */
  readonly times: readonly number[];
}

/** Quantiles shown. */
const QUANTILES = [[0.1, "10 %"], [0.5, "median"], [0.9, "90 %"]] as const;

/** Root mean square of each window's latent in `latents` [window, unit]. */
export function departuresOf(latents: Float32Array, windows: number): number[] {
  const length = latents.length / windows;
  return Array.from({ length: windows }, (_, window) => {
    let sum = 0;
    for (let i = window * length; i < (window + 1) * length; i++) sum += latents[i]! ** 2;
    return Math.sqrt(sum / length);
  });
}

/** Departures of the radar's latent, and of the projection of the satellite beside it, in windows of a part of a run. */
export async function pairedDepartures(
  engine: Engine,
  { pairing }: PairContext,
  projector: Projector,
  options: { readonly split: SplitName; readonly radar: string; readonly satellite: string },
): Promise<readonly [radar: Departures, satellite: Departures]> {
  const times: number[] = [];
  const radar: number[] = [];
  const satellite: number[] = [];
  for await (const batch of pairing.heldOut(options.split)) {
    const projection = await project(engine, projector, batch);
    radar.push(...departuresOf(projection.radar, batch.origins.length));
    satellite.push(...departuresOf(projection.satellite, batch.origins.length));
    times.push(...batch.origins.map(({ time }) => time));
  }
  return [{ product: options.radar, values: radar, times }, { product: options.satellite, values: satellite, times }];
}

/** Quantiles of departures by product with intervals from resampling blocks of 6 h, for the report. */
export function departureRows(products: readonly Departures[], seed: number): readonly ScoreEstimate[] {
  return products.filter(({ values }) => values.length > 0).flatMap(({ product, values, times }) => {
    const blocks = times.map(HELD_OUT_BLOCKS.of);
    const probabilities = QUANTILES.map(([probability]) => probability);
    return quantileEstimates(values, blocks, { probabilities, seed, range: [0, Infinity] }).map((
      { value, low, high, blocks },
      k,
    ) => ({
      grouping: "product",
      group: product,
      score: "latent_departure",
      threshold: null,
      n: values.length,
      value,
      low,
      high,
      blocks,
      series: QUANTILES[k]![1],
    }));
  });
}
