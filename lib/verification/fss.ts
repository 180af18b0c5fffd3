import { boxCorners, boxSum, summedArea } from "./summed_area.ts";
import type { Accumulator } from "./accumulator.ts";
import { type EventOperator, isAbove, thresholdsIn } from "./contingency.ts";

/** An estimated and a true field on the same cells, row-major [y, x], NaN missing. */
export interface FieldPair {
  /** Estimate. */
  readonly estimate: ArrayLike<number>;
  /** Truth. */
  readonly truth: ArrayLike<number>;
  /** Number of rows and columns, [y, x]. */
  readonly shape: readonly [number, number];
}

/**
 * What happens at the edge of the domain, and at missing cells, which are edges too:
 * - `interior`: only windows that lie wholly on present cells count;
 * - `domain`: fractions are of the present cells in the window; every window centred on a present cell counts;
 * - `zero`: all windows count, and what is outside or missing counts as no event in both: skill near masks is inflated.
 */
export type FssEdge = "interior" | "domain" | "zero";

/** Options of {@link fss}. */
export interface FssOptions {
  /** Event threshold, in the units of the fields. */
  readonly threshold: number;
  /** Side of the square window, cells. An even window reaches one cell further up and left than down and right. */
  readonly window: number;
  /** Edges. Default "domain". */
  readonly edge?: FssEdge;
  /** Which values are events. Default ">=". */
  readonly event?: EventOperator;
}

/** Fractions skill score of the fields added, and what it is judged against. */
export interface Fss {
  /** 1 - sum (Pf - Po)^2 / (sum Pf^2 + sum Po^2) over windows and fields; NaN when there was no event at all. */
  readonly fss: number;
  /** Score of the largest window, from the base rates alone: 2 f o / (f^2 + o^2). */
  readonly asymptotic: number;
  /** Score of a uniform forecast of the true base rate, 0.5 + o / 2: above it, a scale is useful. */
  readonly useful: number;
  /** Share of present cells with an estimated event. */
  readonly estimatedRate: number;
  /** Share of present cells with a true event. */
  readonly trueRate: number;
  /** Fields added. */
  readonly fields: number;
  /** Those without an event in either. */
  readonly dryFields: number;
}

const [DIFFERENCE, SQUARES, ESTIMATED, OBSERVED, CELLS, FIELDS, DRY, SIZE] = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/**
 * Fractions skill score (Roberts & Lean 2008, MWR 136, 78) of one threshold and window, from summed-area tables: the cost
 * does not depend on the window. Fields are aggregated by their sums, never by averaging scores.
 *
 * @throws RangeError when window, threshold, edge or operator are out of range. `add` throws TypeError when a field has
 * not y times x cells, and RangeError when an interior window is larger than the field.
 */
export function fss(options: FssOptions): Accumulator<Float64Array<ArrayBuffer>, FieldPair, Fss> {
  const { threshold, window, edge = "domain", event = ">=" } = options;
  if (!Number.isInteger(window) || window < 1) throw new RangeError(`Window ${window} is not a whole number above 0`);
  if (!Number.isFinite(threshold)) throw new RangeError(`Threshold ${threshold} is not a finite number`);
  if (!["interior", "domain", "zero"].includes(edge)) {
    throw new RangeError(`Edge "${edge}" is unknown: use "interior", "domain" or "zero"`);
  }
  const above = isAbove(event);
  const before = Math.floor(window / 2);
  const add = (state: Float64Array<ArrayBuffer>, { estimate, truth, shape }: FieldPair): Float64Array<ArrayBuffer> => {
    const [height, width] = shape;
    if (estimate.length !== height * width || truth.length !== height * width) {
      throw new TypeError(
        `Fields of ${estimate.length} and ${truth.length} cells are not ${height} x ${width}: give both on one grid`,
      );
    }
    if (edge === "interior" && window > Math.min(height, width)) {
      throw new RangeError(`Window ${window} is larger than the field, ${height} x ${width}: choose a smaller one`);
    }
    const present = (i: number): boolean => !Number.isNaN(estimate[i]!) && !Number.isNaN(truth[i]!);
    const isEvent = (field: ArrayLike<number>): (i: number) => boolean => {
      const limit = thresholdsIn(field, [threshold])[0]!;
      return above ? (i) => present(i) && field[i]! > limit : (i) => present(i) && field[i]! >= limit;
    };
    const cells = summedArea(shape, present);
    const estimated = summedArea(shape, isEvent(estimate));
    const observed = summedArea(shape, isEvent(truth));
    const inside = edge === "interior";
    for (let cy = 0; cy < height; cy++) {
      for (let cx = 0; cx < width; cx++) {
        const [y0, x0] = [cy - before, cx - before];
        if (inside && (y0 < 0 || x0 < 0 || y0 + window > height || x0 + window > width)) continue;
        if (edge === "domain" && !present(cy * width + cx)) continue;
        const box = boxCorners(shape, y0, x0, window);
        const valid = boxSum(cells, box);
        if (inside && valid < window * window) continue;
        const area = edge === "domain" ? valid : window * window;
        const f = boxSum(estimated, box) / area;
        const o = boxSum(observed, box) / area;
        state[DIFFERENCE]! += (f - o) ** 2;
        state[SQUARES]! += f * f + o * o;
      }
    }
    const [f, o] = [estimated.at(-1)!, observed.at(-1)!];
    state[ESTIMATED]! += f;
    state[OBSERVED]! += o;
    state[CELLS]! += cells.at(-1)!;
    state[FIELDS]! += 1;
    state[DRY]! += f + o === 0 ? 1 : 0;
    return state;
  };
  return {
    init: () => new Float64Array(SIZE),
    add,
    merge: (state, other, times = 1) => {
      for (let k = 0; k < SIZE; k++) state[k]! += times * other[k]!;
      return state;
    },
    value: (state) => {
      const estimatedRate = state[ESTIMATED]! / state[CELLS]!;
      const trueRate = state[OBSERVED]! / state[CELLS]!;
      return {
        fss: 1 - state[DIFFERENCE]! / state[SQUARES]!,
        asymptotic: 2 * estimatedRate * trueRate / (estimatedRate ** 2 + trueRate ** 2),
        useful: 0.5 + trueRate / 2,
        estimatedRate,
        trueRate,
        fields: state[FIELDS]!,
        dryFields: state[DRY]!,
      };
    },
  };
}
