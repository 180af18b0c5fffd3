import type { SplitName } from "../../archive/mod.ts";
import { progress } from "../../base/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { cellKm, cellSize } from "../../grid/mod.ts";
import { encodeRates } from "../../topographic/mod.ts";
import { type CapsuleResponse, fieldScores, scoresNamed, spectral } from "../../verification/mod.ts";
import { concatenate } from "../concatenate.ts";
import { type HalfHourErrors, halfHourErrors, partsOf, responseOf, windowErrors } from "../latent_errors.ts";
import { departures, deviationOf, type LatentGauge, latentGauge } from "../latent_gauge.ts";
import { readRunConfig, softwareVersions } from "../run_directory.ts";
import { CELLS_ASIDE, GREATEST_SHIFT, type Injection, injections } from "./injections.ts";
import { latentAnswer, type LatentErrors } from "./latent_answer.ts";
import { type LatentPath, withLatentPaths } from "./latent_paths.ts";
import { latentReadings, scaleReadings, sumOf, type WindowOctaves } from "./metric_readings.ts";
import { type OpenRun, withOpenRuns } from "./open_runs.ts";
import { type RainBlock, rainBlocks, windowOf } from "./rain_blocks.ts";
import { responseMatrix } from "./response_matrix.ts";
import type { Sensitivity, SensitivityRow } from "./sensitivity_result.ts";
import { fieldAnswersByWindow, separations, type WindowAnswers } from "./separation.ts";

/** Options of {@link measureSensitivity}. */
export interface SensitivityOptions {
  /** Command line, for the result. */
  readonly command: string;
  /** Part of the data. Default "test". */
  readonly split?: SplitName;
  /** Most windows. Default 200. */
  readonly windows?: number;
  /** Other runs on the same archive and windows, whose T-VAEs are looked at beside. Default none. */
  readonly beside?: readonly string[];
  /** No progress. Default false. */
  readonly quiet?: boolean;
}

/** Scores of fields that the metrics stand beside. */
const FIELD_SCORES = ["rmse", "pearson", "fss", "sal-structure", "sal-amplitude", "sal-location"];

/** Event of the fractions skill score, mm h-1, and the side of its window, cells. */
const FSS = { threshold: 1, window: 5 } as const;

/** Length of a block of the bootstrap, s. */
const BLOCK = 6 * 3600;

/**
 * Puts known errors into held-out radar windows of a run, one at a time, and sees what each score answers: the latent
 * metrics, the scores by scale, and those that everybody knows. The truth is the radar as it is.
 *
 * @throws DataError "missing-file" when the T-VAE is not trained, "missing-frame" when no window is held out
 */
export function measureSensitivity(
  engine: Engine,
  directory: string,
  options: SensitivityOptions,
): Promise<Sensitivity> {
  const { split = "test", windows: most = 200, beside = [], quiet = false } = options;
  return withOpenRuns(engine, [directory, ...beside], (runs) =>
    withLatentPaths(engine, runs, async (paths) => {
      const [first, ...others] = runs as [OpenRun, ...OpenRun[]];
      const { settings: { data }, archive, pairing: { halfHours } } = first.context;
      const radar = archive.group(data.radar);
      const minutes = radar.time.step / 60;
      const km = cellKm(radar.grid, data.coarsen);
      const blocks = await rainBlocks(archive, data, { split, before: GREATEST_SHIFT, around: CELLS_ASIDE, most });
      const truths = blocks.map((block) => windowOf(block));
      const readers: LatentReader[] = [];
      for (const path of paths) readers.push(await latentReader(engine, path, truths));
      const errors = injections(minutes, cellSize(radar.grid, data.coarsen));
      const line = progress("Injecting", errors.length, { quiet });
      const answers: ErrorAnswers[] = [];
      for (const error of errors) {
        answers.push(await answersTo(error, { blocks, truths, readers, minutes, km, halfHours }));
        line.update(answers.length, error.name);
      }
      line.finish(`${blocks.length} windows`);
      const readings = paths.flatMap(({ name }, path) =>
        latentReadings(name, errors, answers.map(({ latents }) => latents[path]!))
      );
      return {
        about: {
          command: options.command,
          ...await origin(first),
          beside: await Promise.all(others.map(origin)),
          created: Temporal.Now.instant().toString({ smallestUnit: "second" }),
          versions: softwareVersions(engine),
          radar: `${radar.product.name} ${radar.product.version}`,
          split,
          windows: blocks.length,
          shape: [data.frames, data.size, data.size],
          minutes,
          km,
          intervals: `95 % block bootstrap of medians, blocks of ${BLOCK / 3600} h`,
          event: `>= ${FSS.threshold} mm/h, windows of ${FSS.window} cells`,
        },
        responses: readers.filter(({ path }, k) => paths.findIndex(({ model }) => model === path.model) === k)
          .map(({ path, response }) => ({ path: path.name, ...response })),
        rows: answers.map(({ row }) => row),
        matrix: responseMatrix(
          [...readings, ...scaleReadings(errors, answers.map(({ octaves }) => octaves), km)],
          {
            errors: errors.length,
            none: errors.findIndex(({ kind }) => kind === "none"),
            blocks: windowsByTime(blocks),
          },
        ),
        separations: separations(
          answers.map(({ row, sizes }) => ({
            kind: row.kind,
            answers: sizes,
            blocks: blocks.map(({ time }) => Math.floor(time / BLOCK)),
          })),
        ),
      };
    }));
}

/** Where the T-VAE of a run comes from. */
async function origin({ directory, context: { step } }: OpenRun): Promise<Pick<Sensitivity["about"], "run" | "steps">> {
  return { run: (await readRunConfig(directory)).command, steps: step };
}

/** Windows of each block of time that intervals draw. */
function windowsByTime(blocks: readonly RainBlock[]): readonly number[][] {
  return [...Map.groupBy(blocks.keys(), (k) => Math.floor(blocks[k]!.time / BLOCK)).values()];
}

/** A way to the latent, with what it takes to compare what goes along it with the truth. */
interface LatentReader {
  readonly path: LatentPath;
  readonly gauge: LatentGauge;
  /** Departures of the truth, by window. */
  readonly truth: readonly Float32Array[];
  readonly response: CapsuleResponse;
}

async function latentReader(
  engine: Engine,
  path: LatentPath,
  truths: readonly Float32Array[],
): Promise<LatentReader> {
  const { capsules, width } = path.model.config;
  const own = await encodeRates(engine, path.model, concatenate(truths));
  const gauge = await latentGauge(engine, path.model, deviationOf(own, capsules * width));
  const truth = partsOf(departures(gauge, own), truths.length);
  const response = responseOf(truth, path.model.config);
  return { path, gauge, truth, response };
}

/** What errors are put into, and what looks at them. */
interface Bench {
  readonly blocks: readonly RainBlock[];
  /** The windows as they are. */
  readonly truths: readonly Float32Array[];
  readonly readers: readonly LatentReader[];
  readonly minutes: number;
  readonly km: number;
  readonly halfHours: number;
}

/** What an error is answered by: as a row of the table, and by window. */
interface ErrorAnswers {
  readonly row: SensitivityRow;
  /** By way to the latent, window and half hour. */
  readonly latents: readonly (readonly (readonly HalfHourErrors[])[])[];
  /** By window and octave. */
  readonly octaves: WindowOctaves;
  /** Sizes by score and window. */
  readonly sizes: WindowAnswers["answers"];
}

async function answersTo(error: Injection, bench: Bench): Promise<ErrorAnswers> {
  const estimates = bench.blocks.map((_, k) => error.estimate(bench.blocks, k));
  const found: LatentErrors[] = [];
  for (const reader of bench.readers) found.push(await latentErrors(estimates, reader, bench));
  const octaves = octavesByWindow(estimates, bench);
  const drawn = bench.blocks.map(({ time }) => Math.floor(time / BLOCK));
  const row = {
    error: error.name,
    kind: error.kind,
    fields: fieldAnswers(estimates, bench),
    scales: scaleAnswers(octaves),
    latents: found.map((errors, k) => latentAnswer(bench.readers[k]!.path.name, errors, drawn)),
  };
  const sizes: Record<string, readonly number[]> = { ...fieldAnswersByWindow(estimates, bench.truths) };
  found.forEach(({ windows }, k) => {
    const { name } = bench.readers[k]!.path;
    sizes[`${name}: amplitude`] = windows.map(({ amplitude }) => Math.abs(Math.log(amplitude)));
    sizes[`${name}: delay`] = windows.map(({ delay }) => Math.abs(delay));
    sizes[`${name}: structure`] = windows.map(({ structure }) => structure);
  });
  return { row, latents: found.map(({ halfHours }) => halfHours), octaves, sizes };
}

function fieldAnswers(
  estimates: readonly Float32Array[],
  { blocks, truths }: Bench,
): SensitivityRow["fields"] {
  const { frames, size } = blocks[0]!.sizes;
  const scores = fieldScores(scoresNamed(FIELD_SCORES), {
    thresholds: [FSS.threshold],
    windows: [FSS.window],
    edges: ["domain"],
    operator: ">=",
  });
  estimates.forEach((estimate, k) => {
    partsOf(estimate, frames).forEach((forecast, frame) => {
      const observed = partsOf(truths[k]!, frames)[frame]!;
      scores.add({ forecast, observed, shape: [size, size], members: null });
    });
  });
  const fields = Object.entries(scores.results()).map(([name, [reading]]) => [name, finite(reading!.value)]);
  return Object.fromEntries(fields);
}

function octavesByWindow(estimates: readonly Float32Array[], { blocks, truths, minutes, km }: Bench): WindowOctaves {
  const { frames, size } = blocks[0]!.sizes;
  const shape = [frames, size, size] as const;
  const maximumLag = Math.min(frames - 1, GREATEST_SHIFT + 1);
  const byLag = spectral.lagCoherence({ shape, spacing: km, interval: minutes, maximumLag, taper: "hann" });
  return estimates.map((estimate, k) =>
    spectral.octavesOf(byLag.value(byLag.add(byLag.init(), { estimate, truth: truths[k]!, shape })))
  );
}

function scaleAnswers(octaves: WindowOctaves): SensitivityRow["scales"] {
  return octaves[0]!.map(({ above }, octave) => {
    const { delay, coherence, gain, skill } = spectral.scaleErrors(sumOf(octaves.map((window) => window[octave]!)));
    return { above, delay: finite(delay), coherence: finite(coherence), gain: finite(gain), skill: finite(skill) };
  });
}

/** Reads the errors of estimates in their latents. */
async function latentErrors(
  estimates: readonly Float32Array[],
  { path, gauge, truth, response: { response } }: LatentReader,
  { blocks, minutes, halfHours }: Bench,
): Promise<LatentErrors> {
  const encoded = departures(gauge, await path.encode(concatenate(estimates), blocks));
  const known = { config: path.model.config, halfHours, minutes, response };
  const parts = partsOf(encoded, blocks.length);
  return {
    halfHours: parts.map((estimate, k) => halfHourErrors(estimate, truth[k]!, known)),
    windows: parts.map((estimate, k) => windowErrors(estimate, truth[k]!, known)),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
