import type { Accumulator } from "../accumulator.ts";
import type { EventOperator } from "../contingency.ts";
import { checkFields, type FieldPair } from "./field_pair.ts";
import { type FssEdge, type FssScalesOptions, type FssSums, fssSums } from "./fss_sums.ts";
import { mergeSums } from "../sums.ts";
import { type Stated, stated } from "./stated.ts";

/** Options of {@link fss}. */
export interface FssOptions extends Omit<FssScalesOptions, "thresholds" | "windows"> {
  /** Event threshold, in the units of the fields. */
  readonly threshold: number;
  /** Side of the square window, cells. An even window reaches one cell further up and left than down and right. */
  readonly window: number;
}

/** Fractions skill score of the fields added, and what it is judged against. */
export interface Fss extends Stated {
  /** 1 - sum (Pf - Po)^2 / (sum Pf^2 + sum Po^2) over windows and fields; NaN when there was no event at all. */
  readonly value: number;
  /** Threshold of the event, in the units of the fields. */
  readonly threshold: number;
  /** Side of the window, cells. */
  readonly window: number;
  /** Edges. */
  readonly edge: FssEdge;
  /** Least share of present cells in a window. */
  readonly validFraction: number;
  /** Event operator. */
  readonly event: EventOperator;
  /** Score of the largest window, from the base rates alone: 2 f o / (f^2 + o^2). */
  readonly asymptotic: number;
  /** Score of a uniform forecast of the true base rate, 0.5 + o / 2: above it, a scale is useful. */
  readonly useful: number;
  /** Share of present cells with an estimated event. */
  readonly estimatedRate: number;
  /** Share of present cells with a true event. */
  readonly trueRate: number;
  /** Windows that counted, over all fields. */
  readonly windows: number;
  /** Fields added. */
  readonly fields: number;
  /** Those without an event in either. */
  readonly dryFields: number;
}

/**
 * Fractions skill scores (Roberts & Lean 2008, MWR 136, 78) of all thresholds and windows in one pass: one summed-area
 * table per threshold serves every window, whatever its size. Fields are aggregated by their sums, never by averaging
 * scores. Values come by threshold, then window.
 *
 * @throws RangeError when window, threshold, edge, valid fraction or operator are out of range. `add` throws TypeError
 * when a field has not y times x cells, and RangeError when an interior window is larger than the field.
 */
export function fssScales(
  options: FssScalesOptions,
): Accumulator<Float64Array<ArrayBuffer>, FieldPair, readonly Fss[]> {
  const sums = fssSums(options);
  return {
    init: sums.init,
    add: (state, pair) => {
      checkFields(pair);
      return sums.add(state, [pair.estimate], pair.truth, pair.shape);
    },
    merge: mergeSums,
    value: (state) => fssValues(sums, state),
  };
}

/** Fractions skill score of one threshold and window: {@link fssScales} for more of them costs less. */
export function fss(options: FssOptions): Accumulator<Float64Array<ArrayBuffer>, FieldPair, Fss> {
  const scales = fssScales({ ...options, thresholds: [options.threshold], windows: [options.window] });
  return { ...scales, value: (state) => scales.value(state)[0]! };
}

/** Scores of the sums, by threshold, then window. */
export function fssValues(sums: FssSums, state: Float64Array): readonly Fss[] {
  const { thresholds, windows, edge, validFraction, event } = sums.options;
  return thresholds.flatMap((threshold, t) =>
    windows.map((window, w) => {
      const read = sums.read(state, t, w);
      const estimatedRate = read.estimated / read.cells;
      const trueRate = read.observed / read.cells;
      const reason = read.fields === 0
        ? "no field was added"
        : read.windows === 0
        ? "no window has enough present cells"
        : "no event in any window of either field";
      return {
        ...stated(1 - read.difference / read.squares, reason),
        threshold,
        window,
        edge,
        validFraction,
        event,
        asymptotic: 2 * estimatedRate * trueRate / (estimatedRate ** 2 + trueRate ** 2),
        useful: 0.5 + trueRate / 2,
        estimatedRate,
        trueRate,
        windows: read.windows,
        fields: read.fields,
        dryFields: read.dry,
      };
    })
  );
}
