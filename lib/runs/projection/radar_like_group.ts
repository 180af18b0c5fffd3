import type { ArchiveGroup, ArchiveVariable, Product } from "../../archive/mod.ts";

/** Group of archives of radar-like rain. */
export const RADAR_LIKE_GROUP = "radar";

/** Variables of radar-like rain. */
export type RadarLikeVariable = "rain_rate" | "rain_rate_spread";

/** How rates are stored. */
const PACKED = { units: "mm h-1", dtype: "uint16", scale: 0.01, fill: 65535, kind: "rate" } as const;

const VARIABLES: readonly (ArchiveVariable & { readonly name: RadarLikeVariable })[] = [
  { ...PACKED, name: "rain_rate", longName: "radar-like rain given the satellite, mean of the ensemble" },
  { ...PACKED, name: "rain_rate_spread", longName: "standard deviation of the ensemble" },
];

/** What a group of radar-like rain is of. */
export interface RadarLikeOrigin extends Pick<ArchiveGroup, "grid" | "time" | "attributes"> {
  /** The radar whose latent the satellite is projected onto. */
  readonly radar: Product;
  /** The satellite. */
  readonly satellite: Product;
}

/** The group of radar-like rain, mean and spread of an ensemble in mm h-1, on the models' cells at the radar's times. */
export function radarLikeGroup({ radar, satellite, ...layout }: RadarLikeOrigin): ArchiveGroup {
  return {
    ...layout,
    name: RADAR_LIKE_GROUP,
    duration: layout.time.step,
    variables: VARIABLES,
    product: { ...radar, name: `${satellite.name}, projected onto ${radar.name}`, simulated: true },
  };
}
