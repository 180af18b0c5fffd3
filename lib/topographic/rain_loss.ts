import type { Engine, Noise, Tensor } from "../engine/mod.ts";
import { rollCapsules } from "./capsules.ts";
import { contextOf } from "./context.ts";
import { framesOf } from "./frames_of.ts";
import { latentRollContrast } from "./latent_contrast.ts";
import { latentRollDistance } from "./latent_roll.ts";
import { hurdleNll, quantileLoss } from "./likelihood.ts";
import { amountLawOf } from "./rain_config.ts";
import { divergenceByRow, expectedLatent, type Latent, sampleLatent } from "./rain_latent.ts";
import { decode, encode, type RainModel, spreadOf } from "./rain_model.ts";

/** Terms of the training loss, nats per frame (scalars); what a model or an option leaves out is 0. */
export interface RainLoss {
  /** What is minimised: reconstruction + quantiles, and divergence, rolled, latent and contrast by their weights. */
  readonly loss: Tensor;
  /** Negative log-likelihood of the frames decoded from their own latent. */
  readonly reconstruction: Tensor;
  /** Divergence of the posteriors from the prior. */
  readonly kl: Tensor;
  /** Negative log-likelihood of frame t + shift decoded from the latent of frame t rolled by `shift`. */
  readonly rolled: Tensor;
  /** How far the expected latents are from rolling, 0 to 2: see `latentRollDistance`. */
  readonly latent: Tensor;
  /** How badly the expected latents tell by how much they roll, nats: see `latentRollContrast`. */
  readonly contrast: Tensor;
  /** Pinball loss of the decoder's quantiles, of log-rain. */
  readonly quantiles: Tensor;
}

/** Options of {@link rainLoss}. */
export interface RainLossOptions {
  /** Weight of the divergence, 0 to 1 during warm-up (scalar). */
  readonly klWeight: Tensor;
  /** Frames by which latents are rolled for the losses that roll; 0 leaves these out. */
  readonly shift: number;
  /** Frames by which they are rolled for the losses on latents. Default {@link RainLossOptions.shift}. */
  readonly latentShift?: number;
  /** Weight of the likelihood of what is decoded from rolled latents (scalar). Default 1. */
  readonly rollWeight?: Tensor;
  /** Weight of the distance of latents from rolling, nats per frame (scalar). Default: the loss is left out. */
  readonly latentWeight?: Tensor;
  /** Weight of the contrast between the rolls of latents, nats per frame by nats (scalar). Default: the loss is left out. */
  readonly contrastWeight?: Tensor;
}

/**
 * Loss of a batch of windows.
 *
 * @param rain log-rain [window * frame, y, x], 0 where missing
 * @param valid 1 where observed [window * frame, y, x]
 */
export function rainLoss(
  engine: Engine,
  model: RainModel,
  rain: Tensor,
  valid: Tensor,
  noise: Noise,
  options: RainLossOptions,
): RainLoss {
  const { tf } = engine;
  const { config } = model;
  const { shift, latentShift = shift, rollWeight, latentWeight, contrastWeight } = options;
  const { frames, quantiles: levels = [] } = config;
  const posteriors = encode(engine, model, rain, valid);
  const latent = sampleLatent(engine, model, posteriors, noise);
  const kl = tf.mean(divergenceByRow(engine, posteriors, { model, latent }));
  const own = likelihoodOf(latent, rain, valid, "own");
  const earlier = shift === 0
    ? null
    : rollCapsules(engine, framesOf(engine, latent.t, frames, 0, shift), shift, config);
  const later = (x: Tensor) => framesOf(engine, x, frames, shift, 0);
  const ahead = earlier === null
    ? { nll: tf.scalar(0), quantiles: tf.scalar(0) }
    : likelihoodOf({ t: earlier }, later(rain), later(valid), "rolled");
  // Only of frames that know as much as any: before, the way from the start of the window could be told, and rolled with.
  const { before } = contextOf(config);
  const expected = () => framesOf(engine, expectedLatent(engine, model, posteriors).t, frames, before, 0);
  const onLatents = (loss: typeof latentRollDistance, weight: Tensor | undefined): Tensor =>
    weight === undefined || shift === 0
      ? tf.scalar(0)
      : loss(engine, expected(), latentShift, { ...config, frames: frames - before });
  const distance = onLatents(latentRollDistance, latentWeight);
  const contrast = onLatents(latentRollContrast, contrastWeight);
  const quantiles = tf.add(own.quantiles, ahead.quantiles);
  const loss = tf.addN([
    own.nll,
    tf.mul(kl, options.klWeight),
    rollWeight === undefined ? ahead.nll : tf.mul(ahead.nll, rollWeight),
    ...(latentWeight === undefined ? [] : [tf.mul(distance, latentWeight)]),
    ...(contrastWeight === undefined ? [] : [tf.mul(contrast, contrastWeight)]),
    ...(levels.length === 0 ? [] : [quantiles]),
  ]);
  return { loss, reconstruction: own.nll, kl, rolled: ahead.nll, latent: distance, contrast, quantiles };

  /** Negative log-likelihood, and pinball loss of the quantiles, of fields decoded from latents; means over rows. */
  function likelihoodOf(
    from: Latent,
    seen: Tensor,
    mask: Tensor,
    spread: "own" | "rolled",
  ): { readonly nll: Tensor; readonly quantiles: Tensor } {
    const rows = seen.shape[0]!;
    const fields = decode(engine, model, from);
    const nll = hurdleNll(engine, fields, spreadOf(engine, model, spread), seen, mask, amountLawOf(config));
    return {
      nll: tf.div(nll, rows),
      quantiles: fields.quantiles === undefined
        ? tf.scalar(0)
        : tf.div(quantileLoss(engine, fields.quantiles, levels, seen, mask), rows),
    };
  }
}
