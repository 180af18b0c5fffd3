import { WET_RATE } from "../../base/mod.ts";
import type { ExplainedScene } from "./scenes.ts";

/** Directions of straight lines. */
const DIRECTIONS = 12;

/** Lines of a direction. */
const LINES = 8;

/** Least cells on either side of a line, as a share of those compared. */
const SIDE = 0.3;

/** Least cells that tell anything. */
const FEWEST = 8;

/** Rain below this is too near the product's resolution to compare, mm h-1. */
const SEEN = 0.02;

/** Variance of the logarithm of a cell's rain in half an hour, beside the errors that the product tells of. */
const OWN = 0.2;

/** Variance of the logarithm of the factor that something is scaled by: most are between 1 / e² and e². */
const FACTOR = 1;

/** A cell whose rain changed: the logarithm of its rain by that of the half hours beside it. */
interface Change {
  readonly y: number;
  readonly x: number;
  readonly change: number;
  readonly weight: number;
}

/** Weighted mean of changes, and how many of equal weight would tell as much. */
interface MeanChange {
  readonly mean: number;
  readonly n: number;
}

/** Variance of the mean change of n cells of usual rain: common + each / n. */
export interface ChangeLaw {
  /** What all share. */
  readonly common: number;
  /** What each has of its own, with its neighbours' likeness. */
  readonly each: number;
}

/** A scene's own part of what it takes. */
type Changing = Pick<ExplainedScene, "scene" | "series">;

/** The changes of one half hour of a scene, of its cells that it and a half hour beside it saw rain in. */
function changesOf({ scene: { x, y }, series: { rates, variance } }: Changing, half: number): Change[] {
  const cells = x.length;
  const changes: Change[] = [];
  // An estimate whose mean is right has a logarithm that is too low by half the variance of its error.
  const logOf = (i: number) => Math.log(rates[i]!) + variance[i]! / 2;
  for (let cell = 0; cell < cells; cell++) {
    const i = (half + 1) * cells + cell;
    const beside = [i - cells, i + cells].filter((j) =>
      Math.min(rates[i]!, rates[j]!) >= SEEN && Math.max(rates[i]!, rates[j]!) >= WET_RATE
    );
    if (beside.length === 0) continue;
    let [change, spread] = [logOf(i), OWN + variance[i]!];
    for (const j of beside) {
      change -= logOf(j) / beside.length;
      spread += (OWN + variance[j]!) / beside.length ** 2;
    }
    changes.push({ y: y[cell]!, x: x[cell]!, change, weight: 1 / spread });
  }
  return changes;
}

/** Running sums of weight, its square and weighted change; the first entry holds nothing. */
function runningSums(changes: readonly Change[]): readonly (readonly [number, number, number])[] {
  let [weights, squares, weighted] = [0, 0, 0];
  return [
    [0, 0, 0],
    ...changes.map(({ weight, change }) =>
      [weights += weight, squares += weight * weight, weighted += weight * change] as const
    ),
  ];
}

/** Means of changes on either side of straight lines. */
function sidesOf(changes: readonly Change[]): (readonly [MeanChange, MeanChange])[] {
  const least = Math.max(FEWEST / 2, Math.ceil(SIDE * changes.length));
  const sides: (readonly [MeanChange, MeanChange])[] = [];
  if (changes.length < 2 * least) return sides;
  for (let k = 0; k < DIRECTIONS; k++) {
    const angle = Math.PI * k / DIRECTIONS;
    const along = ({ x, y }: Change) => Math.cos(angle) * x + Math.sin(angle) * y;
    const sums = runningSums(changes.toSorted((a, b) => along(a) - along(b)));
    const between = (from: number, to: number): MeanChange => {
      const [weights, squares, weighted] = sums[to]!.map((sum, j) => sum - sums[from]![j]!) as [number, number, number];
      return { mean: weighted / weights, n: weights ** 2 / squares };
    };
    const cuts = Array.from(
      { length: LINES },
      (_, line) => least + Math.floor(line / (LINES - 1) * (changes.length - 2 * least)),
    );
    for (const cut of new Set(cuts)) sides.push([between(0, cut), between(cut, changes.length)]);
  }
  return sides;
}

function meanChange(changes: readonly Change[]): MeanChange {
  const [weights, squares, weighted] = runningSums(changes).at(-1)!;
  return { mean: weighted / weights, n: weights ** 2 / squares };
}

/** Half hours of a scene that have something to compare. */
const changedHalves = (scene: Changing): Change[][] =>
  Array.from({ length: scene.scene.halfHours }, (_, half) => changesOf(scene, half))
    .filter((changes) => changes.length >= FEWEST);

/** Squares beyond this share of all count as its limit: a storm that begins shall not make the law. */
const KEPT = 0.98;

/** Fits the law of mean changes on usual scenes: a straight line through their n mean², by n. */
export function fitChangeLaw(scenes: readonly Changing[]): ChangeLaw {
  const means = scenes.flatMap((scene) =>
    changedHalves(scene).flatMap((changes) => [meanChange(changes), ...sidesOf(changes).flat()])
  );
  const squares = means.map(({ mean, n }) => n * mean ** 2);
  const limit = squares.toSorted((a, b) => a - b)[Math.floor(KEPT * (squares.length - 1))] ?? 0;
  const meanOf = (value: (k: number) => number) => means.reduce((sum, _, k) => sum + value(k), 0) / means.length;
  const kept = squares.map((square) => Math.min(square, limit));
  const [n, square] = [meanOf((k) => means[k]!.n), meanOf((k) => kept[k]!)];
  const covariance = meanOf((k) => (means[k]!.n - n) * (kept[k]! - square));
  const slope = covariance / meanOf((k) => (means[k]!.n - n) ** 2);
  const common = Math.min(Math.max(0, slope), square / n / 2); // cells always have something of their own
  return { common, each: square - common * n };
}

/**
 * Logarithm of how many times likelier a mean of `information` (inverse variance) is when scaled by an unknown factor than when
 * usual; `told` is the mean times its information.
 */
const evidence = (told: number, information: number): number =>
  0.5 * (told ** 2 / (1 / FACTOR + information) - Math.log1p(FACTOR * information));

/** Logarithm of the sum of exponentials. */
export function logSum(values: readonly number[]): number {
  const most = Math.max(...values);
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
}

/**
 * Evidence that the rain of one half hour was multiplied by something, of whatever size (logarithms of Bayes factors, Kass & Raftery
 * 1995), against the half hours before and after it: all of it (level), or what lies beyond a straight line (edge; lines are taken
 * as equally likely). Each half hour may be the one; half hours with too few cells tell nothing.
 */
export function scalingEvidence(scene: Changing, { common, each }: ChangeLaw): readonly [level: number, edge: number] {
  const halves = changedHalves(scene);
  const level = halves.map((changes) => {
    const { mean, n } = meanChange(changes);
    const variance = common + each / n;
    return evidence(mean / variance, 1 / variance);
  });
  const edge = halves.flatMap((changes) => {
    const sides = sidesOf(changes);
    if (sides.length === 0) return [];
    const found = sides.flatMap(([one, other]) => {
      const [v, w] = [common + each / one.n, common + each / other.n];
      const determinant = v * w - common ** 2;
      return [
        evidence((w * one.mean - common * other.mean) / determinant, w / determinant),
        evidence((v * other.mean - common * one.mean) / determinant, v / determinant),
      ];
    });
    return [logSum(found) - Math.log(found.length)];
  });
  const { halfHours } = scene.scene;
  return [level, edge].map((told) => logSum([...told, ...new Array<number>(halfHours - told.length).fill(0)])) as [
    number,
    number,
  ];
}
