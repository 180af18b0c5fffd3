import type { CapsuleShape } from "./equivariance.ts";
import { type Roller, rollerOf } from "./roll_weights.ts";

/** How the factor that moves in a sequence goes: by one value a frame, over and over. */
export interface FactorCourse {
  /** Values that the factor takes before it begins again. */
  readonly values: number;
  /** Index of its value at the first frame. */
  readonly first: number;
}

/**
 * Which frame, where the factor has its first value, the first frame is compared with: "nearest", as published, is the
 * one of them whose shift is nearest to the true one, and for a sequence that begins there its first frame itself, so
 * that chance is far above 0; "told" is the one that the course tells, and leaves such sequences out.
 */
export type ComparedFrame = "nearest" | "told";

/**
 * Whose shifts count: of all capsules, as published, or of "moving" ones only, those whose greatest cross-correlation is not
 * where they stand. All are still where a latent does not heed the factor, and then there is no correlation; where a few
 * heed it, all others outvote them. At the frames that are told the factor has moved on, so that standing still is never
 * right. A sequence in which none moves shows no shift. Shifts of moving ones count modulo the factor's values: after these all
 * frames come again.
 */
export type Voters = "all" | "moving";

/**
 * Correlation of the shifts that capsules show with those of the factor that moves (CapCorr; Keller & Welling 2021,
 * equations 15 and 16): for a frame where the factor has its first value, the shift of each capsule is where its periodic
 * cross-correlation with the first frame's is greatest; the most frequent among capsules (of equals the least) is set
 * against the factor's index at the first frame. 1 for capsules that roll by one unit a frame, or by their speed.
 *
 * @param latent T [sequence, frame, capsule, unit]
 * @param courses of the moving factor, by sequence
 * @returns Pearson's correlation over sequences; NaN where shifts do not vary
 * @throws RangeError when the length does not fit the shape, there is not a course for each sequence, or no frame shows
 * the first value
 */
export function capsuleCorrelation(
  latent: ArrayLike<number>,
  shape: CapsuleShape,
  courses: readonly FactorCourse[],
  compared: ComparedFrame,
  voters: Voters = "all",
): number {
  requireShape(latent, shape, courses);
  const { frames } = shape;
  const observed: number[] = [];
  const expected: number[] = [];
  courses.forEach(({ values, first }, sequence) => {
    if (compared === "told" && first === 0) return;
    const comparable = comparedFrames(frames, { values, first }, compared);
    if (comparable.length === 0) throw new RangeError(`No frame of ${frames} has the first of ${values} values`);
    const shifts = comparable.map((frame) => {
      const ofCapsules = capsuleShifts(latent, shape, sequence, frame);
      return commonShift(voters === "all" ? ofCapsules : movingShifts(ofCapsules, values));
    });
    observed.push(shifts.reduce((best, shift) => Math.abs(shift - first) < Math.abs(best - first) ? shift : best));
    expected.push(first);
  });
  return pearson(observed, expected);
}

function comparedFrames(frames: number, { values, first }: FactorCourse, compared: ComparedFrame): number[] {
  const all = Array.from({ length: frames }, (_, frame) => frame).filter((frame) => (first + frame) % values === 0);
  // where the cycle of capsules brings the index at the first frame back: later ones are whole turns of the factor on
  return compared === "nearest" ? all : all.filter((frame) => frame === frames - first);
}

/**
 * Share of capsules, over sequences, that stand still at the frame that the course tells, where the factor has moved on;
 * those of speed 0 always do.
 */
export function stillCapsules(
  latent: ArrayLike<number>,
  shape: CapsuleShape,
  courses: readonly FactorCourse[],
): number {
  requireShape(latent, shape, courses);
  let [still, all] = [0, 0];
  courses.forEach((course, sequence) => {
    if (course.first === 0) return;
    for (const frame of comparedFrames(shape.frames, course, "told")) {
      all += shape.capsules;
      still += shape.capsules - movingShifts(capsuleShifts(latent, shape, sequence, frame), course.values).length;
    }
  });
  return still / all;
}

function requireShape(latent: ArrayLike<number>, shape: CapsuleShape, courses: readonly FactorCourse[]): void {
  const { sequences, frames, capsules, width } = shape;
  if (latent.length === sequences * frames * capsules * width && courses.length === sequences) return;
  throw new RangeError(
    `Cannot read ${latent.length} values and ${courses.length} courses as [${sequences}, ${frames}, ${capsules}, ${width}]`,
  );
}

/**
 * For each capsule the shifts, frames, that turn it as it is at `frame` into what it is at the first: several alike where its
 * speed brings it around to one place after each, all for a capsule that never rolls.
 */
function capsuleShifts(
  latent: ArrayLike<number>,
  { frames, capsules, width, speeds = [1] }: CapsuleShape,
  sequence: number,
  frame: number,
): number[][] {
  const roll = rollerOf(width);
  const all = Array.from({ length: width }, (_, shift) => shift);
  return Array.from({ length: capsules }, (_, capsule) => {
    const at = (t: number) => ((sequence * frames + t) * capsules + capsule) * width;
    const speed = speeds[capsule % speeds.length]!;
    const best = greatestShift(latent, at(0), at(frame), width, speed, roll);
    return all.filter((shift) => Math.abs((shift - best) * speed % width) === 0);
  });
}

/** Shifts of those capsules that do not stand still, modulo the values of the factor. */
function movingShifts(shifts: readonly (readonly number[])[], values: number): number[][] {
  return shifts.map((alike) => alike.map((shift) => shift % values)).filter((alike) => !alike.includes(0));
}

/** The most frequent shift among capsules, the least of equals; 0 of no capsule. */
function commonShift(shifts: readonly (readonly number[])[]): number {
  const votes = new Map<number, number>();
  for (const alike of shifts) {
    for (const shift of alike) votes.set(shift, (votes.get(shift) ?? 0) + 1 / alike.length);
  }
  const most = Math.max(...votes.values());
  const least = Math.min(...[...votes].flatMap(([shift, count]) => count === most ? [shift] : []));
  return shifts.length === 0 ? 0 : least;
}

function greatestShift(
  latent: ArrayLike<number>,
  still: number,
  rolled: number,
  width: number,
  speed: number,
  roll: Roller,
): number {
  let best = 0;
  let greatest = -Infinity;
  for (let shift = 0; shift < width; shift++) {
    const turned = roll(latent, rolled, shift * speed);
    let product = 0;
    for (let d = 0; d < width; d++) product += latent[still + d]! * turned[d]!;
    if (product > greatest) [best, greatest] = [shift, product];
  }
  return best;
}

function pearson(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const sum = (of: (i: number) => number) => a.reduce((total, _, i) => total + of(i), 0);
  const covariance = sum((i) => (a[i]! - meanA) * (b[i]! - meanB));
  return covariance / Math.sqrt(sum((i) => (a[i]! - meanA) ** 2) * sum((i) => (b[i]! - meanB) ** 2));
}
