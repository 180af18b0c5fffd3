import { WET_RATE } from "../../base/mod.ts";
import type { SatelliteScene } from "../../sources/mod.ts";
import type { ExplainedScene } from "./scenes.ts";

/** Numbers that tell whether a scene is like rain, by what they look at. */
export const FEATURE_NAMES = ["likelihood", "stillness", "speckle"] as const;

/** Logarithm of rain that stays finite where it is dry. */
const logOf = (rate: number): number => Math.log((rate + WET_RATE) / WET_RATE);

/**
 * Features of the satellite's cells at a time, greater where less like rain:
 * - likelihood: how far the satellite is from what its projection decodes to, root mean square of the logarithms;
 * - stillness: how little the logarithms change from half hour to half hour where either is wet, greatest of all;
 * - speckle: how seldom wet cells have wet neighbours.
 */
export function sceneFeatures({ scene, explained }: Pick<ExplainedScene, "scene" | "explained">): number[] {
  const { rates, halfHours, x } = scene;
  const cells = x.length;
  const seen = rates.map(logOf);
  const misfit = seen.map((value, i) => value - logOf(explained[i]!));
  let change = Infinity;
  for (let h = 1; h < halfHours; h++) {
    const moved = seen.subarray(h * cells, (h + 1) * cells).map((value, i) => value - seen[(h - 1) * cells + i]!)
      .filter((_, i) => Math.max(rates[h * cells + i]!, rates[(h - 1) * cells + i]!) >= WET_RATE);
    if (moved.length > 0) change = Math.min(change, rootMeanSquare(moved));
  }
  return [Math.log(rootMeanSquare(misfit)), -Math.log(change + 0.05), speckle(scene)];
}

function rootMeanSquare(values: Float32Array): number {
  let [sum, n] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value * value;
    n++;
  }
  return n === 0 ? NaN : Math.sqrt(sum / n);
}

/** Cells nearer to each other are neighbours, km. */
const NEIGHBOUR = 16;

/** Share of dry cells among the neighbours of wet ones, by the share of dry cells: 1 where wet cells lie anyhow. */
function speckle({ rates, halfHours, x, y }: SatelliteScene): number {
  const cells = x.length;
  let [pairs, dry, all, dryAll] = [0, 0, 0, 0];
  for (let h = 0; h < halfHours; h++) {
    for (let i = 0; i < cells; i++) {
      const rate = rates[h * cells + i]!;
      if (Number.isNaN(rate)) continue;
      all++;
      if (rate < WET_RATE) {
        dryAll++;
        continue;
      }
      for (let j = 0; j < cells; j++) {
        const beside = rates[h * cells + j]!;
        if (i === j || Number.isNaN(beside) || Math.hypot(x[i]! - x[j]!, y[i]! - y[j]!) > NEIGHBOUR) continue;
        pairs++;
        if (beside < WET_RATE) dry++;
      }
    }
  }
  return Math.log((dry / Math.max(1, pairs) + 0.02) / (dryAll / Math.max(1, all) + 0.02));
}
