import type { MeasuredPair } from "./measured_pair.ts";

/** A number of the comparison, before its value. */
export interface ProductScore {
  /** Name. */
  readonly score: string;
  /** Event threshold, mm h-1; null where all values count. */
  readonly threshold: number | null;
  /** Scale or wavelength, km; null where there is none. */
  readonly scale: number | null;
  /** Source of the cells: a sensor, "morph", "infrared"; regime of the radar's rain: "convective", "stratiform"; "all". */
  readonly group: string;
}

/** A number with its interval; null where it is undefined. */
export interface MeasuredScore {
  /** Value. */
  readonly value: number | null;
  /** Lower limit. */
  readonly low: number | null;
  /** Upper limit. */
  readonly high: number | null;
  /** Blocks that bear on it. */
  readonly blocks: number;
}

/** A score of a product, and how it differs from that of the area average. */
export interface ComparedProductScore extends ProductScore, MeasuredScore {
  /** Product. */
  readonly product: string;
  /** Score of the product - score of the area average on the same blocks; null for the area average itself. */
  readonly difference: MeasuredScore | null;
}

/** What a product makes of the radar's rain where one source observed it, or in one regime. */
export interface ErrorPart extends ProductScore, MeasuredScore {
  /** Product: "IMERG", "latent", "U-Net". */
  readonly product: string;
  /** Half hours of windows. */
  readonly fields: number;
}

/** A found error beside the injected one. */
export interface FollowedPoint {
  /** Sensor. */
  readonly sensor: string;
  /** Minutes from it to the half hour, on both sides. */
  readonly minutes: number;
  /** Injected. */
  readonly injected: number;
  /** Generated. */
  readonly generated: number;
}

/** How one kind of error that is generated follows the injected one, over sensors and minutes. */
export interface FollowedError {
  /** Generator: "latent", "U-Net". */
  readonly product: string;
  /**
   * "relative bias"; "variance of log ratio", of generated to radar rain; "variance of log ratio that the satellite adds", without
   * what the generator does not know of the radar's rain.
   */
  readonly quantity: string;
  /** Slope of a line through the points, generated over injected: 1 is perfect. */
  readonly slope: number;
  /** Lower limit of its interval; null where there is none. */
  readonly low: number | null;
  /** Upper limit. */
  readonly high: number | null;
  /** Points. */
  readonly points: readonly FollowedPoint[];
}

/** generation.json of a run. */
export interface GenerationComparison {
  /** The generator from the latent. Absent where an older ondée compared. */
  readonly pair?: MeasuredPair;
  /** Part of the data. */
  readonly split: string;
  /** Held-out windows. */
  readonly windows: number;
  /** Members of the ensembles. */
  readonly members: number;
  /** Blocks that intervals are drawn from: "6 h". */
  readonly blocks: string;
  /** Confidence level. */
  readonly level: number;
  /** Replicates of the bootstrap. */
  readonly replicates: number;
  /** Coherence of the errors of each generator, widths of the kernel: cells, half hours. */
  readonly coherence: Readonly<Record<string, { readonly space: number; readonly time: number }>>;
  /** Products, the area average first. */
  readonly products: readonly {
    readonly name: string;
    readonly parameters: number | null;
    readonly steps: number | null;
  }[];
  /** Scores. */
  readonly scores: readonly ComparedProductScore[];
  /** What products keep, smooth, shift and lose, by source (`group`). */
  readonly parts: readonly ErrorPart[];
  /**
   * The same by regime of the radar's rain: convective where a tenth of a half hour's rain falls at 10 mm/h or more, otherwise
   * stratiform. Absent where an older ondée compared.
   */
  readonly regimes?: readonly ErrorPart[];
  /** How the generated error follows the injected one, for a simulated satellite. */
  readonly injected?: readonly FollowedError[];
}
