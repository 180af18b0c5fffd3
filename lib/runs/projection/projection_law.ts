import { isDataError, randomStream } from "../../base/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { decodeLaws, posteriorOf, type ProjectedPosterior, radarLatent } from "../../topographic/mod.ts";
import { special } from "../../verification/mod.ts";
import { concatenate } from "../concatenate.ts";
import type { Coherence } from "../generation/coherent_noise.ts";
import { first, type PairContext } from "../pair_context.ts";
import type { LoadedProjector } from "../pair_models.ts";
import { somePairs } from "../some_pairs.ts";
import { radarBatches } from "../unpaired/radar_batches.ts";
import { fitTexture, type FrameDraw, type FrameDrawer, frameDrawer, type LawFrames } from "./frame_texture.ts";

/** Confidence level of the intervals that the spread is made to fit. */
export const LEVEL = 0.9;

/** Deviations from the mean within which {@link LEVEL} of a Gaussian lies. */
export const REACH = special.normalQuantile((1 + LEVEL) / 2);

/** Which way members are drawn in: raised where the same projector comes to other rain. 1 had the spread of rolled decodings, 2 a factor of the first validation windows. */
export const LAW_VERSION = 3;

/** Training batches that errors and texture are taken from. */
const BATCHES = 40;

/** Windows of validation days that the spread is fitted on, at most. */
const VALIDATION = 300;

/** How draws are made of the posteriors of a projector. */
export interface ProjectionLaw {
  /** Factor of the standard deviations of the posteriors, by which {@link LEVEL} of validation windows' units lie inside. */
  readonly factor: number;
  /** Windows of validation days that it rests on; 0: there was none, and the factor is 1. */
  readonly validationWindows: number;
  /**
   * Errors of whole training windows in standard deviations of their posteriors [window, frame, capsule, unit], of mean square 1:
   * draws take them whole, as units and frames err together (dressing by past errors, Roulston & Smith 2003). null of a projector
   * without pairs, which knows of no errors: units are drawn one by one of its posteriors, as in its training.
   */
  readonly errors: Float32Array | null;
  /** How many windows; 0 of none. */
  readonly windows: number;
  /** How coherent is what is left of the rain once the latent is known, cells and frames. */
  readonly texture: Coherence;
}

/** A draw of the radar's latent for the number of a batch. */
const drawOf = (seed: number, number: number) => ({ seed, number });

/**
 * Fits how draws are made: errors and texture on training windows, the factor on validation windows. For a projector without pairs
 * only the texture, which is of the radar alone: its spread is that of its posteriors.
 */
export async function fitProjectionLaw(
  engine: Engine,
  context: PairContext,
  loaded: LoadedProjector,
  seed: number,
): Promise<ProjectionLaw> {
  const { pairing } = context;
  const { projector, tell } = loaded;
  if (loaded.name === "project-unpaired") {
    const texture = await fitTexture(context, radarFrames(engine, context, loaded, seed));
    return { factor: 1, validationWindows: 0, errors: null, windows: 0, texture };
  }
  const kept: Float32Array[] = [];
  let windows = 0;
  async function* frames(): AsyncGenerator<LawFrames> {
    let number = 0;
    for await (const batch of first(pairing.training({ epoch: 0, batch: 0 }), BATCHES)) {
      const { drawn: radar } = await radarLatent(engine, projector, batch.radar, drawOf(seed, number++));
      kept.push(errorsOf(await posteriorOf(engine, projector, await tell(batch)), radar));
      windows += batch.origins.length;
      yield { laws: await decodeLaws(engine, projector, radar), radar: batch.radar };
    }
  }
  const texture = await fitTexture(context, frames());
  const errors = concatenate(kept);
  const size = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
  return { ...await fitFactor(), errors: errors.map((error) => error / size), windows, texture };

  async function fitFactor(): Promise<Pick<ProjectionLaw, "factor" | "validationWindows">> {
    const sizes: Float32Array[] = [];
    let seen = 0;
    try {
      for await (const batch of somePairs(context, "validation", VALIDATION)) {
        const { drawn: radar } = await radarLatent(engine, projector, batch.radar, drawOf(seed, seen));
        sizes.push(errorsOf(await posteriorOf(engine, projector, await tell(batch)), radar).map(Math.abs));
        seen += batch.origins.length;
      }
    } catch (error) {
      if (!isDataError(error, "missing-frame")) throw error;
    }
    if (seen === 0) return { factor: 1, validationWindows: 0 };
    const all = concatenate(sizes).sort();
    return { factor: all[Math.floor(LEVEL * all.length)]! / REACH, validationWindows: seen };
  }
}

/** Radar rain of training windows, and the laws that its own latent decodes to. */
async function* radarFrames(
  engine: Engine,
  context: PairContext,
  { projector }: Pick<LoadedProjector, "projector">,
  seed: number,
): AsyncGenerator<LawFrames> {
  let number = 0;
  for await (const { radar } of first(radarBatches(context, 0), BATCHES)) {
    const { drawn } = await radarLatent(engine, projector, radar, drawOf(seed, number++));
    yield { laws: await decodeLaws(engine, projector, drawn), radar };
  }
}

/** Errors of posteriors in their standard deviations, same shape. */
export function errorsOf({ satellite, spread }: ProjectedPosterior, radar: Float32Array): Float32Array {
  return radar.map((value, i) => (value - satellite[i]!) / spread[i]!);
}

/** Members of the ensemble of a projection: radar-like rain [window, frame, y, x], mm h-1. */
export type ProjectionDrawer = (posterior: ProjectedPosterior, draw: FrameDraw) => Promise<Float32Array>;

/** Draws members: a latent of the posterior, by the error of one training window where any is known, and rain of its laws. */
export function projectionDrawer(
  engine: Engine,
  context: PairContext,
  { projector }: Pick<LoadedProjector, "projector">,
  law: ProjectionLaw,
): ProjectionDrawer {
  const rainOf: FrameDrawer = frameDrawer(context, law.texture);
  return async (posterior, draw) => rainOf(await decodeLaws(engine, projector, drawLatent(posterior, law, draw)), draw);
}

/** A draw of the latent [window, frame, capsule, unit], standard deviations from the radar's mean latent. */
export function drawLatent(
  { satellite, spread }: ProjectedPosterior,
  { factor, errors, windows }: Pick<ProjectionLaw, "factor" | "errors" | "windows">,
  { origins, seed, member }: FrameDraw,
): Float32Array {
  const latent = satellite.slice();
  const length = latent.length / origins.length;
  origins.forEach(({ time, y, x }, window) => {
    const stream = randomStream(seed, `project/latent/${member}/${time}/${y}/${x}`);
    const from = errors === null ? 0 : stream.integer(windows) * length;
    for (let i = 0; i < length; i++) {
      const at = window * length + i;
      latent[at]! += factor * spread[at]! * (errors === null ? stream.normal() : errors[from + i]!);
    }
  });
  return latent;
}
