import type { Engine, Noise, Tensor } from "../engine/mod.ts";
import { rollCapsules } from "./capsules.ts";
import { hurdleNll } from "./likelihood.ts";
import { decode, divergenceByRow, encode, type RainModel, sampleLatent } from "./rain_model.ts";

/** Terms of the training loss, nats per frame (scalars). */
export interface RainLoss {
  /** What is minimised: reconstruction + weight * divergence + rolled. */
  readonly loss: Tensor;
  /** Negative log-likelihood of the frames decoded from their own latent. */
  readonly reconstruction: Tensor;
  /** Divergence of the posteriors from the prior. */
  readonly kl: Tensor;
  /** Negative log-likelihood of frame t + shift decoded from the latent of frame t rolled by `shift`; 0 without one. */
  readonly rolled: Tensor;
}

/** Options of {@link rainLoss}. */
export interface RainLossOptions {
  /** Weight of the divergence, 0 to 1 during warm-up (scalar). */
  readonly klWeight: Tensor;
  /** Frames by which the latent is rolled for the roll loss; 0 leaves it out. */
  readonly shift: number;
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
  const rows = rain.shape[0]!;
  const { parameters, config } = model;
  const posteriors = encode(engine, model, rain, valid);
  const latent = sampleLatent(engine, model, posteriors, noise);
  const kl = tf.mean(divergenceByRow(engine, posteriors));
  const fields = decode(engine, model, latent);
  const reconstruction = tf.div(hurdleNll(engine, fields, parameters["logSigma"]!, rain, valid), rows);
  const rolled = options.shift === 0 ? tf.scalar(0) : rolledLoss();
  const loss = tf.addN([reconstruction, tf.mul(kl, options.klWeight), rolled]);
  return { loss, reconstruction, kl, rolled };

  function rolledLoss(): Tensor {
    const earlier = rollCapsules(
      engine,
      framesOf(engine, latent.t, config.frames, 0, options.shift),
      options.shift,
      config,
    );
    const later = (x: Tensor) => framesOf(engine, x, config.frames, options.shift, 0);
    const nll = hurdleNll(
      engine,
      decode(engine, model, { t: earlier }),
      parameters["logSigmaRolled"]!,
      later(rain),
      later(valid),
    );
    return tf.div(nll, earlier.shape[0]!);
  }
}

/** Rows of all sequences without the first `skip` and the last `drop` frames of each: [sequence * frame, ...]. */
export function framesOf({ tf }: Engine, x: Tensor, frames: number, skip: number, drop: number): Tensor {
  const [rows, ...rest] = x.shape as [number, ...number[]];
  const sequences = rows / frames;
  const kept = frames - skip - drop;
  const start = [0, skip, ...rest.map(() => 0)];
  const cut = tf.slice(tf.reshape(x, [sequences, frames, ...rest]), start, [sequences, kept, ...rest]);
  return tf.reshape(cut, [sequences * kept, ...rest]);
}
