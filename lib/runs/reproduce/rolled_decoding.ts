import type { ShiftEntropy } from "./measures.ts";

/** What decoding of later frames from rolled latents shows, nats per frame. */
export interface RolledDecoding {
  /**
   * How much better rolled latents decode the later frame than latents as they are. High too where a model is sure of the
   * wrong frame, and rolling makes it unsure.
   */
  readonly gain: number;
  /**
   * How much worse rolled latents decode the later frame than latents decode their own: near 0 where rolling leads to the
   * later frame, and where a model has learned nothing.
   */
  readonly loss: number;
  /** Of what decoding without rolling would lose, the share that rolling makes up; null where it would lose nothing. */
  readonly share: number | null;
}

/** Below it, nats, latents hardly change from frame to frame. */
const DRIFT = 1;

/** @param reconstruction cross-entropy of frames decoded from their own expected latents */
export function rolledDecoding({ rolled, unrolled }: ShiftEntropy, reconstruction: number): RolledDecoding {
  const drift = unrolled - reconstruction;
  return {
    gain: unrolled - rolled,
    loss: rolled - reconstruction,
    share: drift < DRIFT ? null : (unrolled - rolled) / drift,
  };
}
