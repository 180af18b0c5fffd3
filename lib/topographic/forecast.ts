import type { Engine, Tensor } from "../engine/mod.ts";
import { rollCapsules } from "./capsules.ts";
import { expectedLogRain, hurdleNll } from "./likelihood.ts";
import { framesOf } from "./rain_loss.ts";
import { decode, divergence, encode, expectedLatent, type RainModel } from "./rain_model.ts";
import { rainAndMask } from "./rain_training.ts";

/** Sums of squared errors of log-rain at one lead, and the pairs of cells they are over. */
export interface LeadErrors {
  /** Lead, frames; 0 is reconstruction. */
  readonly lead: number;
  /** Valid pairs of cells. */
  readonly cells: number;
  /** Decoding of the latent rolled by the lead, against the later frame. */
  readonly rolled: number;
  /** Decoding of the latent as it is, against the later frame. */
  readonly unrolled: number;
  /** The frame itself against the later frame. */
  readonly persistence: number;
}

/** What {@link evaluateRain} measures over held-out windows. */
export interface RainEvaluation {
  /** Root mean squared errors of log-rain ln(R / 0.1 mm/h), by lead. */
  readonly leads: readonly LeadErrors[];
  /** Negative log-likelihood of frames decoded from their expected latent, bits per valid cell. */
  readonly bitsPerCell: number;
  /** Divergence from the prior, nats per frame. */
  readonly kl: number;
  /** Frames seen. */
  readonly frames: number;
}

/**
 * Measures a rain model on windows it has not seen: reconstruction, decoding of the rolled and of the unrolled latent
 * at each lead, persistence. All errors at a lead are over the same pairs of valid cells; the latent is the expected
 * one, and rolled or unrolled decoding uses no residual latent (it cannot be rolled).
 *
 * @param windows batches of rain rate [window, frame, y, x], mm h-1
 * @param leads leads in frames, 0 for reconstruction (which uses the residual latent)
 */
export async function evaluateRain(
  engine: Engine,
  model: RainModel,
  windows: AsyncIterable<{ readonly data: Float32Array }>,
  leads: readonly number[],
): Promise<RainEvaluation> {
  const { size } = model.config;
  const sums = leads.map(() => new Float64Array(4));
  const totals = { nll: 0, cells: 0, kl: 0, frames: 0 };
  for await (const { data } of windows) {
    const { rain, valid } = rainAndMask(data);
    engine.tf.tidy(() => {
      const shape: [number, number, number] = [rain.length / (size * size), size, size];
      const x = engine.tf.tensor3d(rain, shape) as Tensor;
      const mask = engine.tf.tensor3d(valid, shape) as Tensor;
      const measured = measure(engine, model, x, mask, leads);
      measured.sums.forEach((values, i) => values.forEach((value, k) => sums[i]![k]! += value));
      totals.nll += measured.nll;
      totals.cells += measured.cells;
      totals.kl += measured.kl;
      totals.frames += shape[0];
    });
  }
  return {
    leads: leads.map((lead, i) => {
      const [cells, rolled, unrolled, persistence] = sums[i]! as unknown as [number, number, number, number];
      const root = (sum: number) => Math.sqrt(sum / cells);
      return { lead, cells, rolled: root(rolled), unrolled: root(unrolled), persistence: root(persistence) };
    }),
    bitsPerCell: totals.nll / totals.cells / Math.LN2,
    kl: totals.kl / totals.frames,
    frames: totals.frames,
  };
}

function measure(engine: Engine, model: RainModel, x: Tensor, mask: Tensor, leads: readonly number[]) {
  const { tf } = engine;
  const { frames } = model.config;
  const posteriors = encode(engine, model, x);
  const latent = expectedLatent(engine, model, posteriors);
  const whole = decode(engine, model, latent);
  const plain = expectedLogRain(engine, decode(engine, model, { t: latent.t }));
  const scalar = (t: Tensor): number => t.dataSync()[0]!;
  const sums = leads.map((lead) => {
    const earlier = (t: Tensor) => framesOf(engine, t, frames, 0, lead);
    const later = (t: Tensor) => framesOf(engine, t, frames, lead, 0);
    const both = tf.mul(earlier(mask), later(mask));
    const error = (forecast: Tensor) => scalar(tf.sum(tf.mul(tf.squaredDifference(forecast, later(x)), both)));
    const rolled = lead === 0 ? expectedLogRain(engine, whole) : expectedLogRain(
      engine,
      decode(engine, model, { t: rollCapsules(engine, earlier(latent.t), lead, model.config) }),
    );
    return [scalar(tf.sum(both)), error(rolled), error(earlier(plain)), error(earlier(x))];
  });
  return {
    sums,
    nll: scalar(hurdleNll(engine, whole, model.parameters["logSigma"]!, x, mask)),
    cells: scalar(tf.sum(mask)),
    kl: scalar(divergence(engine, posteriors)),
  };
}
