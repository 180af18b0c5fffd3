import { AMOUNT_LAWS, type AmountName } from "./amounts/laws.ts";
import type { AmountLaw } from "./amounts/amount_law.ts";
import type { CapsuleSizes } from "./capsules.ts";
import type { Topology } from "./topology.ts";

/** Configuration of a rain model: a topographic VAE, or a model of the same size to compare with. */
export interface RainModelConfig extends CapsuleSizes {
  /** "tvae": latent t = (z + μ) / sqrt(W u²); "vae": latent z, no topology; "autoencoder": no noise and no prior either. */
  readonly kind: "tvae" | "vae" | "autoencoder";
  /** Rows and columns of a window, cells; a multiple of 8. */
  readonly size: number;
  /** Channels after each of the three halvings of the encoder. */
  readonly channels: readonly [number, number, number];
  /** Units of the hidden dense layer. */
  readonly hidden: number;
  /** Units of the residual latent that carries detail beside the topographic one; 0 for none. */
  readonly residual: number;
  /** Kernel extent in frames. */
  readonly kernel: number;
  /** Half width of the kernel across its diagonal. */
  readonly offset: number;
  /** Whether a frame's latent knows that frame and earlier ones only; else rolling it is no forecast. */
  readonly causal: boolean;
  /** First value of μ; small keeps the posterior alive (reference 5.7). */
  readonly mu: number;
  /** Added to the first log-variances: a low-noise start keeps the posterior from collapsing. */
  readonly logVarianceStart: number;
  /** First mean of u: 1 makes V about 1, so that t starts at the scale of μ and not many times larger. */
  readonly uStart: number;
  /** Whether the decoder sees t - μ, the first μ: else all that it sees begins at μ, and its layers first unlearn that. */
  readonly centred?: boolean;
  /** "stationary": u² is shared by the same units of all frames (BubbleVAE). Default "shifting". */
  readonly coherence?: Topology["coherence"];
  /**
   * Frames along the roll that share the numerator too: z of so many, each rolled on to the present, their sum by the root of
   * how many there are. Default 1: z of each frame is its own, as published.
   */
  readonly carried?: number;
  /** Frames that the encoder sees to make the latent of the last of them: one frame alone does not show motion. Default 1. */
  readonly history?: number;
  /** "grid": each of (size / 8)² places has its capsules and residual units, by the same weights. Default "dense". */
  readonly layout?: "dense" | "grid";
  /** Whether the prior of the residual latent is one given t, learned, whose mean rolled latents are decoded with. Default N(0, 1). */
  readonly hierarchical?: boolean;
  /** Whether capsules of a grid share u² with the same ones of the places around theirs: a topology over space too. */
  readonly neighbours?: boolean;
  /** Law of the amount of rain where it rains. Default "lognormal". */
  readonly amount?: AmountName;
  /** Levels of the quantiles of the amount that the decoder gives beside its law, rising in (0, 1). Default none. */
  readonly quantiles?: readonly number[];
}

/** The recipe of the reference (5.7): small μ, low-noise start, normalised topology, a residual latent. */
export const RAIN_MODEL: RainModelConfig = {
  kind: "tvae",
  frames: 18,
  capsules: 16,
  width: 12,
  size: 32,
  channels: [16, 32, 64],
  hidden: 384,
  residual: 96,
  kernel: 5,
  offset: 1,
  causal: true,
  mu: 3,
  logVarianceStart: -3,
  uStart: 1,
};

/** The law of the amount of a model. */
export function amountLawOf({ amount = "lognormal" }: Pick<RainModelConfig, "amount">): AmountLaw {
  return AMOUNT_LAWS[amount];
}

/** Places of a latent in the layout "grid". */
export function placesOf({ size }: Pick<RainModelConfig, "size">): number {
  return (size / 8) ** 2;
}

/** Channels of a hidden layer at each place of a grid: the units of a dense one by this. */
export const HIDDEN_SHARE = 4;

/** Makes sure that sizes fit each other. @throws RangeError naming what does not */
export function checkRainModel(config: RainModelConfig): void {
  const { size, frames, capsules, width, residual, speeds = [1], history = 1, carried = 1, layout = "dense" } = config;
  const { quantiles = [] } = config;
  if (size % 8 !== 0) throw new RangeError(`Cannot use windows of ${size} cells: the size must be a multiple of 8`);
  const least = {
    frames: [frames, 2],
    capsules: [capsules, 1],
    width: [width, 2],
    history: [history, 1],
    carried: [carried, 1],
  } as const;
  for (const [name, [value, fewest]] of Object.entries(least)) {
    if (!Number.isInteger(value) || value < fewest) {
      throw new RangeError(`Cannot use ${name} ${value}: it must be ${fewest} or more`);
    }
  }
  const { torus = [capsules, 1], neighbours = false, hierarchical = false } = config;
  const ofTopology = {
    "a torus": config.torus !== undefined,
    "neighbours": neighbours,
    "a stationary topology": config.coherence === "stationary",
    "a carried numerator": carried > 1,
    "a centred latent": config.centred === true,
  };
  for (const [what, asked] of Object.entries(ofTopology)) {
    if (!asked || config.kind === "tvae") continue;
    throw new RangeError(
      `Cannot use ${what}: only a topographic VAE has a topology, and this is a model of kind "${config.kind}"`,
    );
  }
  if (history > frames) throw new RangeError(`Cannot use history ${history}: windows have ${frames} frames`);
  const places = layout === "grid" ? placesOf(config) : 1;
  const whole = places * speeds.length;
  if (speeds.length === 0 || !speeds.every(Number.isInteger) || capsules % whole !== 0) {
    throw new RangeError(
      `Cannot share ${capsules} capsules among speeds [${speeds}] at ${places} places: speeds are whole numbers, and ` +
        `capsules a multiple of ${Math.max(1, whole)}`,
    );
  }
  if (torus[0] * torus[1] !== capsules) {
    throw new RangeError(`Cannot lay ${capsules} capsules on a torus of ${torus.join(" x ")}: they must fill it`);
  }
  if (neighbours && layout !== "grid") {
    throw new RangeError('Cannot share u² between neighbouring places: capsules have places only in the layout "grid"');
  }
  if (hierarchical && (residual === 0 || config.kind === "autoencoder")) {
    throw new RangeError(
      "Cannot learn a prior of the residual latent: this model has no residual latent, or no prior at all",
    );
  }
  if (residual % places !== 0) {
    throw new RangeError(`Cannot share ${residual} residual units among ${places} places: use a multiple of it`);
  }
  if (layout === "grid" && config.hidden % HIDDEN_SHARE !== 0) {
    throw new RangeError(`Cannot share ${config.hidden} hidden units by places: use a multiple of ${HIDDEN_SHARE}`);
  }
  const rise = quantiles.every((level, i) => level > (quantiles[i - 1] ?? 0) && level < 1);
  if (!rise) throw new RangeError(`Cannot use quantiles [${quantiles}]: levels rise between 0 and 1`);
}
