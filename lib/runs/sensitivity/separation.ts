import { detection, type Scored } from "../projection/detection.ts";
import type { ErrorKind } from "./injections.ts";
import type { Separation } from "./sensitivity_result.ts";

/** What a score says of each window with an error injected. */
export interface WindowAnswers {
  /** Kind of the error. */
  readonly kind: ErrorKind;
  /** Block of time of each window. */
  readonly blocks: readonly number[];
  /** Size of each score's answer, 0 where it sees no error [score][window]; NaN where it says nothing. */
  readonly answers: Readonly<Record<string, readonly number[]>>;
}

/** Replicates of the bootstrap. */
const REPLICATES = 500;

/**
 * How well each score tells whether a window has an error of amount, or one of place or time: the area under the ROC curve of its
 * answer, whichever way round. What a score does not say counts as no error seen.
 */
export function separations(found: readonly WindowAnswers[]): readonly Separation[] {
  const scores = Object.keys(found[0]!.answers);
  return scores.map((score): Separation => {
    const scored = found.flatMap(({ kind, blocks, answers }): readonly Scored[] => {
      const isAmount = kind === "amplitude";
      if (!isAmount && kind !== "displacement" && kind !== "time") return [];
      return answers[score]!.map((answer, k) => ({
        block: blocks[k]!,
        isArtefact: isAmount,
        score: Number.isNaN(answer) ? 0 : answer,
      }));
    });
    const { value, low, high } = detection(scored, { seed: 0, replicates: REPLICATES });
    if (value === null) return { score, value, low, high };
    const [least, greatest] = value >= 0.5 ? [low, high] : [turned(high), turned(low)];
    const cut = least === null ? null : Math.max(0.5, least); // whichever way round, no area is below a half
    return { score, value: value >= 0.5 ? value : 1 - value, low: cut, high: greatest };
  });
}

const turned = (area: number | null): number | null => area === null ? null : 1 - area;

/** Answers of scores of the fields to the error of each window: RMSE and correlation as everybody knows them, and the bias. */
export function fieldAnswersByWindow(
  estimates: readonly Float32Array[],
  truths: readonly Float32Array[],
): Readonly<Record<"RMSE" | "correlation" | "relative bias", readonly number[]>> {
  const found = estimates.map((estimate, k) => {
    const truth = truths[k]!;
    let [n, sum, other, squares, otherSquares, products] = [0, 0, 0, 0, 0, 0];
    estimate.forEach((value, i) => {
      const wanted = truth[i]!;
      if (Number.isNaN(value) || Number.isNaN(wanted)) return;
      n++;
      sum += value;
      other += wanted;
      squares += value * value;
      otherSquares += wanted * wanted;
      products += value * wanted;
    });
    const covariance = products - sum * other / n;
    const spread = Math.sqrt((squares - sum * sum / n) * (otherSquares - other * other / n));
    return {
      rmse: Math.sqrt(Math.max(0, squares - 2 * products + otherSquares) / n),
      unlike: 1 - covariance / spread,
      bias: Math.abs(Math.log(sum / other)),
    };
  });
  return {
    RMSE: found.map(({ rmse }) => rmse),
    correlation: found.map(({ unlike }) => unlike),
    "relative bias": found.map(({ bias }) => bias),
  };
}
