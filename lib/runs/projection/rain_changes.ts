import { WET_RATE } from "../../base/mod.ts";
import { cellMover, shiftFinder } from "../best_shift.ts";
import type { ExplainedScene } from "./scenes.ts";

/** Directions of straight lines. */
const DIRECTIONS = 12;

/** Lines of a direction. */
const LINES = 8;

/** Least cells on either side of a line, as a share of those compared. */
const SIDE = 0.4;

/** Least cells that tell anything. */
const FEWEST = 8;

/** Rain below the product's resolution is not compared, mm h-1. */
const SEEN = 0.01;

/** Changes count as this at most: one cell where rain sets in shall not make the mean. */
const MOST = 2.5;

/** Variance of the logarithm of a cell's rain in half an hour, beside the errors that the product tells of. */
const OWN = 0.2;

/** Farthest that rain is taken to move in half an hour, cells. */
const REACH = 4;

/** Which half hours a change is told from: the one before, the one after, both. */
export const BESIDE = ["before", "after", "both"] as const;

/** A cell whose rain changed: the logarithm of its rain by that of the half hours beside it, there where the rain was and went. */
export interface Change {
  readonly beside: (typeof BESIDE)[number];
  readonly y: number;
  readonly x: number;
  readonly change: number;
  readonly weight: number;
}

/** Weighted mean of changes, and how many of equal weight would tell as much. */
export interface MeanChange {
  readonly mean: number;
  readonly n: number;
}

/** What changes are found of. */
export type Changing = Pick<ExplainedScene, "scene" | "series">;

/** For each cell the one that its rain comes from in half an hour, and the one that it goes to; -1 outside. */
type Paths = readonly [from: Int32Array, to: Int32Array];

/** The paths of a scene's rain, which moves as a whole: as its half hours are most like each other. */
function pathsOf({ rates, grid }: Changing["series"]): Paths {
  const cells = grid.cells.length;
  const logs = rates.map((rate) => Math.log(rate + WET_RATE));
  const halfHour = (half: number) => logs.subarray(half * cells, (half + 1) * cells);
  const pairs = Array.from(
    { length: rates.length / cells - 1 },
    (_, half) => [halfHour(half + 1), halfHour(half)] as const,
  );
  const { dy, dx } = shiftFinder(grid, REACH)(pairs) ?? { dy: 0, dx: 0 };
  const moved = cellMover(grid);
  return [moved(-dy, -dx), moved(dy, dx)];
}

/** The changes of one half hour of a scene, of its cells that it and a half hour beside it saw rain in. */
function changesOf(
  { scene: { x, y }, series: { rates, variance } }: Changing,
  half: number,
  [from, to]: Paths,
): Change[] {
  const cells = x.length;
  const changes: Change[] = [];
  // An estimate whose mean is right has a logarithm that is too low by half the variance of its error.
  const logOf = (i: number) => Math.log(rates[i]!) + variance[i]! / 2;
  for (let cell = 0; cell < cells; cell++) {
    const i = (half + 1) * cells + cell;
    const seen = (path: Int32Array, other: number): number[] => {
      if (path[cell]! < 0) return [];
      const j = other * cells + path[cell]!;
      const compared = Math.min(rates[i]!, rates[j]!) >= SEEN && Math.max(rates[i]!, rates[j]!) >= WET_RATE;
      return compared ? [j] : [];
    };
    const [before, after] = [seen(from, half), seen(to, half + 2)];
    const beside = [...before, ...after];
    if (beside.length === 0) continue;
    let [change, spread] = [logOf(i), OWN + variance[i]!];
    for (const j of beside) {
      change -= logOf(j) / beside.length;
      spread += (OWN + variance[j]!) / beside.length ** 2;
    }
    const told = beside.length === 2 ? "both" : before.length === 1 ? "before" : "after";
    const bounded = Math.max(-MOST, Math.min(MOST, change));
    changes.push({ beside: told, y: y[cell]!, x: x[cell]!, change: bounded, weight: 1 / spread });
  }
  return changes;
}

/** Sums of weight, its square and weighted change. */
type Sums = readonly [weights: number, squares: number, weighted: number];

const meanOf = ([weights, squares, weighted]: Sums): MeanChange => ({
  mean: weighted / weights,
  n: weights ** 2 / squares,
});

/** Running sums; the first entry holds nothing. */
function runningSums(changes: readonly Change[]): readonly Sums[] {
  let [weights, squares, weighted] = [0, 0, 0];
  return [
    [0, 0, 0],
    ...changes.map(({ weight, change }) =>
      [weights += weight, squares += weight * weight, weighted += weight * change] as const
    ),
  ];
}

/** Means of changes on either side of straight lines. */
export function sidesOf(changes: readonly Change[]): (readonly [MeanChange, MeanChange])[] {
  const least = Math.max(FEWEST / 2, Math.ceil(SIDE * changes.length));
  const sides: (readonly [MeanChange, MeanChange])[] = [];
  if (changes.length < 2 * least) return sides;
  for (let k = 0; k < DIRECTIONS; k++) {
    const angle = Math.PI * k / DIRECTIONS;
    const along = ({ x, y }: Change) => Math.cos(angle) * x + Math.sin(angle) * y;
    const sums = runningSums(changes.toSorted((a, b) => along(a) - along(b)));
    const between = (from: number, to: number): MeanChange =>
      meanOf(sums[to]!.map((sum, j) => sum - sums[from]![j]!) as [number, number, number]);
    const cuts = Array.from(
      { length: LINES },
      (_, line) => least + Math.floor(line / (LINES - 1) * (changes.length - 2 * least)),
    );
    for (const cut of new Set(cuts)) sides.push([between(0, cut), between(cut, changes.length)]);
  }
  return sides;
}

/** The mean of changes. */
export function meanChange(changes: readonly Change[]): MeanChange {
  return meanOf(runningSums(changes).at(-1)!);
}

/** Half hours of a scene that have something to compare. */
export function changedHalves(scene: Changing): Change[][] {
  const paths = pathsOf(scene.series);
  return Array.from({ length: scene.scene.halfHours }, (_, half) => changesOf(scene, half, paths))
    .filter((changes) => changes.length >= FEWEST);
}
