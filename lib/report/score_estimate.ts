import { SCORES } from "../verification/mod.ts";
import { capital } from "./capital.ts";
import type { Estimate } from "./numbers.ts";

/**
 * One score of one group of pairs with its bootstrap interval: a row of lib/verification's `scoreGroups`, or of
 * anything else that has values with intervals.
 */
export interface ScoreEstimate extends Estimate {
  /** What the pairs were grouped by: "all", "sensor", "minutes-since-overpass:0-15-30", "sensor*season". */
  readonly grouping: string;
  /** The group: "GMI", "0-15", "GMI * JJA". */
  readonly group: string;
  /** Name of the score: "rmse", "csi", "latent_error", ... */
  readonly score: string;
  /** Event threshold, mm/h; null for scores of all values. */
  readonly threshold: number | null;
  /** Pairs that were counted; windows for what is one number per window. */
  readonly n: number;
  /** Lower end of the interval. */
  readonly low: number | null;
  /** Upper end of the interval. */
  readonly high: number | null;
  /** Independent blocks that were resampled. */
  readonly blocks: number;
  /** Product or model, where several are compared. */
  readonly series?: string;
  /** Why the value or its interval is null; else null. */
  readonly note?: string | null;
  /** Of a difference: whether it stands out of all that were tested. */
  readonly discovery?: boolean;
}

/** How a score is written and what the best value is. */
export interface ScoreText {
  /** Name as people read it, with its unit where it has one: "Root mean square error (mm/h)". */
  readonly title: string;
  /** Name where there is little room: "RMSE (mm/h)". */
  readonly short: string;
  /** Value of a perfect product; null where there is none. */
  readonly best: number | null;
  /** Least and greatest possible value. */
  readonly range: readonly [number, number];
}

/** Scores that are better known by their initials. */
const INITIALS = new Set(["mae", "mse", "rmse", "nse", "kge", "pod", "far", "csi", "ets", "hss", "sedi", "crps"]);

const own = (title: string, short: string, best: number, least = 0): ScoreText => ({
  title,
  short,
  best,
  range: [least, Infinity],
});

/** Numbers that are no scores of pairs. */
const OWN: Readonly<Record<string, ScoreText>> = {
  "latent_departure": own(
    "Departure from the training latent (standard deviations)",
    "Departure (standard deviations)",
    1,
  ),
  "latent_distance": own("Latent distance (standard deviations; counted: windows)", "Latent distance (sd)", 0),
  "latent_delay": own("Delay read in the latents (min)", "Delay (min)", 0, -Infinity),
  "latent_delay_size": own("Size of the delay (min)", "Size of the delay (min)", 0),
  "capsule_delay": own("Delay read in the roll of capsules (min)", "Delay by capsules (min)", 0, -Infinity),
  "latent_amplitude": own("Amplitude of the latent, by the radar's", "Amplitude", 1),
  "latent_structure": own("Structure distance", "Structure distance", 0),
  "scale_delay": own("Delay (min)", "Delay (min)", 0, -Infinity),
  "scale_coherence": { title: "Coherence", short: "Coherence", best: 1, range: [-1, 1] },
  "scale_gain": own("Gain", "Gain", 1),
  "scale_skill": { title: "Skill", short: "Skill", best: 1, range: [-1, 1] },
  "error_mean": own("Mean error (mm/h)", "Bias (mm/h)", 0, -Infinity),
  "error_square": own("Mean square error (mm²/h²)", "Mean square error (mm²/h²)", 0, -Infinity),
};

/** What comes before the name of a score whose differences are shown: best is none. */
export const DIFFERENCE = "difference_";

/** How `score` is written: from lib/verification where it is known there, else from its name, as an error of best 0. */
export function scoreText(score: string): ScoreText {
  if (score.startsWith(DIFFERENCE)) {
    const { title, short } = scoreText(score.slice(DIFFERENCE.length));
    return { title: `Difference of ${title}`, short: `Δ ${short}`, best: 0, range: [-Infinity, Infinity] };
  }
  if (Object.hasOwn(OWN, score)) return OWN[score]!;
  const known = Object.hasOwn(SCORES, score) ? SCORES[score as keyof typeof SCORES] : null;
  const title = known?.title ?? capital(score.replaceAll("_", " "));
  const unit = known?.units === "data" ? " (mm/h)" : "";
  return {
    title: title + unit,
    short: (INITIALS.has(score) ? score.toUpperCase() : title) + unit,
    best: known === null ? 0 : known.best,
    range: known?.range ?? [0, Infinity],
  };
}

/** A grouping in words: "minutes-since-overpass:0-15-30" as "minutes since overpass", crossed factors as "sensor × season". */
export function groupingName(grouping: string): string {
  return grouping.split("*").map((factor) => factor.split(":")[0]!.replaceAll(/[-_]/g, " ")).join(" × ");
}

/** A group as it is written: ">=120" as "≥ 120". */
export function groupName(group: string): string {
  return group.replace(/^>=/, "≥ ").replace(/^<(?=[\d.-])/, "< ");
}

/** A threshold as an event: "≥ 0.1 mm/h". */
export function eventName(threshold: number, operator: string): string {
  return `${operator.replace(">=", "≥")} ${threshold} mm/h`;
}
