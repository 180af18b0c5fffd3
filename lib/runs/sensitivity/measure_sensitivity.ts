import type { SplitName } from "../../archive/mod.ts";
import { progress } from "../../base/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { encodeRates } from "../../topographic/mod.ts";
import { type CapsuleResponse, fieldScores, type latent, scoresNamed, spectral } from "../../verification/mod.ts";
import { concatenate } from "../concatenate.ts";
import { type HalfHourErrors, halfHourErrors, partsOf, responseOf, windowErrors } from "../latent_errors.ts";
import { departures, deviationOf, type LatentGauge, latentGauge } from "../latent_gauge.ts";
import { quantileEstimates } from "../quantile_estimates.ts";
import { readRunConfig, softwareVersions } from "../run_directory.ts";
import { withPairContext } from "../pair_context.ts";
import { GREATEST_SHIFT, type Injection, injections } from "./injections.ts";
import { type LatentPath, withLatentPaths } from "./latent_paths.ts";
import { type RainBlock, rainBlocks, windowOf } from "./rain_blocks.ts";
import type { LatentAnswer, Sensitivity, SensitivityRow, WindowMedian } from "./sensitivity_result.ts";
import { fieldAnswersByWindow, separations, type WindowAnswers } from "./separation.ts";

/** Options of {@link measureSensitivity}. */
export interface SensitivityOptions {
  /** Command line, for the result. */
  readonly command: string;
  /** Part of the data. Default "test". */
  readonly split?: SplitName;
  /** Most windows. Default 200. */
  readonly windows?: number;
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
  const { split = "test", windows: most = 200, quiet = false } = options;
  return withPairContext(engine, directory, (context) =>
    withLatentPaths(engine, directory, context, async (paths) => {
      const { settings: { data }, archive, step, pairing: { halfHours } } = context;
      const radar = archive.group(data.radar);
      const minutes = radar.time.step / 60;
      const km = Math.abs(radar.grid.dx) * data.coarsen / 1000;
      const blocks = await rainBlocks(archive, data, { split, before: GREATEST_SHIFT, most });
      const truths = blocks.map((block) => windowOf(block));
      const readers: LatentReader[] = [];
      for (const path of paths) readers.push(await latentReader(engine, path, truths));
      const errors = injections(minutes, km);
      const line = progress("Injecting", errors.length, { quiet });
      const rows: SensitivityRow[] = [];
      const byWindow: WindowAnswers[] = [];
      for (const error of errors) {
        const { row, answers } = await answersTo(error, { blocks, truths, readers, minutes, km, halfHours });
        rows.push(row);
        byWindow.push({ kind: error.kind, blocks: blocks.map(({ time }) => Math.floor(time / BLOCK)), answers });
        line.update(rows.length, error.name);
      }
      line.finish(`${blocks.length} windows`);
      return {
        about: {
          command: options.command,
          run: (await readRunConfig(directory)).command,
          created: Temporal.Now.instant().toString({ smallestUnit: "second" }),
          versions: softwareVersions(engine),
          steps: step,
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
        rows,
        separations: separations(byWindow),
      };
    }));
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
  const { frames, capsules, width } = path.model.config;
  const own = await encodeRates(engine, path.model, concatenate(truths));
  const gauge = await latentGauge(engine, path.model, deviationOf(own, capsules * width));
  const truth = partsOf(departures(gauge, own), truths.length);
  const response = responseOf(truth, [frames, capsules, width]);
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

async function answersTo(
  error: Injection,
  bench: Bench,
): Promise<{ readonly row: SensitivityRow; readonly answers: WindowAnswers["answers"] }> {
  const estimates = bench.blocks.map((_, k) => error.estimate(bench.blocks, k));
  const latents: LatentAnswer[] = [];
  const answers: Record<string, readonly number[]> = { ...fieldAnswersByWindow(estimates, bench.truths) };
  for (const reader of bench.readers) {
    const { answer, windows } = await latentAnswer(estimates, reader, bench);
    latents.push(answer);
    const name = reader.path.name;
    answers[`${name}: amplitude`] = windows.map(({ amplitude }) => Math.abs(Math.log(amplitude)));
    answers[`${name}: delay`] = windows.map(({ delay }) => Math.abs(delay));
    answers[`${name}: structure`] = windows.map(({ structure }) => structure);
  }
  return { row: { error: error.name, kind: error.kind, ...fieldAnswers(estimates, bench), latents }, answers };
}

function fieldAnswers(
  estimates: readonly Float32Array[],
  { blocks, truths, minutes, km }: Bench,
): Pick<SensitivityRow, "fields" | "scales"> {
  const { frames, size } = blocks[0]!.sizes;
  const scores = fieldScores(scoresNamed(FIELD_SCORES), {
    thresholds: [FSS.threshold],
    windows: [FSS.window],
    edges: ["domain"],
    operator: ">=",
  });
  const shape = [frames, size, size] as const;
  const maximumLag = Math.min(frames - 1, GREATEST_SHIFT + 1);
  const byLag = spectral.lagCoherence({ shape, spacing: km, interval: minutes, maximumLag, taper: "hann" });
  const sums = byLag.init();
  estimates.forEach((estimate, k) => {
    const truth = truths[k]!;
    byLag.add(sums, { estimate, truth, shape });
    partsOf(estimate, frames).forEach((forecast, frame) => {
      const observed = partsOf(truth, frames)[frame]!;
      scores.add({ forecast, observed, shape: [size, size], members: null });
    });
  });
  const fields = Object.entries(scores.results()).map(([name, [reading]]) => [name, finite(reading!.value)]);
  const scales = spectral.octavesOf(byLag.value(sums)).map(({ above, lags }) => {
    const { delay, coherence, gain, skill } = spectral.scaleErrors(lags);
    return { above, delay: finite(delay), coherence: finite(coherence), gain: finite(gain), skill: finite(skill) };
  });
  return { fields: Object.fromEntries(fields), scales };
}

async function latentAnswer(
  estimates: readonly Float32Array[],
  { path, gauge, truth, response: { response } }: LatentReader,
  { blocks, minutes, halfHours }: Bench,
): Promise<{ readonly answer: LatentAnswer; readonly windows: readonly latent.LagErrors[] }> {
  const { frames, capsules, width } = path.model.config;
  const encoded = departures(gauge, await path.encode(concatenate(estimates), blocks));
  const known = { shape: [frames, capsules, width] as const, halfHours, minutes, response };
  const encodedWindows = partsOf(encoded, blocks.length);
  const found = encodedWindows.flatMap((estimate, k) => halfHourErrors(estimate, truth[k]!, known));
  const windows = encodedWindows.map((estimate, k) => windowErrors(estimate, truth[k]!, known));
  const times = blocks.flatMap(({ time }) => new Array<number>(halfHours).fill(time));
  const median = (of: (errors: HalfHourErrors) => number) => medianOf(found.map(of), times);
  return {
    windows,
    answer: {
      path: path.name,
      halfHours: found.length,
      delay: median(({ byLag }) => byLag.delay),
      amplitude: median(({ byLag }) => byLag.amplitude),
      structure: median(({ byLag }) => byLag.structure),
      capsuleDelay: median(({ byRoll }) => byRoll.delay),
      windowDelay: medianOf(windows.map(({ delay }) => delay), blocks.map(({ time }) => time)),
    },
  };
}

function medianOf(values: readonly number[], times: readonly number[]): WindowMedian {
  const defined = values.flatMap((value, k) => Number.isNaN(value) ? [] : [{ value, time: times[k]! }]);
  if (defined.length === 0) return { value: null, low: null, high: null, n: 0 };
  const [median] = quantileEstimates(
    defined.map(({ value }) => value),
    defined.map(({ time }) => Math.floor(time / BLOCK)),
    { probabilities: [0.5] },
  );
  const { value, low, high } = median!;
  return { value, low, high, n: defined.length };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
