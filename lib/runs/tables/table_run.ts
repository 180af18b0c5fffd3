import type { Intervals, RunFacts } from "../../report/mod.ts";
import type { PairModelName } from "../pair_models.ts";

/** A run of a table: what tells it from the others. */
export interface TableRun {
  /** Task, with its arguments, that made the run. */
  readonly command: string;
  /** When, ISO 8601 UTC. */
  readonly created: string;
  /** Software versions by name, the engine with its hardware. */
  readonly versions: Readonly<Record<string, string>>;
  /** Seed of the T-VAE. */
  readonly seed: number;
  /** Levers pulled on it. */
  readonly levers: readonly string[];
  /** Training steps of it when the model between satellite and latent was trained. */
  readonly steps: number;
  /** The model between satellite and latent. */
  readonly pair: {
    /** Which it is. */
    readonly name: PairModelName;
    /** Seed of it. */
    readonly seed: number;
    /** Training steps of it. */
    readonly steps: number;
  };
}

/** What all runs of a table share. */
export interface TableAbout {
  /** Task with its arguments that made the table. */
  readonly command: string;
  /** When, ISO 8601 UTC. */
  readonly created: string;
  /** Products. */
  readonly products: NonNullable<RunFacts["products"]>;
  /** Whether the satellite is simulated. */
  readonly kind: RunFacts["kind"];
  /** Dates of the part of the data. */
  readonly period: string;
  /** Windows of that part. */
  readonly windows: number;
  /** Members of the ensembles. */
  readonly members: number;
  /** How the intervals of single runs are made. */
  readonly intervals: Intervals;
  /** Frames, rows and columns of a window. */
  readonly shape: readonly [number, number, number];
  /** Minutes from a frame to the next. */
  readonly minutes: number;
  /** Side of a cell, km. */
  readonly km: number;
}

/** What some runs measured, of which tables over seeds are rendered. */
export interface SeedTable<Run extends TableRun> {
  /** What was measured, and how. */
  readonly about: TableAbout;
  /** By run. */
  readonly runs: readonly Run[];
}
