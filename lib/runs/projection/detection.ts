import { bootstrap } from "../../verification/mod.ts";
import type { MeasuredScore } from "../../report/mod.ts";
import type { CoverageDraws } from "./coverage.ts";

/** A scene with or without an artefact, and its score. */
export interface Scored {
  /** Block of time. */
  readonly block: number;
  /** Whether an artefact was put into it. */
  readonly isArtefact: boolean;
  /** Score: greater is more unusual. */
  readonly score: number;
}

/**
 * Area under the ROC curve of scores: the chance that a scene with the artefact has the greater one, ties for one half (Mann &
 * Whitney 1947), with an interval that draws blocks of time.
 */
export function detection(scored: readonly Scored[], draws: CoverageDraws): MeasuredScore {
  const distinct = [...new Set(scored.map(({ score }) => score))].sort((a, b) => a - b);
  const rank = new Map(distinct.map((score, k) => [score, k]));
  const init = () => new Float64Array(2 * distinct.length);
  const merge = (sums: Float64Array, other: Float64Array, times = 1) => {
    other.forEach((value, k) => sums[k]! += times * value);
    return sums;
  };
  const blocks = new Map<number, Float64Array>();
  for (const { block, isArtefact, score } of scored) {
    let sums = blocks.get(block);
    if (sums === undefined) blocks.set(block, sums = init());
    sums[2 * rank.get(score)! + Number(isArtefact)]! += 1;
  }
  const value = (sums: Float64Array): number => {
    let [without, wins, artefacts] = [0, 0, 0];
    for (let k = 0; k < sums.length; k += 2) {
      wins += sums[k + 1]! * (without + sums[k]! / 2);
      without += sums[k]!;
      artefacts += sums[k + 1]!;
    }
    return wins / (without * artefacts);
  };
  const states = [...blocks].sort(([a], [b]) => a - b).map(([, sums]) => sums);
  const mass = (sums: Float64Array) => sums.reduce((sum, count) => sum + count, 0);
  const statistics = [{ value, mass, range: [0, 1] as const }];
  const [interval] = bootstrap(states, { init, merge }, { ...draws, name: "detection", statistics });
  const orNull = (x: number) => Number.isFinite(x) ? x : null;
  const whole = states.reduce((sum, one) => merge(sum, one), init());
  return {
    value: orNull(value(whole)),
    low: orNull(interval!.low),
    high: orNull(interval!.high),
    blocks: interval!.blocks,
  };
}
