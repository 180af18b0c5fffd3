/** A number with its interval. */
export interface ToldEstimate {
  /** Value; null where it is undefined. */
  readonly value: number | null;
  /** Lower limit of the 95 % interval; null where there is none. */
  readonly low: number | null;
  /** Upper limit. */
  readonly high: number | null;
}

/** A number and its interval, what is not finite as null. */
export function toldEstimate(
  value: number,
  { low, high }: { readonly low: number; readonly high: number },
): ToldEstimate {
  const orNull = (x: number) => Number.isFinite(x) ? x : null;
  return { value: orNull(value), low: orNull(low), high: orNull(high) };
}

/** What shuffled windows reach. */
export interface ShuffledChance {
  /** Mean over trials. */
  readonly value: number;
  /** Least. */
  readonly least: number;
  /** Greatest. */
  readonly greatest: number;
}

/** How well numbers of windows tell their motion on held-out days. */
export interface ToldMotion {
  /** How many numbers. */
  readonly features: number;
  /** Penalty of the regression, as a share of the rows. */
  readonly penalty: number;
  /** Share of the variance of the motion that is told, both components together. */
  readonly both: ToldEstimate;
  /** Of the component to the east. */
  readonly east: ToldEstimate;
  /** Of the component to the north. */
  readonly north: ToldEstimate;
  /** Of the speed, whatever the direction. */
  readonly speed: ToldEstimate;
  /** Root mean squared error of the motion, km/h. */
  readonly rmse: ToldEstimate;
  /** The share of both with the training windows shuffled. */
  readonly chance: ShuffledChance;
}

/** A row of the regression: numbers of a model's latent, or of optical flow. */
export interface MotionRow extends ToldMotion {
  /** Model, "optical flow". */
  readonly path: string;
  /** What is read of it. */
  readonly reading: string;
}

/** What rain does in windows, by which they are grouped. */
export type Behaviour = "advection" | "growth" | "turning" | "quarter turns";

/** Errors of a group of windows at one lead, RMSE of log-rain. */
export interface GroupLead {
  /** Minutes ahead. */
  readonly minutes: number;
  /** Decoded from the rolled latent. */
  readonly rolled: ToldEstimate;
  /** The frame itself. */
  readonly persistence: ToldEstimate;
  /** Moved along optical flow. */
  readonly flow: ToldEstimate;
  /** 1 - rolled / persistence. */
  readonly gain: ToldEstimate;
}

/** A group of windows by what rain does in them. */
export interface MotionGroup {
  /** Model. */
  readonly path: string;
  /** By what. */
  readonly by: Behaviour;
  /** Least and greatest of its values, units of `by`: km/h, 1/h, degrees an hour, quarters. */
  readonly range: readonly [number, number];
  /** Windows. */
  readonly windows: number;
  /** Steps that the capsules roll a frame. */
  readonly response: ToldEstimate;
  /** By lead. */
  readonly leads: readonly GroupLead[];
}

/** A model that was looked at. */
export interface MotionModel {
  /** Name. */
  readonly path: string;
  /** Task with its arguments that made its run; null of a model never trained. */
  readonly run: string | null;
  /** Training steps. */
  readonly steps: number;
  /** Whether it was trained on another archive than the one whose windows are looked at. */
  readonly elsewhere: boolean;
}

/** What the latent of radar rain knows of its motion. */
export interface MotionResult {
  /** What was measured, and how. */
  readonly about: {
    /** Task with its arguments. */
    readonly command: string;
    /** When, ISO 8601 UTC. */
    readonly created: string;
    /** Software versions by name. */
    readonly versions: Readonly<Record<string, string>>;
    /** Radar product and version. */
    readonly radar: string;
    /** Where the motion is known from. */
    readonly motion: string;
    /** Windows of training days, and of held-out days. */
    readonly windows: { readonly training: number; readonly held: number };
    /** Days of them. */
    readonly days: { readonly training: number; readonly held: number };
    /** First and last held-out day. */
    readonly period: readonly [string, string];
    /** Mean and standard deviation of the held-out motion, km/h. */
    readonly held: { readonly east: readonly [number, number]; readonly north: readonly [number, number] };
    /** Frames, rows and columns of a window. */
    readonly shape: readonly [number, number, number];
    /** Minutes from a frame to the next. */
    readonly minutes: number;
    /** Side of a cell, km. */
    readonly km: number;
    /** How intervals are drawn: of the regression, and of the groups. */
    readonly intervals: { readonly regression: string; readonly groups: string };
  };
  /** Models. */
  readonly models: readonly MotionModel[];
  /** Motion told. */
  readonly rows: readonly MotionRow[];
  /** Rolling by what rain does. */
  readonly groups: readonly MotionGroup[];
}
