import type { MeasuredScore, ProductScore } from "./generation_facts.ts";

/** A score of the radar, or of what a model decodes of it. */
export interface DecodedScore extends ProductScore, MeasuredScore {
  /** "radar", "reconstruction, expected", "20 min ahead, drawn". */
  readonly product: string;
}

/** Spectra and distributions of decoded rain beside the radar's, on the models' cells. */
export interface DecodedRain {
  /** Held-out windows. */
  readonly windows: number;
  /** Frames that are compared, of all windows. */
  readonly frames: number;
  /** Rows and columns of a window, and the side of a cell, km. */
  readonly cells: { readonly size: number; readonly km: number };
  /** Rate from which a cell is wet, mm h-1. */
  readonly wet: number;
  /** Blocks that intervals are drawn from: "6 h". */
  readonly blocks: string;
  /** Confidence level. */
  readonly level: number;
  /** Replicates of the bootstrap. */
  readonly replicates: number;
  /**
   * Scores. By wavelength (`scale`, km): `power` (mm2 h-2 km), `power_ratio` to the radar's. `quantile` (mm h-1) by `group`, the
   * level. `mean` (mm h-1), `wet_fraction`; and against the radar `relative_bias`, `perkins`, `resolution` (km).
   */
  readonly scores: readonly DecodedScore[];
}
