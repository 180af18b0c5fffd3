import type { LeadError } from "./charts/lead_time_chart.ts";
import type { Intervals, ProductFacts } from "./report_input.ts";
import type { DifferenceTable } from "../verification/mod.ts";

/** A run among those compared. */
export interface ComparedRun {
  /** Short name, different for each run. */
  readonly name: string;
  /** Its directory. */
  readonly directory: string;
  /** Command that made it. */
  readonly command: string;
  /** When, ISO 8601 UTC. */
  readonly created: string;
  /** Seed. */
  readonly seed: number;
  /** Software versions. */
  readonly versions: Readonly<Record<string, string>>;
  /** Whether its satellite or radar is simulated. */
  readonly simulated: boolean;
  /** Products compared in it. */
  readonly products: readonly ProductFacts[];
  /** What its models were measured on, its own held-out windows. */
  readonly heldOut?: {
    /** Errors by lead time. */
    readonly leadErrors: readonly LeadError[];
    /** Windows. */
    readonly windows: number;
    /** First frame of them that is forecast from, counted from 0. */
    readonly from: number;
    /** When they are: "test part of 2021-06-01 to 2021-06-21". */
    readonly period: string;
    /** How intervals are made. */
    readonly intervals: Intervals;
  };
}

/** One product of all runs, scored on the rows that all have. */
export interface ComparedProduct {
  /** "satellite", "projected", "generated". */
  readonly product: string;
  /** What is scored against what. */
  readonly about: string;
  /** Share of the rows that count in which all runs have the same truth: below 1 their data differ, not only their products. */
  readonly sameTruth: number;
  /** First and last day of these rows, "2021-06-01 to 2021-06-21". */
  readonly period: string;
  /** Differences of each run but the first to the first, which is the second estimate; the first estimates in their order. */
  readonly differences: DifferenceTable;
}

/** Runs side by side, as `report --compare --json` prints them. */
export interface RunComparison {
  /** Runs; the first is the one that others are compared with. */
  readonly runs: readonly ComparedRun[];
  /** Products that all runs have on some rows in common; the satellite always. */
  readonly products: readonly ComparedProduct[];
}
