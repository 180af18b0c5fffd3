import type { Attribution, DifferenceTable, SamplingTable } from "../verification/mod.ts";
import type { AtlasFacts } from "./atlas_facts.ts";
import type { HistogramSeries } from "./charts/histogram_chart.ts";
import type { Coverage } from "./charts/coverage_chart.ts";
import type { LeadError } from "./charts/lead_time_chart.ts";
import type { ReliabilityCurve } from "./charts/reliability_chart.ts";
import type { RocCurve } from "./charts/roc_chart.ts";
import type { TrainingCurve } from "./charts/training_chart.ts";
import type { CompressionResult } from "./compression_facts.ts";
import type { DecodedRain } from "./decoded_facts.ts";
import type { EncodedField } from "./field.ts";
import type { GenerationComparison } from "./generation_facts.ts";
import type { ProjectionResult } from "./projection_facts.ts";
import type { MapLines } from "./map_lines.ts";
import type { MapPlace } from "./map_place.ts";
import type { Estimate } from "./numbers.ts";
import type { PairCounts } from "./pair_counts.ts";
import type { ScoreEstimate } from "./score_estimate.ts";

/** A product that takes part, by the names its makers give. */
export interface ProductFacts {
  /** What it is here: "reference", "satellite", "rival", "ancillary". */
  readonly role: string;
  /** Product. */
  readonly name: string;
  /** "early", "late", "final"; "" where there is none. */
  readonly run: string;
  /** "V07B"; "" where there is none. */
  readonly version: string;
}

/** How the pairs were scored: the `about` of lib/verification's `scoreGroups`, or what is known of it. */
export interface ValidationFacts {
  /** How a rate is compared with a threshold: ">=" or ">". */
  readonly event: string;
  /** Event thresholds, mm/h. */
  readonly thresholds: readonly number[];
  /** Which rows count. */
  readonly missing: string;
  /** What a block of the bootstrap is: "day". */
  readonly blocks: string;
  /** Fewest blocks of a group that is scored. */
  readonly minBlocks?: number;
  /** Resamples. */
  readonly replicates: number;
  /** Coverage of the intervals, 0.95. */
  readonly level: number;
  /** How the intervals are made. */
  readonly interval?: string;
  /** What the rows are: the estimator of the truth, for one. */
  readonly source?: Readonly<Record<string, string | number | boolean | null>>;
}

/** How intervals are made. */
export type Intervals = Pick<ValidationFacts, "blocks" | "replicates" | "level" | "interval">;

/** What figures of other data than the run's rest on; what is absent is that of the run. */
export type OwnBasis = Partial<Pick<RunFacts, "kind" | "products" | "period">>;

/** What a run is and how to make it again. */
export interface RunFacts {
  /** Title of the page. */
  readonly title: string;
  /** Whether the satellite is simulated: the page then says so loudly. */
  readonly kind: "simulated" | "real";
  /** Command that made the run. */
  readonly command: string;
  /** When, ISO 8601 UTC. */
  readonly created: string;
  /** Seed of every random stream. */
  readonly seed: number;
  /** Software and data versions. */
  readonly versions: Readonly<Record<string, string>>;
  /** Configuration, everything resolved; JSON. */
  readonly config: unknown;
  /** Products compared. */
  readonly products?: readonly ProductFacts[];
  /** What is real and what is not, where more is to be said than `kind` says. */
  readonly data?: string;
  /** Text of the banner of a simulated run, instead of the usual one. */
  readonly banner?: string;
  /** Period covered: "1 to 21 June 2021". */
  readonly period?: string;
  /** When the parts of the data are, by name: "train", "test". */
  readonly parts?: Readonly<Record<string, string>>;
  /** The part that models were applied to. Default "test". */
  readonly heldOut?: string;
  /** Rules of the validation. */
  readonly validation?: ValidationFacts;
}

/** A variable of an archive, as `inspect --json` gives it, with its coverage by day. */
export interface ArchiveVariableFacts extends Coverage {
  /** CF units. */
  readonly units: string;
  /** [time, y, x]. */
  readonly shape: readonly number[];
  /** First time, ISO 8601 UTC. */
  readonly first: string;
  /** Last time, ISO 8601 UTC. */
  readonly last: string;
  /** Times that hold data. */
  readonly times: number;
  /** Interruptions of the series. */
  readonly gaps: number;
  /** Share of wet cells; null where it has no meaning. */
  readonly wetFraction: number | null;
  /** Bytes on disk. */
  readonly bytes: number;
}

/** An archive that the run read. */
export interface ArchiveFacts {
  /** Name or path. */
  readonly name: string;
  /** Its products. Default: those of the run. */
  readonly products?: readonly ProductFacts[];
  /** Its variables. */
  readonly variables: readonly ArchiveVariableFacts[];
}

/** One model among those of the same budget. */
export interface ModelComparison {
  /** "T-VAE", "plain VAE", "persistence". */
  readonly model: string;
  /** Trainable parameters; null for none. */
  readonly parameters: number | null;
  /** Optimiser steps; null for none. */
  readonly steps: number | null;
  /** KL divergence, nats a window. */
  readonly kl: Estimate | null;
  /** RMSE of the reconstruction, log-rain. */
  readonly reconstruction: Estimate | null;
  /** RMSE of the future decoded from the capsules as encoded, log-rain. */
  readonly unrolled: Estimate | null;
  /** RMSE of the future decoded from rolled capsules, log-rain. */
  readonly rolled: Estimate | null;
}

/** One capsule rolled step by step, each step decoded. */
export interface Traversal {
  /** "Capsule 3". */
  readonly label: string;
  /** A quieter line. */
  readonly note?: string;
  /** Roll of each field, in positions. */
  readonly shifts: readonly number[];
  /** Decoded rain. */
  readonly fields: readonly EncodedField[];
}

/** Errors read in the latents and by scale, see docs/metrics.md. */
export interface MetricFacts {
  /** Steps that the radar's capsules roll a frame: below a half they tell no delay. Null where it is not known. */
  readonly response: number | null;
  /** How intervals are made. */
  readonly validation: Intervals;
  /**
   * By group: `latent_delay`, `latent_delay_size`, `latent_amplitude`, `latent_structure`, `latent_distance`, `capsule_delay`;
   * `n` counts windows and half hours.
   */
  readonly latent: readonly ScoreEstimate[];
  /** By scale and product: `scale_delay`, `scale_coherence`, `scale_gain`, `scale_skill`. */
  readonly scales: readonly ScaleEstimate[];
}

/** An error at one scale; `grouping` and `group` are of the windows, `n` counts the times they begin at. */
export interface ScaleEstimate extends ScoreEstimate {
  /** Product. */
  readonly series: string;
  /** Wavelengths lie above it, up to twice it, km. */
  readonly above: number;
}

/** Differences of scores between products on the same rows. */
export interface DifferenceFacts {
  /** What is compared with what, where. */
  readonly title: string;
  /** What the estimates of the table are called, by column. */
  readonly names: Readonly<Record<string, string>>;
  /** Differences. */
  readonly table: DifferenceTable;
  /** Period of its rows. Default: that of the run. */
  readonly period?: string;
  /** The product compared with, where it is none of the run's. */
  readonly rival?: Omit<ProductFacts, "role">;
  /** What was left out, and why. */
  readonly notes?: readonly string[];
}

/** What a model decodes. */
export interface ModelDecoded {
  /** "T-VAE", "plain VAE". */
  readonly model: string;
  /** What was measured of it. */
  readonly rain: DecodedRain;
}

/** What was learned. */
export interface LatentFacts {
  /** Models of the same budget. */
  readonly comparison?: readonly ModelComparison[];
  /** What models were measured on: "120 held-out windows". */
  readonly windows?: string;
  /** First frame of them that is forecast from, counted from 0. Default 0. */
  readonly from?: number;
  /** The part of the data that these are of. Default: that which models were applied to. */
  readonly part?: string;
  /** How the intervals of each are made. */
  readonly intervals?: Readonly<Partial<Record<"leadErrors" | "distances" | "departures", Intervals>>>;
  /** RMSE by lead time. */
  readonly leadErrors?: readonly LeadError[];
  /** Spectra and distributions of decoded rain, by model. */
  readonly decoded?: readonly ModelDecoded[];
  /** Capsules rolled. */
  readonly traversals?: readonly Traversal[];
  /** Distance of the satellite's projection from the radar's code, by capsule: grouping "capsule". */
  readonly distances?: readonly ScoreEstimate[];
  /** Size of latents in standard deviations of the training latent, by product: `series` names the quantile. */
  readonly departures?: readonly ScoreEstimate[];
  /** Which these are, and when. */
  readonly departuresBasis?: OwnBasis;
}

/** One row of maps of a case. */
export interface CaseRow {
  /** "Radar", "IMERG", "Generated from the radar", "Decoded from the projection". */
  readonly label: string;
  /** TableCell size, sensor. */
  readonly note?: string;
  /** Maps in the order of the columns; null where there is none. */
  readonly fields: readonly (EncodedField | null)[];
  /** A line under each map. */
  readonly captions?: readonly string[];
}

/** A rain event in maps. */
export interface RainCase {
  /** What the event is. */
  readonly title: string;
  /** When, and why it was chosen. */
  readonly lead?: string;
  /** Times of the columns. */
  readonly columns: readonly string[];
  /** Products. */
  readonly rows: readonly CaseRow[];
  /** Coastlines and borders of the place. */
  readonly lines?: MapLines;
  /** Where the place is. */
  readonly place?: MapPlace;
  /** The event as a film. */
  readonly film?: RainFilm;
  /** Products and period of its maps. */
  readonly basis?: OwnBasis;
}

/** A rain event as a film: a map of each product at each time. */
export interface RainFilm {
  /** Times of the frames. */
  readonly times: readonly string[];
  /** Products. */
  readonly rows: readonly (Pick<CaseRow, "label" | "note"> & { readonly fields: readonly EncodedField[] })[];
}

/** A bias put into the simulated satellite and what the validation found of it. */
export interface InjectedBias extends Estimate {
  /** Sensor, or the effect's name. */
  readonly name: string;
  /** What was changed: "multiplicative bias", "shift east (km)". */
  readonly quantity: string;
  /** Value put in; `value` is the one found. */
  readonly injected: number;
  /** Whether the interval holds it. */
  readonly inside: boolean;
}

/** Scores of probabilities. */
export interface ProbabilisticFacts {
  /** What was forecast, by what, and against which truth. */
  readonly about?: string;
  /** Products and period. */
  readonly basis?: OwnBasis;
  /** The event, "rain rate ≥ 0.1 mm/h". Default: as the curves name it. */
  readonly event?: string;
  /** Operating characteristics. */
  readonly roc?: readonly RocCurve[];
  /** Reliability. */
  readonly reliability?: readonly ReliabilityCurve[];
  /** Brier score and its parts, `score` naming them. */
  readonly brier?: readonly ScoreEstimate[];
  /** Critical success index by threshold, `series` naming the products. */
  readonly csi?: readonly ScoreEstimate[];
  /** How its intervals are made, where not as those of the validation. */
  readonly interval?: string;
  /** What the thresholds of `csi` are. Default "threshold (mm/h)". */
  readonly csiThreshold?: string;
}

/**
 * All that a report shows, as `report.json` of a run holds it. Every part but `run` may be absent: its section is then
 * left out.
 */
export interface ReportInput {
  /** What the run is. */
  readonly run: RunFacts;
  /** What was found, a sentence each. */
  readonly findings?: readonly string[];
  /** Maps. */
  readonly cases?: readonly RainCase[];
  /** Scores by group. */
  readonly scores?: readonly ScoreEstimate[];
  /** Scores in held-out windows, `series` naming the products, and how they were made. */
  readonly heldOut?: { readonly validation: ValidationFacts; readonly rows: readonly ScoreEstimate[] };
  /** The error where the satellite looked inside the half hour, divided into that of the retrieval and that of the sampling. */
  readonly sampling?: SamplingTable;
  /** What goes with the satellite's error. */
  readonly attribution?: Attribution;
  /** Errors read in the latents and by scale. */
  readonly metrics?: MetricFacts;
  /** Products scored against each other on the same rows. */
  readonly differences?: readonly DifferenceFacts[];
  /** Generated satellite rain beside baselines. */
  readonly generation?: GenerationComparison;
  /** What the satellite's projection onto the latent gives; only where `project` has measured it. */
  readonly projection?: ProjectionResult;
  /** Why there are no scores, `generation` or `projection` of the run as it is now: sentences without their full stop. */
  readonly leftOut?: { readonly scores?: string; readonly generation?: string; readonly projection?: string };
  /** Injected and found. */
  readonly injected?: readonly InjectedBias[];
  /** Radar and satellite counted together. */
  readonly pairs?: PairCounts;
  /** Distributions of more products than the pairs hold: generated, decoded. */
  readonly distributions?: readonly HistogramSeries[];
  /** Probabilities. */
  readonly probabilistic?: ProbabilisticFacts;
  /** Latent space. */
  readonly latent?: LatentFacts;
  /** How few bits held-out rain takes, at what error. */
  readonly compression?: CompressionResult;
  /** Atlas of the latents of an archive. */
  readonly atlas?: AtlasFacts;
  /** Training. */
  readonly training?: readonly TrainingCurve[];
  /** Data. */
  readonly archives?: readonly ArchiveFacts[];
  /** What the reader must not conclude. */
  readonly notes?: readonly string[];
}
