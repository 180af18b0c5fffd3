import { join } from "node:path";
import { openArchive, type SplitName } from "../archive/mod.ts";
import { writeFileAtomic } from "../base/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { countParameters } from "../learning/mod.ts";
import { type EncodedField, encodeField } from "../report/mod.ts";
import { evaluateRain, type RainEvaluation, type RainModel, traverseCapsules } from "../topographic/mod.ts";
import { heldOutWindows } from "./rain_windows.ts";
import { loadRainModel, type RainModelName, type RainSettings } from "./train_rain.ts";

/** Measures of one model on held-out windows. */
export interface ModelEvaluation extends RainEvaluation {
  /** Trainable parameters. */
  readonly parameters: number;
  /** Training steps. */
  readonly steps: number;
}

/** evaluation.json of a run. */
export interface RunEvaluation {
  /** Part of the data. */
  readonly split: SplitName;
  /** Time between frames, minutes. */
  readonly frameMinutes: number;
  /** By model. */
  readonly models: Readonly<Partial<Record<RainModelName, ModelEvaluation>>>;
  /** Capsules of the topographic model rolled alone, at the wettest held-out frame; rolls in units. */
  readonly traversals: readonly {
    readonly capsule: number;
    readonly effect: number;
    readonly fields: readonly EncodedField[];
  }[];
}

/** Leads of the evaluation, frames: reconstruction, then 5 to 60 minutes of 5-minute frames where windows allow. */
const LEADS = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12];

/** Capsules shown. */
const TRAVERSALS = 4;

/** Measures the rain models of a run on its test windows and writes evaluation.json. */
export async function evaluateRun(
  engine: Engine,
  directory: string,
  split: SplitName = "test",
): Promise<RunEvaluation> {
  const models: Partial<Record<RainModelName, ModelEvaluation>> = {};
  let traversals: RunEvaluation["traversals"] = [];
  let frameMinutes = 5;
  for (const name of ["topographic", "vae"] as const) {
    const { model, settings, step } = await loadRainModel(engine, directory, name);
    const archive = await openArchive(settings.data.archive);
    frameMinutes = archive.group(settings.data.radar).time.step / 60;
    const leads = LEADS.filter((lead) => lead < settings.data.frames);
    const evaluation = await evaluateRain(engine, model, heldOutWindows(archive, settings.data, split), leads);
    models[name] = { ...evaluation, parameters: countParameters(model.parameters), steps: step };
    if (name === "topographic") {
      traversals = traverse(
        engine,
        model,
        settings,
        await wettestWindow(heldOutWindows(archive, settings.data, split)),
      );
    }
  }
  const result: RunEvaluation = { split, frameMinutes, models, traversals };
  await writeFileAtomic(join(directory, "evaluation.json"), `${JSON.stringify(result)}\n`);
  return result;
}

function traverse(
  engine: Engine,
  model: RainModel,
  { data }: RainSettings,
  window: Float32Array,
): RunEvaluation["traversals"] {
  return traverseCapsules(engine, model, window, Math.floor(data.frames / 2), TRAVERSALS).map(
    ({ capsule, effect, fields }) => ({
      capsule,
      effect,
      fields: fields.map((field) => encodeField({ data: field, ny: data.size, nx: data.size, northFirst: true })),
    }),
  );
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
