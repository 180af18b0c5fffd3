import { join } from "node:path";
import { inspectArchive, openArchive } from "../archive/mod.ts";
import { counted, exists, writeFileAtomic } from "../base/mod.ts";
import { readPairs, readTableMetadata } from "../colocation/mod.ts";
import { DAY, dayOf, isoTime, parseTime } from "../grid/mod.ts";
import { readMetrics } from "../learning/mod.ts";
import {
  addPairs,
  type ArchiveFacts,
  type AtlasFacts,
  type CompressionResult,
  type DifferenceFacts,
  emptyPairCounts,
  type LatentFacts,
  type LeadError,
  type MetricFacts,
  type ModelComparison,
  type OwnBasis,
  type RainCase,
  renderReport,
  type ReportInput,
  type RunFacts,
  type ScoreEstimate,
  type TrainingCurve,
  windowsOf,
} from "../report/mod.ts";
import type { DifferenceTable, ScoreTable } from "../verification/mod.ts";
import { COMPRESSION_FILE } from "./compression/measure_compression.ts";
import type { ComparedPairs } from "./compare_pairs.ts";
import { currentValidation } from "./current_validation.ts";
import { dataFacts } from "./data_facts.ts";
import { readEvaluation, type RunEvaluation } from "./evaluate.ts";
import { runFindings } from "./findings.ts";
import { currentGeneration } from "./generation/generation_table.ts";
import { HELD_OUT_BLOCKS } from "./held_out_blocks.ts";
import { tvaeName, vaeName } from "./levers.ts";
import { currentProjection } from "./projection/projection_table.ts";
import { readRunConfig, readRunJson, readSettings, type RunConfig } from "./run_directory.ts";
import type { RainSettings } from "./train_rain.ts";
import { usualIntervals } from "./usual_intervals.ts";
import type { RunValidation } from "./validate_run.ts";

/** What a run adds to its report beyond its files. */
export type ReportExtras =
  & Partial<Pick<ReportInput, "findings" | "probabilistic" | "notes" | "distributions">>
  & Partial<Pick<RunFacts, "title" | "data" | "banner">>
  & {
    /** Cases beside those of the run. */
    readonly cases?: readonly RainCase[];
    /** How far products lie from the training latent. */
    readonly departures?: LatentFacts["departures"];
    /** Which these are, and when. */
    readonly departuresBasis?: OwnBasis;
    /** Archives beside that of the run. */
    readonly archives?: readonly string[];
  };

/** Names of models as reports show them. */
const MODEL_NAMES: Readonly<Record<string, string>> = {
  topographic: "T-VAE",
  vae: "plain VAE",
  generate: "generator",
  "generate-unet": "U-Net",
  project: "projector",
};

/** Metrics drawn, with their units. */
const METRIC_NAMES: Readonly<Record<string, string>> = {
  loss: "loss (nats per frame)",
  reconstruction: "reconstruction (nats per frame)",
  kl: "KL (nats per frame)",
  rolled: "rolled decoding (nats per frame)",
  latent: "latent distance² (sd²)",
};

/** Builds report.json and report.html of a run from what its directory holds; parts that are not there are left out. */
export async function reportRun(directory: string, extras: ReportExtras = {}): Promise<string> {
  const kept = join(directory, "report-extras.json");
  if (Object.keys(extras).length > 0) await writeFileAtomic(kept, JSON.stringify(extras));
  const input = await reportInput(directory, { ...await readJson<ReportExtras>(kept), ...extras });
  await writeFileAtomic(join(directory, "report.json"), JSON.stringify(input));
  const path = join(directory, "report.html");
  await writeFileAtomic(path, await renderReport(input));
  return path;
}

async function reportInput(directory: string, extras: ReportExtras): Promise<ReportInput> {
  const config = await readRunConfig(directory);
  const evaluation = await readEvaluation(directory);
  const { measured: validation, missing } = await currentValidation(directory);
  const cases = await readJson<readonly RainCase[]>(join(directory, "cases.json")) ?? [];
  const atlas = await readJson<AtlasFacts>(join(directory, "atlas.json"));
  const compression = await readJson<CompressionResult>(join(directory, COMPRESSION_FILE));
  const generation = await currentGeneration(directory);
  const projection = await currentProjection(directory);
  const pairs = join(directory, "pairs.parquet");
  const {
    title,
    data,
    banner,
    cases: further = [],
    departures = [],
    departuresBasis = {},
    archives = [],
    findings = [],
    ...more
  } = extras;
  const { data: { archive } } = await readSettings<RainSettings>(directory, "topographic");
  const split = validation?.split ?? await splitOfProjected(directory);
  const facts = await runFacts(config, validation, title);
  const tested = facts.parts?.[split ?? "test"];
  return {
    run: {
      ...facts,
      ...(split === undefined ? {} : { heldOut: split }),
      ...(data === undefined ? {} : { data }),
      ...(banner === undefined ? {} : { banner }),
    },
    findings: [...runFindings(evaluation, validation), ...findings],
    cases: [...cases, ...further],
    ...(validation === undefined ? {} : {
      scores: validation.satellite?.rows ?? [],
      ...heldOutScores(validation),
      injected: validation.injected ?? [],
    }),
    ...(validation?.sampling === undefined ? {} : { sampling: validation.sampling }),
    ...(validation?.attribution === undefined ? {} : { attribution: validation.attribution }),
    differences: differenceFacts(validation, tested),
    ...metricFacts(validation),
    ...(generation.measured === undefined ? {} : { generation: generation.measured }),
    ...(projection.measured === undefined ? {} : { projection: projection.measured }),
    leftOut: {
      ...(missing === undefined ? {} : { scores: missing }),
      ...(generation.replaced === undefined ? {} : { generation: generation.replaced }),
      ...(projection.replaced === undefined ? {} : { projection: projection.replaced }),
    },
    ...(await exists(pairs) ? { pairs: await countPairs(pairs) } : {}),
    ...(evaluation === undefined
      ? {}
      : { latent: { ...latentFacts(evaluation, validation, config), departures, departuresBasis } }),
    ...(compression === undefined ? {} : { compression }),
    ...(atlas === undefined ? {} : { atlas }),
    training: trainingCurves(await readMetrics(join(directory, "metrics.jsonl"))),
    archives: await Promise.all([archive, ...archives].map(archiveFacts)),
    ...more,
  };
}

/** The part of the data that a validation of before it was told is of; undefined where nothing was projected. */
async function splitOfProjected(directory: string): Promise<string | undefined> {
  const projected = join(directory, "latent.parquet");
  return await exists(projected) ? (await readTableMetadata(projected))["split"] : undefined;
}

async function readJson<T>(path: string): Promise<T | undefined> {
  return await exists(path) ? await readRunJson<T>(path) : undefined;
}

async function runFacts(
  config: RunConfig,
  validation: RunValidation | undefined,
  title: string | undefined,
): Promise<RunFacts> {
  const settings = config.settings["topographic"] as RainSettings;
  const { facts } = await dataFacts(settings);
  return {
    title: title ?? "Radar rain learned, IMERG generated, projected and validated",
    command: config.command,
    created: config.created,
    seed: config.seed,
    versions: config.versions,
    config: config.settings,
    ...facts,
    ...(validation?.satellite === undefined ? {} : { validation: validation.satellite.about }),
  };
}

/** What is scored in held-out windows, as reports name it, in their order. */
const HELD_OUT_NAMES: Readonly<Record<string, string>> = {
  satellite: "satellite",
  projected: "decoded",
  generated: "generated, against satellite",
};

/** Scores of the latent's products in held-out windows, beside the satellite; nothing where there are none. */
function heldOutScores({ latent = {} }: RunValidation): Pick<ReportInput, "heldOut"> {
  const tables = Object.entries(HELD_OUT_NAMES).flatMap(([name, series]) => {
    const table = latent[name];
    return table === undefined ? [] : [{ about: table.about, rows: table.rows.map((row) => ({ ...row, series })) }];
  });
  if (tables.length === 0) return {};
  return { heldOut: { validation: tables[0]!.about, rows: tables.flatMap(({ rows }) => rows) } };
}

/** Products on the same rows: the satellite and what it was compared with; what its projection decodes to, and it. */
const differenceFacts = (
  { against, differences, split }: RunValidation = {},
  tested: string | undefined,
): readonly DifferenceFacts[] => [
  ...(against === undefined ? [] : [rivalDifferences(against)]),
  ...(differences === undefined
    ? []
    : [{ ...decodedDifferences(differences, split), ...(tested === undefined ? {} : { period: tested }) }]),
];

const decodedDifferences = (table: DifferenceTable, split: string | undefined): DifferenceFacts => ({
  title: `Decoded from the projection, and the satellite as it is: ${windowsOf(split)}`,
  names: { "projected_rain_rate": "decoded", "imerg_rain_rate": "satellite" },
  table,
});

function rivalDifferences({ period, notes = [], ...table }: ComparedPairs): DifferenceFacts {
  const { first, second, source } = table.about;
  const { rival, rival_column: column, rival_product: product } = source as Readonly<Record<string, string>>;
  const file = rival!.split("/").slice(-2).join("/");
  const name = column === first[0] ? file : `${column} of ${file}`;
  return {
    title: `The satellite, and ${name}: all pairs that both have`,
    names: { [first[0]!]: "satellite", [second]: name },
    table,
    period,
    rival: product === undefined ? { name, run: "", version: "" } : JSON.parse(product),
    notes,
  };
}

/** Errors read in the latents and by scale, under the names that reports know; nothing where nothing was projected. */
function metricFacts({ latentErrors, distance, scales = [] }: RunValidation = {}): { readonly metrics?: MetricFacts } {
  if (latentErrors === undefined) return {};
  const { response, delay, amplitude, structure, capsuleDelay } = latentErrors;
  const renamed = (table: ScoreTable | undefined, score: string, name: string): ScoreEstimate[] =>
    (table?.rows ?? []).filter((row) => row.score === score).map((row) => ({ ...row, score: name }));
  return {
    metrics: {
      response,
      validation: delay.about,
      latent: [
        ...renamed(delay, "mean_error", "latent_delay"),
        ...renamed(delay, "mae", "latent_delay_size"),
        ...renamed(amplitude, "mean_error", "latent_amplitude"),
        ...renamed(structure, "mean_estimate", "latent_structure"),
        ...renamed(distance, "mae", "latent_distance"),
        ...renamed(capsuleDelay, "mean_error", "capsule_delay"),
      ],
      scales: scales.map(({ product, score, ...row }) => ({
        ...row,
        series: HELD_OUT_NAMES[product] ?? product,
        score: `scale_${score}`,
        threshold: null,
      })),
    },
  };
}

async function countPairs(path: string) {
  const counts = emptyPairCounts();
  for await (const batch of readPairs(path, { columns: ["radar_rain_rate", "imerg_rain_rate"] })) {
    addPairs(counts, batch.radar_rain_rate, batch.imerg_rain_rate);
  }
  return counts;
}

function latentFacts(
  evaluation: RunEvaluation,
  validation: RunValidation | undefined,
  { settings }: RunConfig,
): LatentFacts {
  const { models, decoded = {}, traversals, split } = evaluation;
  const comparison: ModelComparison[] = [];
  const shown = 20; // minutes ahead that the table compares at
  const pulledOn = (name: string) => (settings[name] as RainSettings | undefined)?.levers;
  const labels: Readonly<Record<string, string>> = {
    topographic: tvaeName(pulledOn("topographic")),
    vae: vaeName(pulledOn("vae")),
  };
  for (const [name, model] of Object.entries(models)) {
    const exact = (value: number) => ({ value, low: null, high: null });
    const ahead = model.leads.find((lead) => lead.minutes === shown) ?? model.leads.at(-1)!;
    comparison.push({
      model: labels[name] ?? name,
      parameters: model.parameters,
      steps: model.steps,
      kl: exact(model.kl),
      reconstruction: model.leads[0]!.rolled,
      unrolled: ahead.unrolled,
      rolled: ahead.rolled,
    });
  }
  const persistence = models.topographic?.leads.find((lead) => lead.minutes === shown)?.persistence;
  if (persistence !== undefined) {
    const none = { parameters: null, steps: null, kl: null, reconstruction: null, rolled: null };
    comparison.push({ model: `persistence (all ${shown} min ahead)`, ...none, unrolled: persistence });
  }
  const { topographic } = models;
  return {
    comparison,
    part: split,
    intervals: {
      ...(topographic === undefined ? {} : { leadErrors: usualIntervals(topographic.blocks) }),
      ...(validation?.capsules === undefined ? {} : { distances: validation.capsules.about }),
      departures: usualIntervals(HELD_OUT_BLOCKS.kind),
    },
    ...(topographic === undefined ? {} : {
      windows: counted(topographic.windows, "held-out window"),
      from: topographic.from ?? 0,
    }),
    leadErrors: leadErrorsOf(evaluation),
    decoded: Object.entries(decoded).map(([name, rain]) => ({ model: MODEL_NAMES[name] ?? name, rain })),
    traversals: traversals.map(({ capsule, effect, fields }) => ({
      label: capsule === "all" ? "All capsules" : `Capsule ${capsule}`,
      note: `mean change ${effect.toFixed(2)} in ln(R + 0.1)`,
      shifts: fields.map((_, shift) => shift),
      fields,
    })),
    distances: (validation?.capsules?.rows ?? []).filter((row) => row.score === "mae")
      .map((row) => ({ ...row, group: row.group.replace(/^0+(?=\d)/, ""), score: "latent_distance" })),
  };
}

/** Errors of the rain models of a run by lead time, and of persistence and optical flow. */
export function leadErrorsOf({ models }: RunEvaluation): LeadError[] {
  return Object.entries(models).flatMap(([name, { leads }]) =>
    leads.slice(1).flatMap((lead) => {
      const methods = name === "topographic"
        ? {
          "T-VAE, rolled": lead.rolled,
          "T-VAE, unrolled": lead.unrolled,
          persistence: lead.persistence,
          "persistence, smoothed": lead.smoothed,
          "optical flow": lead.flow ?? null,
          "optical flow, smoothed": lead.smoothedFlow ?? null,
        }
        : { [`${MODEL_NAMES[name] ?? name}, unrolled`]: lead.unrolled };
      return Object.entries(methods).flatMap(([method, error]) =>
        error === null ? [] : [{ method, lead: lead.minutes, ...error }]
      );
    })
  );
}

function trainingCurves(lines: Awaited<ReturnType<typeof readMetrics>>): TrainingCurve[] {
  const curves: TrainingCurve[] = [];
  for (const [model, rows] of Map.groupBy(lines, (line) => line.model)) {
    for (const metric of Object.keys(METRIC_NAMES)) {
      const having = rows.filter((row) => row.values[metric] !== undefined);
      if (having.length === 0 || (metric === "rolled" && having.every((row) => row.values[metric] === 0))) continue;
      curves.push({
        model: MODEL_NAMES[model] ?? model,
        metric: METRIC_NAMES[metric]!,
        steps: having.map((row) => row.step),
        values: having.map((row) => row.values[metric]!),
      });
    }
  }
  return curves;
}

async function archiveFacts(path: string): Promise<ArchiveFacts> {
  const archive = await openArchive(path);
  const { variables } = await inspectArchive(path);
  const facts: ArchiveFacts["variables"][number][] = [];
  for (const variable of variables) {
    if (variable.first === null || variable.last === null) continue;
    const group = archive.group(variable.group);
    const firstDay = variable.first.slice(0, 10);
    const days = Math.floor((parseTime(variable.last) - parseTime(firstDay)) / DAY) + 1;
    const fractions: number[] = [];
    for (let day = 0; day < days; day++) {
      const present = await group.present(dayOf(parseTime(firstDay) + day * DAY));
      fractions.push(present.length / (DAY / group.time.step));
    }
    const { bytes, gaps, ...rest } = variable;
    facts.push({
      ...rest,
      first: isoTime(parseTime(variable.first)),
      last: isoTime(parseTime(variable.last)),
      variable: variable.name,
      firstDay,
      fractions,
      gaps: gaps.length,
      bytes: bytes.stored,
    });
  }
  const products = archive.groups.map(({ name, product }) => ({ role: name, ...product }));
  return { name: path, products, variables: facts };
}
