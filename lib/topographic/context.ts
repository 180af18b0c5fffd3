import type { RainModelConfig } from "./rain_config.ts";
import { reach } from "./topology.ts";

/** Frames before and after a frame that its latent knows. */
export interface Context {
  /** Frames before. */
  readonly before: number;
  /** Frames after; 0 for causal models. */
  readonly after: number;
}

/** The context of a model's latent. */
export function contextOf({ kind, kernel, causal, carried = 1, history = 1 }: RainModelConfig): Context {
  const { low, high } = kind === "tvae" ? reach(Math.max(kernel, carried), causal) : { low: 0, high: 0 };
  return { before: Math.max(0, high) + history - 1, after: Math.max(0, -low) };
}
