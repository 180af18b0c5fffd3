import { type Archive, openArchive, type SplitName, type WindowBatch } from "../../archive/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { countParameters } from "../../learning/mod.ts";
import {
  disposeRainModel,
  encodeRates,
  fitLinearDynamics,
  forecastWindows,
  type LeadSums,
  type LinearDynamics,
  type RainModel,
  type WindowForecast,
} from "../../topographic/mod.ts";
import { concatenate } from "../concatenate.ts";
import { partsOf, responseOf } from "../latent_errors.ts";
import { departures, deviationOf, latentGauge } from "../latent_gauge.ts";
import { heldOutWindows, trainingWindows } from "../rain_windows.ts";
import { FORECAST_FROM } from "../reference_errors.ts";
import { inBatches, someWindows } from "../some_windows.ts";
import { loadRainModel, type RainSettings } from "../train_rain.ts";
import type { RollMeasures, RowMeasures } from "./ablation_result.ts";
import { quantileShares } from "./quantile_shares.ts";

/** Leads that ablations measure, frames; 0 is reconstruction, and a model's own end before its capsules are once around. */
export const ABLATION_LEADS: readonly number[] = Array.from({ length: 13 }, (_, lead) => lead);

/** Held-out windows whose latents tell the roll, at most. */
const ROLL_WINDOWS = 300;

/** How many of them are encoded together. */
const ROLL_BATCH = 8;

/** Training batches that linear dynamics are fitted to, and principal components that they keep. */
const [DYNAMICS_BATCHES, COMPONENTS] = [40, 96];

/** Measures the model of a run on the held-out windows of a part of its data. */
export async function measureRow(engine: Engine, directory: string, split: SplitName = "test"): Promise<RowMeasures> {
  const { model, settings, step } = await loadRainModel(engine, directory, "topographic");
  try {
    const archive = await openArchive(settings.data.archive);
    const { kind, frames, width } = model.config;
    const minutes = archive.group(settings.data.radar).time.step / 60;
    const leads = ABLATION_LEADS.filter((lead) => lead < Math.min(width, frames - FORECAST_FROM));
    const held = () => heldOutWindows(archive, settings.data, split);
    const dynamics = kind === "autoencoder" ? await dynamicsOf(engine, model, archive, settings, leads) : undefined;
    const windows = await Array.fromAsync(
      forecastWindows(engine, model, held(), leads, {
        from: FORECAST_FROM,
        ...(dynamics === undefined ? {} : { dynamics }),
      }),
    );
    const sum = (of: (window: WindowForecast) => number) => windows.reduce((total, window) => total + of(window), 0);
    const cells = sum((window) => window.cells);
    const rolls = settings.training.maxShift > 0 || dynamics !== undefined;
    return {
      parameters: countParameters(model.parameters),
      steps: step,
      bits: kind === "autoencoder" ? null : sum((window) => window.bound) / cells / Math.LN2,
      reconstructionBits: sum((window) => window.nll) / cells / Math.LN2,
      kl: sum((window) => window.kl) / (windows.length * frames),
      leads: leads.map((lead, k) => {
        const rmse = (of: (sums: LeadSums) => number) =>
          Math.sqrt(sum(({ leads }) => of(leads[k]!)) / sum(({ leads }) => leads[k]!.cells));
        return {
          minutes: lead * minutes,
          forecast: lead === 0 || rolls ? rmse((sums) => sums.rolled) : null,
          unrolled: rmse((sums) => sums.unrolled),
        };
      }),
      roll: model.config.speeds === undefined ? await rollOf(engine, model, held()) : null,
      ...(model.config.quantiles === undefined ? {} : { quantiles: await quantileShares(engine, model, held()) }),
    };
  } finally {
    disposeRainModel(model);
  }
}

function dynamicsOf(
  engine: Engine,
  model: RainModel,
  archive: Archive,
  { data }: RainSettings,
  leads: readonly number[],
): Promise<LinearDynamics> {
  const windows = async function* () {
    let batches = 0;
    for await (const batch of trainingWindows(archive, data, { epoch: 0, batch: 0 })) {
      yield batch;
      if (++batches === DYNAMICS_BATCHES) return;
    }
  };
  const ahead = leads.filter((lead) => lead > 0);
  return fitLinearDynamics(engine, model, windows(), { leads: ahead, components: COMPONENTS });
}

/** How the latents of held-out windows roll. */
async function rollOf(engine: Engine, model: RainModel, held: AsyncIterable<WindowBatch>): Promise<RollMeasures> {
  const { capsules, width } = model.config;
  const seen: Float32Array[] = [];
  for (const { data, origins } of inBatches(await someWindows(held, ROLL_WINDOWS), ROLL_BATCH)) {
    seen.push(...partsOf(await encodeRates(engine, model, data), origins.length));
  }
  const gauge = await latentGauge(engine, model, deviationOf(concatenate(seen), capsules * width));
  const { response, lags: [first] } = responseOf(seen.map((one) => departures(gauge, one)), model.config);
  const finite = (value: number) => Number.isFinite(value) ? value : null;
  return { response: finite(response), rolled: finite(first!.rolled), unrolled: finite(first!.unrolled) };
}
