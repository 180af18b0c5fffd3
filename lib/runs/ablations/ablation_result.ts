import type { SplitName } from "../../archive/mod.ts";
import type { DataConfig } from "../data_config.ts";

/** Root mean squared errors of log-rain at one lead, over the same pairs of valid cells. */
export interface LeadErrors {
  /** Minutes ahead; 0 is reconstruction. */
  readonly minutes: number;
  /** Forecast of the model: decoded from its rolled latent; of an autoencoder, from a linear forecast of its latent. */
  readonly forecast: number | null;
  /** The latent decoded as it is. */
  readonly unrolled: number;
}

/** How the latents of a model roll; NaN becomes null in JSON. */
export interface RollMeasures {
  /** Steps that capsules roll a frame, by the best roll at each lag. */
  readonly response: number | null;
  /** Correlation of latents rolled by one step with those a frame later. */
  readonly rolled: number | null;
  /** The same unrolled. */
  readonly unrolled: number | null;
}

/** What a model of one row and seed shows on held-out windows. */
export interface RowMeasures {
  /** Trainable parameters. */
  readonly parameters: number;
  /** Training steps. */
  readonly steps: number;
  /** Bound of the negative log-likelihood, bits per valid cell, of densities per mm/h; null where there is no prior. */
  readonly bits: number | null;
  /** Reconstruction at the posterior mean, bits per valid cell. */
  readonly reconstructionBits: number;
  /** Divergence from the prior, nats per frame. */
  readonly kl: number;
  /** By lead, reconstruction first. */
  readonly leads: readonly LeadErrors[];
  /** How its latents roll; null where capsules have several speeds. */
  readonly roll: RollMeasures | null;
  /** By level, where it has heads for quantiles of the amount. */
  readonly quantiles?: readonly QuantileShare[];
}

/** How often the rain of wet cells is below a quantile. */
export interface QuantileShare {
  /** Level of the quantile: how often it should be. */
  readonly level: number;
  /** Share of wet held-out cells whose rain is below it, 0 to 1. */
  readonly below: number;
}

/** A combination of levers, with what its models show. */
export interface AblationRow {
  /** Levers joined by "+"; "base" for none. */
  readonly row: string;
  /** By seed. */
  readonly seeds: readonly (RowMeasures & { readonly seed: number })[];
}

/** Errors of what needs no model, RMSE of log-rain. */
export interface ReferenceErrors {
  /** Minutes ahead. */
  readonly minutes: number;
  /** The frame itself. */
  readonly persistence: number;
  /** Averaged over 7 x 7 cells. */
  readonly smoothedPersistence: number;
  /** Moved along optical flow. */
  readonly flow: number;
  /** Moved, then averaged over 7 x 7 cells. */
  readonly smoothedFlow: number;
}

/** A table of ablations. */
export interface Ablations {
  /** What was measured, and how. */
  readonly about: {
    /** Task with its arguments. */
    readonly command: string;
    /** When, ISO 8601 UTC. */
    readonly created: string;
    /** Software versions by name. */
    readonly versions: Readonly<Record<string, string>>;
    /** Radar product and version. */
    readonly radar: string;
    /** Part of the data. In tables of before there was a choice: the test. */
    readonly split?: SplitName;
    /** Held-out windows. */
    readonly windows: number;
    /** Frames, rows and columns of a window. */
    readonly shape: readonly [number, number, number];
    /** Minutes from a frame to the next. */
    readonly minutes: number;
    /** Side of a cell, km. */
    readonly km: number;
    /** First frame of a window that is forecast from. */
    readonly from: number;
    /** How windows are chosen, trained on and split. Absent in tables of before it was kept. */
    readonly data?: Pick<DataConfig, "coarsen" | "wetFraction" | "batch" | "splits">;
  };
  /** What needs no model, by lead. */
  readonly references: readonly ReferenceErrors[];
  /** Models. */
  readonly rows: readonly AblationRow[];
}
