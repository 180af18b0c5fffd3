import { type Schedule, warmupCosine } from "../learning/mod.ts";

/** Step size of a training. */
export interface StepSize {
  /** Adam's step size. */
  readonly learningRate: number;
  /** Steps over which it falls to a twentieth, along half a cosine, to stay there. Default: it does not fall. */
  readonly decaySteps?: number;
}

/** The step size as an optimizer takes it. */
export function stepSize({ learningRate, decaySteps }: StepSize): number | Schedule {
  if (decaySteps === undefined) return learningRate;
  return warmupCosine({ peak: learningRate, steps: decaySteps, least: learningRate / 20 });
}
