import { join } from "node:path";
import type { SplitName } from "../archive/mod.ts";
import { DataError, exists, writeFileAtomic } from "../base/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { cellKm } from "../grid/mod.ts";
import { countParameters } from "../learning/mod.ts";
import { type DecodedRain, type EncodedField, encodeField } from "../report/mod.ts";
import {
  disposeRainModel,
  forecastWindows,
  type RainModel,
  type RainModelConfig,
  traverseCapsules,
  type WindowForecast,
} from "../topographic/mod.ts";
import { bootstrap } from "../verification/mod.ts";
import { DECODED_WINDOWS, decodedRain } from "./decoded/decoded_rain.ts";
import { heldOutProgress } from "./held_out_progress.ts";
import { partsOf } from "./latent_errors.ts";
import { heldOutWindows } from "./rain_windows.ts";
import { FORECAST_FROM, type ReferenceSums, referenceSums } from "./reference_errors.ts";
import { openRunArchive } from "./run_archive.ts";
import { readRunJson, readSettings } from "./run_directory.ts";
import { sumsOf } from "./sums.ts";
import { USUAL_DRAWS } from "./usual_intervals.ts";
import { someWindows } from "./some_windows.ts";
import { isTrained, loadRainModel, type RainModelName, type RainSettings } from "./train_rain.ts";

/** A root mean squared error of log-rain with its interval, and what it is over. */
export interface ErrorEstimate {
  /** RMSE of ln(R / 0.1 mm/h). */
  readonly value: number;
  /** Lower limit of the 95 % interval; null where there is none. */
  readonly low: number | null;
  /** Upper limit. */
  readonly high: number | null;
}

/** Errors at one lead. */
export interface LeadEvaluation {
  /** Minutes ahead; 0 is reconstruction. */
  readonly minutes: number;
  /** Decoding of the rolled latent; at lead 0 the reconstruction. Null for a model without capsules. */
  readonly rolled: ErrorEstimate | null;
  /** Decoding of the whole latent as it is: the reconstruction of the known frame. */
  readonly unrolled: ErrorEstimate;
  /** The known frame itself. */
  readonly persistence: ErrorEstimate;
  /** The known frame averaged over 7 x 7 cells: what blur alone gains. */
  readonly smoothed: ErrorEstimate;
  /**
   * The known frame moved along optical flow; absent at lead 0, of a model that does not roll, of short windows and in older
   * evaluations.
   */
  readonly flow?: ErrorEstimate;
  /** The same averaged over 7 x 7 cells. */
  readonly smoothedFlow?: ErrorEstimate;
  /** 1 - rolled / persistence: how much better the rolled latent is. Null where there is none. */
  readonly gain: ErrorEstimate | null;
  /** 1 - rolled / smoothed persistence. */
  readonly gainOverSmoothed: ErrorEstimate | null;
  /** 1 - rolled / optical flow; absent where that is. */
  readonly gainOverFlow?: ErrorEstimate;
  /** 1 - rolled / smoothed optical flow. */
  readonly gainOverSmoothedFlow?: ErrorEstimate;
}

/** Measures of one model on held-out windows. */
export interface ModelEvaluation {
  /** Trainable parameters. */
  readonly parameters: number;
  /** Training steps. */
  readonly steps: number;
  /** By lead. */
  readonly leads: readonly LeadEvaluation[];
  /** Reconstruction term of the likelihood at the posterior mean, bits per valid cell; the divergence is not in it. */
  readonly reconstructionBits: number;
  /** Divergence from the prior, nats per window. */
  readonly kl: number;
  /** Windows. */
  readonly windows: number;
  /** Blocks that intervals are drawn from. */
  readonly blocks: string;
  /** First frame of a window that is forecast from, counted from 0; absent in evaluations of before it was written, which is 0. */
  readonly from?: number;
}

/** evaluation.json of a run. */
export interface RunEvaluation {
  /** Part of the data. */
  readonly split: SplitName;
  /** By model. */
  readonly models: Readonly<Partial<Record<RainModelName, ModelEvaluation>>>;
  /** Spectra and distributions of decoded rain, by model; absent in evaluations of before they were measured. */
  readonly decoded?: Readonly<Partial<Record<RainModelName, DecodedRain>>>;
  /** Capsules of the topographic model rolled alone, at the wettest held-out frame; rolls in units. */
  readonly traversals: readonly {
    readonly capsule: number | "all";
    readonly effect: number;
    readonly fields: readonly EncodedField[];
  }[];
}

/** Leads of the evaluation, frames: reconstruction, then 5 to 60 minutes of 5-minute frames where windows allow. */
const LEADS = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12];

/** Capsules shown. */
const TRAVERSALS = 4;

/** Options of {@link evaluateRun}. */
export interface EvaluationOptions {
  /** Part of the data. Default "test". */
  readonly split?: SplitName;
  /** No progress line. Default false. */
  readonly quiet?: boolean;
}

/** Reads what was measured in a run; undefined where nothing was. @throws DataError "corrupt-file" saying what to do */
export async function readEvaluation(directory: string): Promise<RunEvaluation | undefined> {
  const file = join(directory, "evaluation.json");
  if (!await exists(file)) return undefined;
  const advice = "take it away, and `report` measures again, where the run keeps its weights";
  const evaluation = await readRunJson<Partial<RunEvaluation> | null>(file, advice);
  if (typeof evaluation?.models === "object" && evaluation.models !== null) return evaluation as RunEvaluation;
  throw new DataError("corrupt-file", `Not what measures of a run are: ${advice}`, { file });
}

/** Measures the rain models of a run on its test windows and writes evaluation.json. */
export async function evaluateRun(
  engine: Engine,
  directory: string,
  { split = "test", quiet = false }: EvaluationOptions = {},
): Promise<RunEvaluation> {
  const models: Partial<Record<RainModelName, ModelEvaluation>> = {};
  const decoded: Partial<Record<RainModelName, DecodedRain>> = {};
  let traversals: RunEvaluation["traversals"] = [];
  // of both models: where it moves, the topographic one is told
  const archive = await openRunArchive(await readSettings<RainSettings>(directory, "topographic"));
  for (const name of ["topographic", "vae"] as const) {
    if (name === "vae" && !await isTrained(directory, name)) continue;
    const { model, settings, step } = await loadRainModel(engine, directory, name);
    try {
      const held = () => heldOutWindows(archive, settings.data, split);
      const { time, grid } = archive.group(settings.data.radar);
      const frameMinutes = time.step / 60;
      const { data: { frames, size }, model: { kind, width } } = settings;
      const from = firstForecast(frames, width);
      // rolled by the whole circle a capsule is itself again
      const leads = LEADS.filter((lead) => lead < Math.min(frames - from, width));
      const ahead = leads.slice(1);
      const references: (readonly ReferenceSums[])[] = [];
      const line = await heldOutProgress(`Measuring ${name}`, { archive, settings }, split, { quiet });
      const measured = async function* () {
        for await (const batch of held()) {
          if (kind === "tvae" && from >= FORECAST_FROM) {
            const rates = partsOf(batch.data, batch.origins.length);
            references.push(...rates.map((rate) => referenceSums(rate, { leads: ahead, from, frames, size })));
          }
          yield batch;
          line.update(batch);
        }
      };
      const windows = await Array.fromAsync(
        forecastWindows(engine, model, measured(), leads, { from, reconstructAll: true }),
      );
      line.finish();
      models[name] = {
        parameters: countParameters(model.parameters),
        steps: step,
        ...summarise(
          windows.map((window, i) => ({ ...window, references: references[i] ?? [] })),
          leads.map((lead) => lead * frameMinutes),
          kind,
        ),
        from,
      };
      decoded[name] = await decodedRain(engine, model, await someWindows(held(), DECODED_WINDOWS), {
        minutes: frameMinutes,
        km: cellKm(grid, settings.data.coarsen),
      });
      if (name === "topographic") {
        traversals = await traverse(engine, model, settings, await wettestWindow(held()));
      }
    } finally {
      disposeRainModel(model);
    }
  }
  const result: RunEvaluation = { split, models, decoded, traversals };
  await writeFileAtomic(join(directory, "evaluation.json"), `${JSON.stringify(result)}\n`);
  return result;
}

/** First frame to forecast from: optical flow needs those before it; where windows are too short for all leads then, the first. */
export function firstForecast(frames: number, width: number): number {
  const farthest = Math.min(width - 1, LEADS.at(-1)!);
  return frames - FORECAST_FROM > farthest ? FORECAST_FROM : 0;
}

/** What is compared at each lead, and beside it ahead. */
const FORECASTS = ["rolled", "unrolled", "persistence", "smoothed"] as const;
const FLOWS = ["flow", "smoothedFlow"] as const;
type Forecast = typeof FORECASTS[number] | typeof FLOWS[number];

/** What the rolled latent is to be better than, by the name of the gain. */
const GAINS: Readonly<Record<string, Forecast>> = {
  gain: "persistence",
  gainOverSmoothed: "smoothed",
  gainOverFlow: "flow",
  gainOverSmoothedFlow: "smoothedFlow",
};

/** Length of a block of the bootstrap, h: longer than most storms stay over a window. */
const BLOCK_HOURS = 6;

/** What a window shows of a model, and of forecasts without one by lead ahead: none where they are not asked for. */
interface MeasuredWindow extends WindowForecast {
  readonly references: readonly ReferenceSums[];
}

/** Errors over all windows, with intervals from resampling blocks of hours. */
function summarise(windows: readonly MeasuredWindow[], minutes: readonly number[], kind: RainModelConfig["kind"]) {
  const blocks = [...Map.groupBy(windows, ({ time }) => Math.floor(time / (BLOCK_HOURS * 3600))).values()];
  const leads = minutes.map((lead, i): LeadEvaluation => {
    const forecasts: readonly Forecast[] = i > 0 && windows[0]!.references.length > 0
      ? [...FORECASTS, ...FLOWS]
      : FORECASTS;
    const accumulator = sumsOf(1 + forecasts.length);
    const sum = (block: readonly MeasuredWindow[]) =>
      block.reduce((state, window) => accumulator.merge(state, sumsAt(window, i)), accumulator.init());
    const states = blocks.map(sum);
    const whole = sum(windows);
    const of = (name: Forecast) => 1 + forecasts.indexOf(name);
    const errors = forecasts.map((name) => ({
      name,
      value: (state: Float64Array) => Math.sqrt(state[of(name)]! / state[0]!),
      range: [0, Infinity] as const,
    }));
    const gains = Object.entries(GAINS).filter(([, rival]) => forecasts.includes(rival)).map(([name, rival]) => ({
      name,
      value: (state: Float64Array) => 1 - Math.sqrt(state[of("rolled")]! / state[of(rival)]!),
      range: [-Infinity, 1] as const,
    }));
    const statistics = [...errors, ...gains].map((one) => ({ ...one, mass: (state: Float64Array) => state[0]! }));
    const intervals = bootstrap(states, accumulator, { ...USUAL_DRAWS, statistics, name: `lead ${lead}` });
    const estimates = statistics.map(({ name, value }, k) => [name, estimate(value(whole), intervals[k]!)]);
    const { rolled, gain, gainOverSmoothed, ...others } = Object.fromEntries(estimates) as
      & Record<typeof FORECASTS[number] | "gain" | "gainOverSmoothed", ErrorEstimate>
      & Partial<Record<typeof FLOWS[number] | "gainOverFlow" | "gainOverSmoothedFlow", ErrorEstimate>>;
    const capsules = kind === "tvae";
    const ahead = capsules && lead > 0;
    return {
      minutes: lead,
      ...others,
      rolled: capsules || lead === 0 ? rolled : null,
      gain: ahead ? gain : null,
      gainOverSmoothed: ahead ? gainOverSmoothed : null,
    };
  });
  const total = (of: (window: WindowForecast) => number) => windows.reduce((sum, window) => sum + of(window), 0);
  return {
    leads,
    reconstructionBits: total((window) => window.nll) / total((window) => window.cells) / Math.LN2,
    kl: total((window) => window.kl) / windows.length,
    windows: windows.length,
    blocks: `${BLOCK_HOURS} h`,
  };
}

/** Cells and squared errors of a window at one lead: those of {@link FORECASTS}, then of {@link FLOWS} where they were made. */
function sumsAt({ leads, references }: MeasuredWindow, lead: number): Float64Array {
  const sums = leads[lead]!;
  const squares = references[lead - 1]?.squares ?? [];
  return Float64Array.of(sums.cells, ...FORECASTS.map((name) => sums[name]), ...squares.slice(-FLOWS.length));
}

function estimate(value: number, { low, high }: { readonly low: number; readonly high: number }): ErrorEstimate {
  return { value, low: Number.isNaN(low) ? null : low, high: Number.isNaN(high) ? null : high };
}

async function traverse(
  engine: Engine,
  model: RainModel,
  { data }: RainSettings,
  window: Float32Array,
): Promise<RunEvaluation["traversals"]> {
  const found = await traverseCapsules(engine, model, window, Math.floor(data.frames / 2), TRAVERSALS);
  return found.map(({ capsule, effect, fields }) => ({
    capsule,
    effect,
    fields: fields.map((field) => encodeField({ data: field, ny: data.size, nx: data.size, northFirst: true })),
  }));
}

/** The window of a stream with the most rain [frame, y, x]. */
async function wettestWindow(
  stream: AsyncIterable<{ readonly data: Float32Array; readonly shape: readonly number[] }>,
): Promise<Float32Array> {
  let best = new Float32Array(0);
  let most = -1;
  for await (const { data, shape } of stream) {
    const length = data.length / shape[0]!;
    for (let i = 0; i < shape[0]!; i++) {
      const window = data.subarray(i * length, (i + 1) * length);
      const rain = window.reduce((sum, value) => sum + (value > 0 ? Math.log1p(value) : 0), 0);
      if (rain > most) {
        most = rain;
        best = window.slice();
      }
    }
  }
  return best;
}
