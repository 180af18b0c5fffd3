import type { Engine, Noise, Tensor } from "../engine/mod.ts";
import { rollCapsules } from "./capsules.ts";
import type { CellLaws } from "./cell_laws.ts";
import { framesOf } from "./frames_of.ts";
import { expectedRate, type HurdleFields } from "./likelihood.ts";
import { lognormalLaw } from "./lognormal_law.ts";
import { ratesAsTensors } from "./paired.ts";
import { amountLawOf } from "./rain_config.ts";
import { expectedLatent, type Latent, sampleLatent } from "./rain_latent.ts";
import { decode, encode, type RainModel, spreadOf } from "./rain_model.ts";
import { takeValues } from "./take_values.ts";

/** What a model decodes of windows, all [window, frame, y, x]; of frames `lead` to the last. */
export interface DecodedWindows {
  /** Expected rain rate of the expected latent, mm h-1. */
  readonly expected: Float32Array;
  /** Laws of the rain given a draw of the latent from its posterior; other amounts than log-normal ones as `decodeLaws` has them. */
  readonly drawn: CellLaws;
}

/** Options of {@link decodeWindows}. */
export interface DecodeWindowsOptions {
  /** Frames ahead: 0 decodes each frame from its own latent, more from that of `lead` frames before, rolled, without residual. */
  readonly lead: number;
  /** Noise of the draw. */
  readonly noise: Noise;
}

/**
 * Decodes windows again, or ahead: their expected rain, and the laws of a draw.
 *
 * @param rates rain rate [window, frame, y, x], mm h-1, NaN where missing
 */
export async function decodeWindows(
  engine: Engine,
  model: RainModel,
  rates: Float32Array,
  { lead, noise }: DecodeWindowsOptions,
): Promise<DecodedWindows> {
  const { tf } = engine;
  const { config } = model;
  const from = lead === 0 ? "own" : "rolled";
  const fieldsOf = (latent: Latent): HurdleFields => {
    if (lead === 0) return decode(engine, model, latent);
    return decode(engine, model, {
      t: rollCapsules(engine, framesOf(engine, latent.t, config.frames, 0, lead), lead, config),
    });
  };
  const decoded = tf.tidy((): Tensor => {
    const { rain, valid } = ratesAsTensors(engine, model, rates);
    const posteriors = encode(engine, model, rain, valid);
    const mean = fieldsOf(expectedLatent(engine, model, posteriors));
    const drawn = fieldsOf(sampleLatent(engine, model, posteriors, noise));
    const { wetLogit, location, sigma } = lognormalLaw(engine, model, drawn, from);
    const expected = expectedRate(engine, mean, spreadOf(engine, model, from), amountLawOf(config));
    return tf.stack([expected, tf.sigmoid(wetLogit), location, sigma]);
  });
  const values = await takeValues(decoded);
  const part = (k: number) => values.subarray(k * values.length / 4, (k + 1) * values.length / 4);
  return { expected: part(0), drawn: { wet: part(1), location: part(2), sigma: part(3) } };
}
