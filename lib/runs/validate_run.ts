import { join } from "node:path";
import type { SplitName } from "../archive/mod.ts";
import { exists, progress, WET_RATE, writeFileAtomic } from "../base/mod.ts";
import {
  PAIR_COLUMNS,
  readMatched,
  readTable,
  readTableMetadata,
  type TableBatch,
  type TableColumns,
  writeTable,
} from "../colocation/mod.ts";
import type { InjectedBias } from "../report/mod.ts";
import type { SimulatedImergTruth } from "../sources/mod.ts";
import {
  type DifferenceTable,
  inference,
  scoreGroups,
  type ScoreGroupsOptions,
  type ScoreTable,
} from "../verification/mod.ts";
import { type ComparedPairs, comparePairs, type Rival } from "./compare_pairs.ts";
import { validatedDigest } from "./current_validation.ts";
import { GENERATED_COLUMNS } from "./generate.ts";
import { HELD_OUT_BLOCKS } from "./held_out_blocks.ts";
import { findInjected } from "./injected.ts";
import { LATENT_ERROR_COLUMNS } from "./latent_errors.ts";
import { againstZero, scoreWindows, type WindowColumn } from "./latent_scores.ts";
import { CAPSULE_COLUMNS, LATENT_COLUMNS } from "./project.ts";
import { openRunArchive } from "./run_archive.ts";
import { readSettings } from "./run_directory.ts";
import { type ScaleScore, scaleScores } from "./scale_scores.ts";
import type { RainSettings } from "./train_rain.ts";
import { validate, type Validation } from "./validate.ts";
import { LEAST_BLOCKS, type ValidateOptions } from "./validate_options.ts";

/** validation.json of a run. */
export interface RunValidation extends Omit<Validation, "about" | "rows"> {
  /** Part of the data that its windows are of; absent where there are none, and in validations of before it was told. */
  readonly split?: SplitName;
  /** Digest of the pairs and windows that were validated; absent in validations of before it was told. */
  readonly of?: string;
  /** The satellite against the radar, all pairs. */
  readonly satellite?: ScoreTable;
  /**
   * Products in the rows of the windows: "satellite" and "projected" (the radar that its projection decodes to)
   * against the radar, "generated" (from the radar's latent) against the satellite.
   */
  readonly latent?: Readonly<Record<string, ScoreTable>>;
  /** What the projection changes there: "projected" less the satellite, on the rows that both have. */
  readonly differences?: DifferenceTable;
  /**
   * Distance of the satellite's latent from the radar's; `mae` is the distance, `n` counts windows and half hours: a group
   * holds those that have a cell of it.
   */
  readonly distance?: ScoreTable;
  /** Distance by capsule. */
  readonly capsules?: ScoreTable;
  /** Errors read in the latents (docs/metrics.md), by the same groups and counted alike. */
  readonly latentErrors?: LatentErrorScores;
  /** Errors of products against the radar by scale. */
  readonly scales?: readonly ScaleScore[];
  /** What a simulator injected and what was found. */
  readonly injected?: readonly InjectedBias[];
  /** The satellite less the product that it was compared with, all pairs that both have. */
  readonly against?: ComparedPairs;
}

/** Options of {@link validateRun}. */
export interface ValidateRunOptions extends ValidateOptions {
  /** Product that the satellite is compared with. Default: none. */
  readonly against?: Rival;
  /** Greatest share of false discoveries among the differences to it that are marked, in (0, 1). Default 0.1. */
  readonly discoveryRate?: number;
  /** No progress line. Default false. */
  readonly quiet?: boolean;
}

/** Tables of a run that has all that is scored: progress counts them as if they took the same time. */
const TABLES = 13;

/** Errors read in the latents, by group. */
export interface LatentErrorScores {
  /** Steps that the radar's capsules roll a frame: below a half no delay is told. Null where it is not known. */
  readonly response: number | null;
  /** `mean_error` is the mean delay, min, `mae` that of its size; its `n` by that of the structure is the share told. */
  readonly delay: ScoreTable;
  /** `mean_error` is the geometric mean of the amplitude. */
  readonly amplitude: ScoreTable;
  /** `mean_estimate` is the mean of the structure distance. */
  readonly structure: ScoreTable;
  /** As `delay`, from the roll of the capsules. */
  readonly capsuleDelay: ScoreTable;
}

/** Groupings of the held-out rows, fewer than those of all pairs because the rows are fewer. */
export const HELD_OUT_GROUPINGS: readonly string[] = [
  "all",
  "class",
  "sensor",
  "minutes-from-overpass:0-15-30-60-90-120-240",
];

/** Groupings of whole windows. */
const WINDOW_GROUPINGS = ["all", "season"];

/** Rows of the pairs that held-out windows cover. */
const JOIN = ["time", "cell_y", "cell_x"];

/** What latent rows are read with. */
const JOINED_COLUMNS = {
  time: PAIR_COLUMNS.time,
  "radar_rain_rate": PAIR_COLUMNS.radar_rain_rate,
  "imerg_rain_rate": PAIR_COLUMNS.imerg_rain_rate,
  sensor: PAIR_COLUMNS.sensor,
  class: PAIR_COLUMNS.class,
  "minutes_from_overpass": PAIR_COLUMNS.minutes_from_overpass,
};

/**
 * Validates a run: the satellite against the radar over all pairs; in the held-out windows also what the latent gives
 * (satellite generated from the radar's latent against the satellite, radar decoded from the projection against the
 * radar) and the distance of the latents, by the same groups. Writes validation.json and scores.parquet.
 *
 * @throws DataError "missing-file" when there are no pairs; RangeError where generated and projected windows are of different parts
 * of the data; as validate, and comparePairs where there is something to compare with
 */
export async function validateRun(directory: string, options: ValidateRunOptions = {}): Promise<RunValidation> {
  const pairs = join(directory, "pairs.parquet");
  const { against: rival, quiet = false } = options;
  const line = progress("Validating", TABLES + (rival === undefined ? 0 : 1), { quiet });
  let made = 0;
  const tell = <T>(table: T, name: string): T => {
    line.update(++made, name);
    return table;
  };
  const split = await splitOf(directory);
  const against = rival === undefined ? {} : { against: tell(await comparePairs(pairs, rival, options), "beside") };
  const { about, rows, ...parts } = tell(await validate(pairs, options), "all pairs");
  const injected = await injectedTruth(directory);
  const result: RunValidation = {
    ...(split === undefined ? {} : { split }),
    of: await validatedDigest(directory),
    satellite: { about, rows },
    ...parts,
    ...await heldOut(directory, options, tell),
    ...(injected === null
      ? {}
      : { injected: tell(await findInjected(pairs, injected, options.seed), "injected errors") }),
    ...against,
  };
  const text = JSON.stringify(result, (_key, v) => typeof v === "number" && !Number.isFinite(v) ? null : v, 1);
  await writeFileAtomic(join(directory, "validation.json"), `${text}\n`);
  await writeTable(join(directory, "scores.parquet"), SCORE_COLUMNS, [scoreColumns(result)]);
  line.finish();
  return result;
}

async function heldOut(
  directory: string,
  options: ValidateOptions,
  tell: <T>(table: T, name: string) => T,
): Promise<Omit<RunValidation, "satellite" | "injected" | "against">> {
  const pairs = join(directory, "pairs.parquet");
  const latentFile = join(directory, "latent.parquet");
  const generatedFile = join(directory, "generated.parquet");
  const { seed = 0, replicates = 1000, thresholds = [WET_RATE], event = ">=", minBlocks = LEAST_BLOCKS, where } =
    options;
  const common: ScoreGroupsOptions = {
    by: HELD_OUT_GROUPINGS,
    thresholds: thresholds.slice(0, 1),
    event,
    blocks: HELD_OUT_BLOCKS,
    minBlocks,
    bootstrap: { seed, replicates },
    source: { ...await readTableMetadata(pairs), ...(where === undefined ? {} : { where }) },
  };
  const latent: Record<string, ScoreTable> = {};
  if (await exists(generatedFile)) {
    const columns = { ...JOINED_COLUMNS, "generated_rain_rate": GENERATED_COLUMNS.generated_rain_rate };
    const generated = await scoreGroups(joined(pairs, generatedFile, columns, options), {
      ...common,
      truth: "imerg_rain_rate",
      estimate: "generated_rain_rate",
    });
    latent["generated"] = tell(generated, "generated");
  }
  if (!await exists(latentFile)) return { latent };
  const columns = {
    ...JOINED_COLUMNS,
    "projected_rain_rate": LATENT_COLUMNS.projected_rain_rate,
    "latent_distance": LATENT_COLUMNS.latent_distance,
    ...LATENT_ERROR_COLUMNS,
  };
  const score = async (more: Partial<ScoreGroupsOptions>) =>
    tell(await scoreGroups(joined(pairs, latentFile, columns, options), { ...common, ...more }), "projected");
  latent["satellite"] = await score({});
  latent["projected"] = await score({ estimate: "projected_rain_rate" });
  const { minBlocks: _, ...draws } = common;
  const differences = await inference.compareGroups(joined(pairs, latentFile, columns, options), {
    ...draws,
    ...(options.minBlocks === undefined ? {} : { minBlocks: options.minBlocks }),
    first: "projected_rain_rate",
    second: "imerg_rain_rate",
  });
  tell(differences, "differences");
  const windows = async (column: WindowColumn) => {
    const rows = () => joined(pairs, latentFile, columns, options);
    return tell(await scoreWindows(rows, column, { ...common, by: HELD_OUT_GROUPINGS }), column.column);
  };
  const distance = await windows({ column: "latent_distance", scores: ["mae"] });
  const capsules = await scoreGroups(againstZero(readTable(join(directory, "capsules.parquet"), CAPSULE_COLUMNS)), {
    ...common,
    by: ["capsule"],
    truth: "zero",
    estimate: "distance",
    scores: ["mae"],
  });
  tell(capsules, "capsules");
  const { capsule_response: response = "" } = await readTableMetadata(latentFile);
  const latentErrors = {
    response: response === "" ? null : Number(response),
    delay: await windows({ column: "latent_delay", scores: ["mean_error", "mae"] }),
    amplitude: await windows({ column: "latent_amplitude", scores: ["mean_error"], ratio: true }),
    structure: await windows({ column: "latent_structure", scores: ["mean_estimate"], greatest: 2 }),
    capsuleDelay: await windows({ column: "capsule_delay", scores: ["mean_error", "mae"] }),
  };
  const scales = await scaleScores(join(directory, "scales.parquet"), {
    by: WINDOW_GROUPINGS,
    blocks: HELD_OUT_BLOCKS,
    minBlocks,
    bootstrap: { seed, replicates },
  });
  return { latent, differences, distance, capsules, latentErrors, scales: tell(scales, "scales") };
}

/** The part of the data that generated and projected windows are of. @throws RangeError where they differ */
async function splitOf(directory: string): Promise<SplitName | undefined> {
  const parts = new Map<string, string>();
  for (const name of ["latent.parquet", "generated.parquet"]) {
    const file = join(directory, name);
    const { split } = await exists(file) ? await readTableMetadata(file) : {};
    if (split !== undefined) parts.set(name, split);
  }
  const [projected, generated = projected] = [parts.get("latent.parquet"), parts.get("generated.parquet")];
  if (projected !== undefined && projected !== generated) {
    throw new RangeError(
      `Cannot validate ${directory}: latent.parquet is of the ${projected} part, generated.parquet of the ${generated} part; ` +
        "make both of one (--split of generate and project)",
    );
  }
  return generated as SplitName | undefined;
}

function joined(
  pairs: string,
  path: string,
  columns: TableColumns,
  { where }: ValidateOptions,
): AsyncGenerator<TableBatch> {
  return readMatched([{ path: pairs, join: path, ...(where === undefined ? {} : { where }) }], JOIN, columns);
}

/** What the satellite's simulator injected; null for a real satellite. */
async function injectedTruth(directory: string): Promise<SimulatedImergTruth | null> {
  const settings = await readSettings<RainSettings>(directory, "topographic");
  const group = (await openRunArchive(settings)).group(settings.data.satellite);
  return group.product.simulated ? group.attributes?.["simulation"] as unknown as SimulatedImergTruth : null;
}

/** Columns of scores.parquet: every score of validation.json. */
const SCORE_COLUMNS = {
  product: { type: "VARCHAR", units: "", about: "what is scored" },
  grouping: { type: "VARCHAR", units: "", about: "what the pairs are grouped by" },
  group_name: { type: "VARCHAR", units: "", about: "group" },
  score: { type: "VARCHAR", units: "", about: "score" },
  threshold: { type: "DOUBLE", units: "mm h-1", about: "event threshold; NULL for scores of all values" },
  n: {
    type: "DOUBLE",
    units: "1",
    about: "pairs; windows and half hours for what is read in the latents; times of windows by scale",
  },
  value: { type: "DOUBLE", units: "", about: "value" },
  low: { type: "DOUBLE", units: "", about: "lower limit of the interval" },
  high: { type: "DOUBLE", units: "", about: "upper limit of the interval" },
  blocks: { type: "INTEGER", units: "1", about: "blocks of the bootstrap" },
} as const;

function scoreColumns(
  { satellite, latent = {}, distance, capsules, sampling, latentErrors, scales = [] }: RunValidation,
): TableBatch {
  const tables = {
    satellite,
    ...latent,
    "latent distance": distance,
    "latent distance by capsule": capsules,
    "latent delay": latentErrors?.delay,
    "latent amplitude": latentErrors?.amplitude,
    "latent structure": latentErrors?.structure,
    "latent delay by capsules": latentErrors?.capsuleDelay,
  };
  const parts = sampling?.rows.map(({ part, ...row }) => ({ ...row, score: part, threshold: null })) ?? [];
  const rows = [
    ...Object.entries(tables).flatMap(([product, table]) => (table?.rows ?? []).map((row) => ({ product, ...row }))),
    ...parts.map((row) => ({ product: "parts of the error", ...row })),
    ...scales.map(({ product, above, grouping, group, ...row }) => ({
      product,
      grouping: grouping === "all" ? "scale" : `scale*${grouping}`,
      group: [`${above} to ${2 * above} km`, ...(grouping === "all" ? [] : [group])].join(" * "),
      threshold: null,
      ...row,
    })),
  ];
  return Object.fromEntries(
    Object.entries(SCORE_COLUMNS).map(([name, { type }]) => {
      const values = rows.map((row) => row[(name === "group_name" ? "group" : name) as keyof typeof row]);
      return [
        name,
        type === "VARCHAR" ? values as string[] : values.map((value) => value === null ? NaN : Number(value)),
      ];
    }),
  );
}
