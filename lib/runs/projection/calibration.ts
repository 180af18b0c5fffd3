import { randomStream, WET_RATE } from "../../base/mod.ts";
import type { ProjectionCalibration } from "../../report/mod.ts";
import type { ProjectedPosterior } from "../../topographic/mod.ts";
import { special } from "../../verification/mod.ts";
import type { PairContext } from "../pair_context.ts";
import { type CoverageCount, coverageCount, type CoverageDraws } from "./coverage.ts";
import { errorsOf, LEVEL, type ProjectionLaw } from "./projection_law.ts";

/** Cases whose ranks are counted: all members of an ensemble, and what came true. */
export interface RankedCases {
  /** Members [member][case], mm h-1. */
  readonly members: readonly ArrayLike<number>[];
  /** Truth [case], mm h-1, NaN missing. */
  readonly truth: ArrayLike<number>;
}

/** Gathers how posteriors and ensembles of windows stand to what came true. */
export interface CalibrationSums {
  /** Adds a window: its posterior and a draw of the radar's latent [frame, capsule, unit]. */
  addLatent(time: number, posterior: ProjectedPosterior, radar: Float32Array): void;
  /** Adds rain of the models' cells of a window. */
  addRain(time: number, cases: RankedCases): void;
  /** Adds rain of the satellite's cells of a window. */
  addCells(time: number, cases: RankedCases): void;
  /** What was found. */
  found(draws: CoverageDraws): ProjectionCalibration;
}

/**
 * Starts the count. The truth of the latent is a draw of the radar's own posterior, as that is what the projection is to give.
 * Ranks are those of the truth among members, ties drawn, so that the dry share of rain needs no care.
 */
export function calibrationSums(
  { model: { config: { capsules, width } } }: Pick<PairContext, "model">,
  { factor, validationWindows }: Pick<ProjectionLaw, "factor" | "validationWindows">,
  seed: number,
): CalibrationSums {
  const [raw, latent, rain, wetRain, cells] = Array.from({ length: 5 }, coverageCount) as [
    CoverageCount,
    CoverageCount,
    CoverageCount,
    CoverageCount,
    CoverageCount,
  ];
  const byCapsule = Array.from({ length: capsules }, () => ({ inside: 0, n: 0 }));
  const ties = randomStream(seed, "project/ties");
  let windows = 0;
  let ranked = false;
  const rankOf = ({ members, truth }: RankedCases, i: number): number => {
    let [less, equal] = [0, 0];
    for (const member of members) {
      if (member[i]! < truth[i]!) less++;
      else if (member[i] === truth[i]) equal++;
    }
    return (less + ties.next() * (equal + 1)) / (members.length + 1);
  };
  const addRanks = (time: number, cases: RankedCases, all: CoverageCount, wet?: CoverageCount): void => {
    ranked = true;
    for (let i = 0; i < cases.truth.length; i++) {
      if (Number.isNaN(cases.truth[i]!)) continue;
      const rank = rankOf(cases, i);
      all.add(time, rank);
      if (wet === undefined) continue;
      if (cases.truth[i]! >= WET_RATE || cases.members.some((member) => member[i]! >= WET_RATE)) wet.add(time, rank);
    }
  };
  return {
    addLatent: (time, posterior, drawn) => {
      windows++;
      errorsOf(posterior, drawn).forEach((error, i) => {
        raw.add(time, special.normalCdf(error));
        const transform = special.normalCdf(error / factor);
        latent.add(time, transform);
        const own = byCapsule[Math.floor(i / width) % capsules]!;
        own.n++;
        if (Math.abs(transform - 0.5) <= LEVEL / 2) own.inside++;
      });
    },
    addRain: (time, cases) => addRanks(time, cases, rain, wetRain),
    addCells: (time, cases) => addRanks(time, cases, cells),
    found: (draws) => {
      const shares = byCapsule.filter(({ n }) => n > 0).map(({ inside, n }) => inside / n);
      const orNull = (x: number) => Number.isFinite(x) ? x : null;
      return {
        windows,
        level: LEVEL,
        factor,
        validationWindows,
        raw: raw.found(draws),
        latent: latent.found(draws),
        capsules: [orNull(Math.min(...shares)), orNull(Math.max(...shares))],
        ...(ranked ? { rain: rain.found(draws), wetRain: wetRain.found(draws), cells: cells.found(draws) } : {}),
      };
    },
  };
}
