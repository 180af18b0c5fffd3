import { randomStream } from "../../base/mod.ts";
import { capsuleSums, overCapsules } from "./capsule_sums.ts";
import { circlePeak } from "./circle_peak.ts";
import type { LatentPair } from "./latent_pair.ts";

/** Options of {@link compareByRoll}. */
export interface RollOptions {
  /** Time in which a capsule rolls one step forward, in any unit. Default 1. */
  readonly interval?: number;
  /**
   * Steps that capsules really roll in that time, as `capsuleResponse` finds them: below a half, or where it found none (NaN),
   * no delay is told. Default 1.
   */
  readonly response?: number;
  /** A delay is told where chance makes capsules agree as well at most this often. Default 0.05. */
  readonly level?: number;
  /** Draws of chance, 19 or more. Default 199. */
  readonly shuffles?: number;
  /** Seed of the draws. Default 0. */
  readonly seed?: number;
}

/** How the latent of an estimate differs from that of the truth. */
export interface RollErrors {
  /** Time by which the estimate is late; NaN where it cannot be told. */
  readonly delay: number;
  /** Steps by which its capsules are rolled forward, told or not, in [-width / 2, width / 2]; NaN without a latent. */
  readonly shift: number;
  /** Its size by that of the truth: 1 is perfect. Rolling does not change it. */
  readonly amplitude: number;
  /** One minus the correlation of the latents once aligned, in [0, 2]: 0 is perfect, 1 is unlike. */
  readonly structure: number;
  /** How often chance makes capsules agree on a shift as well, in (0, 1]. */
  readonly chance: number;
  /** Frames that count. */
  readonly frames: number;
  /** Why there is no delay, where there is none. */
  readonly reason?: string;
}

/** Steps that capsules must roll a frame for their shift to mean time. */
const LEAST_RESPONSE = 0.5;

/** Two tops this close in height cannot be told apart. */
const RIVAL = 0.9;

/**
 * Compares topographic latents, in which time is a roll of every capsule by one step a frame: by the shift at which they
 * fit best (when), their sizes (how much), and what is left once they are aligned (what).
 *
 * The shift is that of the highest sum over capsules of the circular cross-correlation, each capsule's mean taken away,
 * between steps by the band-limited function through them. It is told where the capsules agree on it better than chance
 * (each capsule turned at random by its own offset, which leaves everything but the agreement), where no other shift fits
 * nearly as well, where it is more than a step from half of the circle, beyond which late and early look alike, and where
 * capsules are known to roll with time.
 *
 * Amplitude and structure are given whatever is told of the shift, so that bad fits are not left out of their means.
 *
 * @throws TypeError when a latent has another shape; RangeError when a unit is infinite or an option out of range
 */
export function compareByRoll(pair: LatentPair, options: RollOptions = {}): RollErrors {
  const { interval = 1, response = 1, level = 0.05, shuffles = 199, seed = 0 } = options;
  if (!(interval > 0)) throw new RangeError(`Interval ${interval} is not above 0`);
  if (!(level > 0 && level < 1)) throw new RangeError(`Level ${level} is not in (0, 1)`);
  if (!Number.isInteger(shuffles) || shuffles < 19) throw new RangeError(`${shuffles} shuffles are fewer than 19`);
  const [, , width] = pair.shape;
  const sums = capsuleSums(pair);
  const { cross, frames } = sums;
  const norm = Math.sqrt(sums.estimate * sums.truth);
  if (!(norm > 0)) {
    const reason = frames === 0 ? "no frame is complete in both latents" : "a latent is that of no rain";
    return { delay: NaN, shift: NaN, amplitude: NaN, structure: NaN, chance: NaN, frames, reason };
  }
  const whole = overCapsules(cross, width);
  const { at, height, rival } = circlePeak(whole);
  const chance = chanceOf(cross, width, Math.max(...whole), shuffles, seed);
  const reason = !(sums.estimateRing > 0 && sums.truthRing > 0)
    ? "a latent is the same all along its capsules"
    : !(response >= LEAST_RESPONSE)
    ? "the capsules do not roll with time"
    : chance > level
    ? "the capsules agree on no shift"
    : rival > RIVAL
    ? "two shifts fit alike"
    : Math.abs(at) > width / 2 - 1
    ? "half a circle away: late and early look alike"
    : null;
  return {
    delay: reason === null ? -at * interval / response : NaN,
    shift: at,
    amplitude: Math.sqrt(sums.estimate / sums.truth),
    structure: 1 - Math.min(1, (height + sums.level) / norm),
    chance,
    frames,
    ...(reason === null ? {} : { reason }),
  };
}

/** Share of draws, the one found among them, in which capsules turned at random agree on a shift at least as well. */
function chanceOf(cross: Float64Array, width: number, found: number, shuffles: number, seed: number): number {
  const random = randomStream(seed, "capsules");
  let reached = 1;
  for (let draw = 0; draw < shuffles; draw++) {
    const turned = overCapsules(cross, width, () => random.integer(width));
    if (Math.max(...turned) >= found * (1 - 1e-12)) reached++;
  }
  return reached / (shuffles + 1);
}
