import type { Engine, Tensor } from "../engine/mod.ts";
import { type CellLaws, takeLaws } from "./cell_laws.ts";
import { expectedRate, type HurdleFields } from "./likelihood.ts";
import { lognormalLaw } from "./lognormal_law.ts";
import { conditionsAsTensor, type PairedWindows, ratesAsTensors } from "./paired.ts";
import {
  projectedSpread,
  type Projector,
  projectPosterior,
  radarStandardised,
  type SatelliteTensors,
  unstandardise,
} from "./projector.ts";
import { amountLawOf } from "./rain_config.ts";
import { decode } from "./rain_model.ts";
import { takeValues } from "./take_values.ts";

/** Gaussian of the latent, standard deviations from the radar's mean latent [window, frame, capsule, unit]. */
export interface ProjectedPosterior {
  /** Mean. */
  readonly satellite: Float32Array;
  /** Standard deviation of each unit. */
  readonly spread: Float32Array;
}

/** Projection of one batch. */
export interface LatentProjection extends ProjectedPosterior {
  /** Expected latent of the radar, standard deviations, same shape. */
  readonly radar: Float32Array;
  /** Radar-like rain rate that the satellite's latent decodes to, mm h-1 [window, frame, y, x]. */
  readonly decoded: Float32Array;
}

/** Projects a batch and decodes it. */
export async function project(engine: Engine, projector: Projector, batch: PairedWindows): Promise<LatentProjection> {
  const posterior = await posteriorOf(engine, projector, batch);
  return {
    ...posterior,
    radar: (await radarLatent(engine, projector, batch.radar)).expected,
    decoded: await decodeProjection(engine, projector, posterior.satellite),
  };
}

/** The posterior of the latent given the satellite of a batch. */
export async function posteriorOf(
  engine: Engine,
  projector: Projector,
  batch: Pick<PairedWindows, "satellite" | "conditions">,
): Promise<ProjectedPosterior> {
  const { tf } = engine;
  const posterior = tf.tidy((): Tensor => {
    const { mean, logVariance } = projectPosterior(engine, projector, satelliteTensors(engine, projector, batch));
    return tf.stack([mean, tf.exp(tf.mul(logVariance, 0.5))]);
  });
  const values = await takeValues(posterior);
  const half = values.length / 2;
  return { satellite: values.subarray(0, half), spread: values.subarray(half) };
}

function satelliteTensors(
  engine: Engine,
  { model, config }: Projector,
  { satellite, conditions }: Pick<PairedWindows, "satellite" | "conditions">,
): SatelliteTensors {
  const { rain, valid } = ratesAsTensors(engine, model, satellite);
  return {
    satellite: rain,
    satelliteValid: valid,
    ...(conditions === undefined || config.conditions === 0
      ? {}
      : { conditions: conditionsAsTensor(engine, model, conditions, satellite) }),
  };
}

/** The radar's latent in standard deviations from its mean [window, frame, capsule, unit]. */
export interface RadarLatent {
  /** Expected. */
  readonly expected: Float32Array;
  /** A draw of its posterior. */
  readonly drawn: Float32Array;
}

/**
 * The radar's latent, expected and drawn.
 *
 * @param rates rain rate [window, frame, y, x], mm h-1, NaN where missing
 * @param draw seed and number of the draw. Default 0 and 0
 */
export async function radarLatent(
  engine: Engine,
  projector: Projector,
  rates: Float32Array,
  draw: { readonly seed: number; readonly number: number } = { seed: 0, number: 0 },
): Promise<RadarLatent> {
  const { tf } = engine;
  const latents = tf.tidy((): Tensor => {
    const { rain, valid } = ratesAsTensors(engine, projector.model, rates);
    const noise = engine.noise(draw.seed, draw.number);
    const { expected, drawn } = radarStandardised(engine, projector, { radar: rain, radarValid: valid }, noise);
    return tf.stack([expected, drawn]);
  });
  const values = await takeValues(latents);
  const half = values.length / 2;
  return { expected: values.subarray(0, half), drawn: values.subarray(half) };
}

/**
 * Projects satellite rain, also where no radar is.
 *
 * @param rates rain rate [window, half hour, y, x], mm h-1, NaN where missing
 * @returns mean of the posterior, standard deviations from the radar's mean latent [window, frame, capsule, unit]
 */
export async function projectSatellite(
  engine: Engine,
  projector: Projector,
  rates: Float32Array,
): Promise<Float32Array> {
  return (await posteriorOf(engine, projector, { satellite: rates })).satellite;
}

/** Radar-like rain rate, mm h-1 [window, frame, y, x], that a projection of {@link projectSatellite} decodes to. */
export function decodeProjection(engine: Engine, projector: Projector, latent: Float32Array): Promise<Float32Array> {
  const { config } = projector.model;
  const rate = engine.tf.tidy(() =>
    expectedRate(engine, fieldsOf(engine, projector, latent), projectedSpread(engine, projector), amountLawOf(config))
  );
  return takeValues(rate);
}

function fieldsOf(engine: Engine, projector: Projector, latent: Float32Array): HurdleFields {
  const { model } = projector;
  const units = model.config.capsules * model.config.width;
  const standardised = engine.tf.tensor2d(latent, [latent.length / units, units]);
  return decode(engine, model, { t: unstandardise(engine, projector, standardised) });
}

/**
 * The laws of rain in each cell given a latent, as drawn ones and the radar's own are: a hurdle and a log-normal; laws of other
 * kinds are replaced by the one with their means, see `lognormalLike`. Their spread is that of reconstructions: that of rolled
 * latents holds errors of the latent too, which draws bring with them.
 *
 * @param latent standard deviations from the radar's mean latent [window, frame, capsule, unit]
 * @returns [window, frame, y, x]
 */
export function decodeLaws(engine: Engine, projector: Projector, latent: Float32Array): Promise<CellLaws> {
  const { model } = projector;
  return takeLaws(engine, () => lognormalLaw(engine, model, fieldsOf(engine, projector, latent), "own"));
}
