import type { Engine, Noise, Tensor, Tensor4D } from "../engine/mod.ts";
import { rollCapsules } from "./capsules.ts";
import { framesOf } from "./frames_of.ts";
import { type LinearDynamics, linearForecast } from "./linear_dynamics.ts";
import { expectedLogRain, type HurdleFields, hurdleNllByCell } from "./likelihood.ts";
import { amountLawOf } from "./rain_config.ts";
import { divergenceByRow, expectedLatent, sampleLatent } from "./rain_latent.ts";
import { decode, encode, type RainModel, spreadOf } from "./rain_model.ts";
import { rainAndMask } from "./rain_training.ts";
import { takeValues } from "./take_values.ts";

/** Squared errors of log-rain in one window at one lead, summed over the pairs of valid cells. */
export interface LeadSums {
  /** Valid pairs of cells. */
  readonly cells: number;
  /** Decoding of the latent rolled by the lead, against the later frame; at lead 0 the reconstruction. */
  readonly rolled: number;
  /** Decoding of the whole latent as it is, residual and all, against the later frame. */
  readonly unrolled: number;
  /** The frame itself against the later frame. */
  readonly persistence: number;
  /** The frame averaged over {@link SMOOTH} x {@link SMOOTH} cells against the later frame: how far blur alone gets. */
  readonly smoothed: number;
}

/** Side of the square over which smoothed persistence averages, cells. */
const SMOOTH = 7;

/** Options of {@link forecastWindows}. */
export interface WindowForecastOptions {
  /** First frame of a window that is forecast from, so that what uses earlier frames is compared fairly. Default 0. */
  readonly from?: number;
  /** Whether the reconstruction, lead 0, is of all frames none the less. Default false. */
  readonly reconstructAll?: boolean;
  /** Forecasts latents, residual and all, in the place of rolling them; for all leads, 0 among them. */
  readonly dynamics?: LinearDynamics;
}

/** What one window shows of a rain model. */
export interface WindowForecast {
  /** First time of the window, s since 1970 UTC. */
  readonly time: number;
  /** Sums by lead, in the order of the leads asked for. */
  readonly leads: readonly LeadSums[];
  /** Negative log-likelihood of its frames decoded from their expected latent, nats. */
  readonly nll: number;
  /** Bound of the negative log-likelihood of its frames, nats: that of one draw of the latent, and the divergence. */
  readonly bound: number;
  /** Divergence from the prior, nats. */
  readonly kl: number;
  /** Valid cells of all its frames. */
  readonly cells: number;
}

/**
 * Measures a rain model on windows it has not seen: reconstruction, decoding of the rolled and of the unrolled latent
 * at each lead, persistence; errors are of log-rain, ln(R / 0.1 mm/h) where wet and 0 where dry. All errors at a lead are
 * over the same pairs of valid cells; the latent is the expected one. Rolled decoding uses no residual latent, because it
 * cannot be rolled, but what the model expects of it where it learns that.
 *
 * @param windows batches of rain rate [window, frame, y, x], mm h-1
 * @param leads leads in frames, 0 for reconstruction (which uses the residual latent)
 */
export async function* forecastWindows(
  engine: Engine,
  model: RainModel,
  windows: AsyncIterable<{ readonly data: Float32Array; readonly origins: readonly { readonly time: number }[] }>,
  leads: readonly number[],
  { from = 0, reconstructAll = false, dynamics }: WindowForecastOptions = {},
): AsyncGenerator<WindowForecast> {
  const { size } = model.config;
  let batch = 0;
  for await (const { data, origins } of windows) {
    const { rain, valid } = rainAndMask(data);
    const sums = engine.tf.tidy(() => {
      const shape: [number, number, number] = [rain.length / (size * size), size, size];
      const x = engine.tf.tensor3d(rain, shape) as Tensor;
      const mask = engine.tf.tensor3d(valid, shape) as Tensor;
      return measure(engine, model, { x, mask, leads, from, reconstructAll, dynamics }, engine.noise(0, batch++));
    });
    const values = await takeValues(sums);
    const perWindow = values.length / origins.length;
    for (const [window, { time }] of origins.entries()) {
      yield { time, ...forecastOf(values.subarray(window * perWindow, (window + 1) * perWindow)) };
    }
  }
}

/** Windows to measure: log-rain and mask [window * frame, y, x], leads, and the first frame to look at. */
interface Measured {
  readonly x: Tensor;
  readonly mask: Tensor;
  readonly leads: readonly number[];
  readonly from: number;
  readonly reconstructAll: boolean;
  readonly dynamics: LinearDynamics | undefined;
}

/**
 * Measures windows together [window, sum]: nll, bound, kl, cells, then for each lead the sums of {@link LeadSums} in their
 * order.
 */
function measure(engine: Engine, model: RainModel, measured: Measured, noise: Noise): Tensor {
  const { x, mask, leads, from, reconstructAll, dynamics } = measured;
  const { tf } = engine;
  const { frames } = model.config;
  const windows = x.shape[0]! / frames;
  const perWindow = (t: Tensor): Tensor => tf.sum(tf.reshape(t, [windows, -1]), 1);
  const posteriors = encode(engine, model, x, mask);
  const latent = expectedLatent(engine, model, posteriors);
  const law = amountLawOf(model.config);
  const spread = spreadOf(engine, model, "own");
  const whole = decode(engine, model, latent);
  const known = expectedLogRain(engine, whole, spread, law);
  const blurred = smooth(engine, x, mask);
  const atLead = (lead: number): Tensor[] => {
    const first = lead === 0 && reconstructAll ? 0 : from;
    const earlier = (t: Tensor) => framesOf(engine, t, frames, first, lead);
    const later = (t: Tensor) => framesOf(engine, t, frames, first + lead, 0);
    const both = tf.mul(earlier(mask), later(mask));
    const error = (forecast: Tensor) => perWindow(tf.mul(tf.squaredDifference(forecast, later(x)), both));
    const ahead = (): Tensor => {
      if (dynamics !== undefined) {
        const forecast = linearForecast(engine, dynamics, latent, lead, model.config);
        return earlier(expectedLogRain(engine, decode(engine, model, forecast), spread, law));
      }
      if (lead === 0) return earlier(known);
      const rolled = { t: rollCapsules(engine, earlier(latent.t), lead, model.config) };
      return expectedLogRain(engine, decode(engine, model, rolled), spreadOf(engine, model, "rolled"), law);
    };
    return [perWindow(both), ...[ahead(), ...[known, x, blurred].map(earlier)].map(error)];
  };
  const nllOf = (fields: HurdleFields) => perWindow(hurdleNllByCell(engine, fields, spread, x, mask, law));
  const draw = sampleLatent(engine, model, posteriors, noise);
  const kl = perWindow(divergenceByRow(engine, posteriors, { model, latent: draw }));
  const drawn = decode(engine, model, draw);
  return tf.stack([nllOf(whole), tf.add(nllOf(drawn), kl), kl, perWindow(mask), ...leads.flatMap(atLead)], 1);
}

/** One row of {@link measure} with its names. */
function forecastOf([nll, bound, kl, cells, ...sums]: Float32Array): Omit<WindowForecast, "time"> {
  const leads: LeadSums[] = [];
  while (sums.length > 0) {
    const [cells, rolled, unrolled, persistence, smoothed] = sums.splice(0, 5);
    leads.push({
      cells: cells!,
      rolled: rolled!,
      unrolled: unrolled!,
      persistence: persistence!,
      smoothed: smoothed!,
    });
  }
  return { leads, nll: nll!, bound: bound!, kl: kl!, cells: cells! };
}

/** Means of log-rain [row, y, x] over squares of valid cells; at the edges over what is inside. */
function smooth({ tf }: Engine, x: Tensor, mask: Tensor): Tensor {
  const mean = (t: Tensor) => tf.avgPool(tf.expandDims(t, 3) as Tensor4D, SMOOTH, 1, "same");
  return tf.squeeze(tf.divNoNan(mean(tf.mul(x, mask)), mean(mask)), [3]);
}
