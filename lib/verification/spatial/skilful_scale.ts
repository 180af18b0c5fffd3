import type { Fss } from "./fss.ts";
import { type Stated, stated } from "./stated.ts";

/** The smallest scale at which an estimate is useful. */
export interface SkilfulScale extends Stated {
  /** Side of the window, cells, between the windows given by linear interpolation; NaN when none is useful. */
  readonly value: number;
  /** Threshold of the event. */
  readonly threshold: number;
  /** Score that counts as useful, 0.5 + o / 2, o the true base rate. */
  readonly useful: number;
}

/**
 * Skilful scale (Roberts & Lean 2008): the window at which the fractions skill score first reaches 0.5 + o / 2, for each
 * threshold. A score that is already useful at the smallest window gives that window.
 *
 * @param scores Fractions skill scores of several windows, as fssScales gives them.
 */
export function skilfulScale(scores: readonly Fss[]): readonly SkilfulScale[] {
  return [...Map.groupBy(scores, (score) => score.threshold)].map(([threshold, ofThreshold]) => {
    const rising = ofThreshold.toSorted((a, b) => a.window - b.window);
    const { useful } = rising[0]!;
    const first = rising.findIndex((score) => score.value >= useful);
    const reached = rising[first];
    const before = rising[first - 1];
    const value = reached === undefined
      ? NaN
      : before === undefined || Number.isNaN(before.value)
      ? reached.window
      : before.window + (reached.window - before.window) * (useful - before.value) / (reached.value - before.value);
    const reason = rising.find((score) => score.reason !== undefined)?.reason ??
      `no window up to ${rising.at(-1)!.window} cells is useful`;
    return { ...stated(value, reason), threshold, useful };
  });
}
