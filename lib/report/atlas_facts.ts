import type { EncodedField } from "./field.ts";

/** Seasons of the points, in the order of the year. */
const SEASONS = ["Dec-Feb", "Mar-May", "Jun-Aug", "Sep-Nov"];

/** The seasons that points are of, in the order of the year. */
export function seasonsOf(points: readonly AtlasPoint[]): readonly string[] {
  return [...new Set([...SEASONS, ...points.map(({ season }) => season)])]
    .filter((season) => points.some((point) => point.season === season));
}

/** A window of the latent atlas. */
export interface AtlasPoint {
  /** ISO 8601 UTC. */
  readonly time: string;
  /** Number of the tile. */
  readonly tile: number;
  /** Place on the map. */
  readonly x: number;
  /** Place on the map. */
  readonly y: number;
  /** First principal component, standard deviations of the units. */
  readonly pc1: number;
  /** Second principal component. */
  readonly pc2: number;
  /** Months: "Jun-Aug". */
  readonly season: string;
  /** Share of wet cells. */
  readonly wetFraction: number;
  /** Mean rain rate, mm/h. */
  readonly rate: number;
  /** Speed of the rain, km/h; null where it cannot be told. */
  readonly speed: number | null;
  /** Where the rain moves to, degrees clockwise from north. */
  readonly direction: number | null;
  /** Regime, from 1. */
  readonly regime: number;
}

/** Adjusted Rand index over repetitions. */
export interface AtlasAgreement {
  /** Mean. */
  readonly mean: number;
  /** Ends of the middle 90 %. */
  readonly low: number;
  /** Ends of the middle 90 %. */
  readonly high: number;
}

/** How far so many clusters stay the same. */
export interface AtlasStability {
  /** Number of clusters. */
  readonly clusters: number;
  /** Days drawn anew. */
  readonly resamples: AtlasAgreement;
  /** Other seeds. */
  readonly seeds: AtlasAgreement;
  /** Days drawn anew, of points of one normal distribution. */
  readonly normal: AtlasAgreement;
  /** Whether they are called stable. */
  readonly stable: boolean;
}

/** What the windows of a regime are like. */
export interface AtlasRegime {
  /** Regime, from 1. */
  readonly regime: number;
  /** Share of the windows. */
  readonly share: number;
  /** Median share of wet cells. */
  readonly wetFraction: number | null;
  /** Median of the mean rain rate, mm/h. */
  readonly rate: number | null;
  /** Median speed of the rain, km/h. */
  readonly speed: number | null;
  /** Share of the windows by season. */
  readonly seasons: Readonly<Record<string, number>>;
}

/** A window and those like it. */
export interface AtlasExample {
  /** Regime of the first, from 1. */
  readonly regime: number;
  /** The window that was searched for, then like ones, the nearest first. */
  readonly windows: readonly {
    /** ISO 8601 UTC. */
    readonly time: string;
    /** Number of the tile. */
    readonly tile: number;
    /** Distance from the first, standard deviations. */
    readonly distance: number;
    /** Rain, as the model sees it. */
    readonly field: EncodedField;
  }[];
}

/** The atlas of the latents of an archive, as atlas.json of a run holds it. */
export interface AtlasFacts {
  /** Group with the latents. */
  readonly group: string;
  /** Windows drawn. */
  readonly windows: number;
  /** Days they are of. */
  readonly days: number;
  /** Least share of wet cells. */
  readonly wetFraction: number;
  /** Seed. */
  readonly seed: number;
  /** Components that regimes and map are made from, and the share of the variance that the first ones explain. */
  readonly components: { readonly used: number; readonly explained: readonly number[] };
  /** Share of the nearest neighbours that the map, the first two components, and chance keep. */
  readonly kept: {
    readonly neighbours: number;
    readonly map: number;
    readonly plane: number;
    readonly chance: number;
  };
  /** The windows. */
  readonly points: readonly AtlasPoint[];
  /** Repetitions that the stability is from. */
  readonly replicates?: number;
  /** Stability of each number of clusters. */
  readonly stability: readonly AtlasStability[];
  /** Regimes shown. */
  readonly regimes: { readonly stable: boolean; readonly rows: readonly AtlasRegime[] };
  /** Windows and those like them. */
  readonly examples: readonly AtlasExample[];
}
