import type { IntervalCoverage, ProjectionCalibration } from "./projection_facts.ts";

/** Cases that a calibration counts, by what they are. */
export interface CountedCases {
  /** What they are, in words. */
  readonly name: string;
  /** How often intervals hold them. */
  readonly coverage: IntervalCoverage;
}

/** What a calibration counted, in words; rain is absent without members. */
export function countedCases({ raw, latent, rain, wetRain, cells }: ProjectionCalibration): readonly CountedCases[] {
  const all: readonly (readonly [string, IntervalCoverage | undefined])[] = [
    ["latent, as projected", raw],
    ["latent, with the factor", latent],
    ["rain of cells and frames", rain],
    ["the same where radar or a member is wet", wetRain],
    ["mean rain of satellite cells and half hours", cells],
  ];
  return all.flatMap(([name, coverage]) => coverage === undefined ? [] : [{ name, coverage }]);
}
