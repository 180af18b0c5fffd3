import { WET_RATE } from "../../base/mod.ts";
import type { SatelliteScene } from "../../sources/mod.ts";
import type { ExplainedScene } from "./scenes.ts";

/** Numbers that tell whether a scene is like rain, by what they look at. */
export const FEATURE_NAMES = ["likelihood", "stillness", "jump", "seam", "speckle"] as const;

/** Directions of straight lines that seams are looked for along. */
const DIRECTIONS = 12;

/** Least cells on either side of a seam, as a share of those with rain. */
const SIDE = 0.2;

/** Logarithm of rain that stays finite where it is dry. */
const logOf = (rate: number): number => Math.log((rate + WET_RATE) / WET_RATE);

/**
 * Features of the satellite's cells at a time, greater where less like rain:
 * - likelihood: how far the satellite is from what its projection decodes to, root mean square of the logarithms;
 * - stillness: how little the logarithms change from half hour to half hour where either is wet, greatest of all;
 * - jump: of the mean logarithm of the rain of wet cells from half hour to half hour, greatest;
 * - seam: the step of the change from half hour to half hour, where both are wet, across the straight line that parts it best, in
 *   standard errors, greatest;
 * - speckle: how seldom wet cells have wet neighbours.
 */
export function sceneFeatures({ scene, explained }: Pick<ExplainedScene, "scene" | "explained">): number[] {
  const { rates, halfHours, x, y } = scene;
  const cells = x.length;
  const seen = rates.map(logOf);
  const misfit = seen.map((value, i) => value - logOf(explained[i]!));
  const half = (of: Float32Array, h: number) => of.subarray(h * cells, (h + 1) * cells);
  const isWet = (rate: number) => rate >= WET_RATE;
  const amount = (h: number) => meanOf(half(rates, h).filter(isWet).map((rate) => Math.log(rate)));
  let [change, jump, seam] = [Infinity, 0, 0];
  for (let h = 1; h < halfHours; h++) {
    const [before, now] = [half(rates, h - 1), half(rates, h)];
    const moved = half(seen, h).map((value, i) => value - half(seen, h - 1)[i]!)
      .filter((_, i) => isWet(before[i]!) || isWet(now[i]!));
    if (moved.length > 0) change = Math.min(change, rootMeanSquare(moved));
    const step = Math.abs(amount(h) - amount(h - 1));
    if (step > jump) jump = step;
    const both = Array.from({ length: cells }, (_, i) => i).filter((i) => isWet(before[i]!) && isWet(now[i]!));
    seam = Math.max(
      seam,
      greatestSeam(both.map((i) => ({ y: y[i]!, x: x[i]!, value: Math.log(now[i]! / before[i]!) }))),
    );
  }
  return [
    Math.log(rootMeanSquare(misfit)),
    -Math.log(change + 0.05),
    Math.log(jump + 0.05),
    Math.log(seam + 0.5),
    speckle(scene),
  ];
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

function meanOf(values: Float32Array): number {
  let [sum, n] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    n++;
  }
  return n === 0 ? NaN : sum / n;
}

/** The greatest step of values across a straight line, in standard errors; 0 of too few. */
function greatestSeam(values: readonly { readonly y: number; readonly x: number; readonly value: number }[]): number {
  const least = Math.max(4, Math.ceil(SIDE * values.length));
  let greatest = 0;
  for (let k = 0; k < DIRECTIONS; k++) {
    const angle = Math.PI * k / DIRECTIONS;
    const sorted = values.map(({ y, x, value }) => ({ at: Math.cos(angle) * x + Math.sin(angle) * y, value }))
      .sort((a, b) => a.at - b.at);
    const whole = { sum: 0, squares: 0 };
    for (const { value } of sorted) {
      whole.sum += value;
      whole.squares += value * value;
    }
    let [sum, squares] = [0, 0];
    for (let n = 1; n <= sorted.length - least; n++) {
      const { value } = sorted[n - 1]!;
      sum += value;
      squares += value * value;
      if (n < least) continue;
      const m = sorted.length - n;
      const [first, second] = [sum / n, (whole.sum - sum) / m];
      const variance = (squares - n * first ** 2 + whole.squares - squares - m * second ** 2) / (n + m - 2);
      greatest = Math.max(greatest, Math.abs(first - second) / Math.sqrt(Math.max(variance, 0.02) * (1 / n + 1 / m)));
    }
  }
  return greatest;
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
        if (i === j || Math.hypot(x[i]! - x[j]!, y[i]! - y[j]!) > NEIGHBOUR) continue;
        pairs++;
        if (rates[h * cells + j]! < WET_RATE) dry++;
      }
    }
  }
  return Math.log((dry / Math.max(1, pairs) + 0.02) / (dryAll / Math.max(1, all) + 0.02));
}
