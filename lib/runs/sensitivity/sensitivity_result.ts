import type { CapsuleResponse, ScaleErrors } from "../../verification/mod.ts";
import type { ErrorKind } from "./injections.ts";
import type { MetricResponses } from "./response_matrix.ts";

/** A median over half hours of windows, with its interval. */
export interface WindowMedian {
  /** Median; null of none. */
  readonly value: number | null;
  /** Lower limit of the 95 % interval; null where there is none. */
  readonly low: number | null;
  /** Upper limit. */
  readonly high: number | null;
  /** Half hours that have one. */
  readonly n: number;
}

/** What the latent metrics answer to an injected error, by a way to the latent. */
export interface LatentAnswer {
  /** Way to the latent. */
  readonly path: string;
  /** Half hours of all windows. */
  readonly halfHours: number;
  /** Delay, minutes, of the half hours where it is told. */
  readonly delay: WindowMedian;
  /** Amplitude. */
  readonly amplitude: WindowMedian;
  /** Structure distance. */
  readonly structure: WindowMedian;
  /** Delay from the roll of capsules, minutes, where it is told. */
  readonly capsuleDelay: WindowMedian;
  /** Delay of whole windows, minutes, where it is told; absent in results of before it was read. */
  readonly windowDelay?: WindowMedian;
}

/** How well a score tells windows with errors of amount from windows with errors of place or time. */
export interface Separation {
  /** Score. */
  readonly score: string;
  /** Area under the ROC curve, 0.5 to 1: 1 tells every one, 0.5 none. */
  readonly value: number | null;
  /** Lower limit of its interval; null where there is none. */
  readonly low: number | null;
  /** Upper limit. */
  readonly high: number | null;
}

/** What the scores of one octave of wavelength answer; null where undefined. */
export type ScaleAnswer =
  & { readonly above: number }
  & { readonly [Name in keyof ScaleErrors]: number | null };

/** What scores answer to an injected error. */
export interface SensitivityRow {
  /** Error, in words. */
  readonly error: string;
  /** Its kind. */
  readonly kind: ErrorKind;
  /** Scores of the fields, by name; null where undefined. */
  readonly fields: Readonly<Record<string, number | null>>;
  /** By octave of wavelength, from the coarsest. */
  readonly scales: readonly ScaleAnswer[];
  /** Of the latents. */
  readonly latents: readonly LatentAnswer[];
}

/** What each score answers to known errors in the radar of a run. */
export interface Sensitivity {
  /** What was measured, and how. */
  readonly about: {
    /** Task with its arguments. */
    readonly command: string;
    /** Task with its arguments that made the run. */
    readonly run: string;
    /** When, ISO 8601 UTC. */
    readonly created: string;
    /** Software versions by name. */
    readonly versions: Readonly<Record<string, string>>;
    /** Training steps of the T-VAE. */
    readonly steps: number;
    /** The same of the runs beside it. */
    readonly beside: readonly { readonly run: string; readonly steps: number }[];
    /** Radar product and version. */
    readonly radar: string;
    /** Part of the data. */
    readonly split: string;
    /** Windows. */
    readonly windows: number;
    /** Frames, rows and columns of a window. */
    readonly shape: readonly [number, number, number];
    /** Minutes from a frame to the next. */
    readonly minutes: number;
    /** Side of a cell, km. */
    readonly km: number;
    /** How intervals are drawn. */
    readonly intervals: string;
    /** Event of the fractions skill score. */
    readonly event: string;
  };
  /** How capsules answer to time, by model, named by the first way to its latent. */
  readonly responses: readonly ({ readonly path: string } & CapsuleResponse)[];
  /** By injected error. */
  readonly rows: readonly SensitivityRow[];
  /** By metric, what it answers to the errors of the rows by what it answers to its own. */
  readonly matrix: readonly MetricResponses[];
  /** Errors of amount told from errors of place and time, by score; absent in results of before it was measured. */
  readonly separations?: readonly Separation[];
}
