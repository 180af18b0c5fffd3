import { progress } from "../../base/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { cellKm, DAY, dayOf } from "../../grid/mod.ts";
import { encodeRates } from "../../topographic/mod.ts";
import { concatenate } from "../concatenate.ts";
import { FORECAST_FROM, type ReferenceSums, referenceSums } from "../reference_errors.ts";
import { HELD_OUT_BLOCKS } from "../held_out_blocks.ts";
import { partsOf } from "../latent_errors.ts";
import { departures, deviationOf, type LatentGauge, latentGauge } from "../latent_gauge.ts";
import { heldOutWindows } from "../rain_windows.ts";
import { softwareVersions } from "../run_directory.ts";
import { inBatches, type KeptWindow, someWindows } from "../some_windows.ts";
import { behaviourOf, terciles } from "./behaviours.ts";
import { flowMotion } from "./flow_motion.ts";
import { knownMotion } from "./known_motion.ts";
import { latentReadings } from "./latent_readings.ts";
import { type LookedAt, withMotionModels } from "./motion_models.ts";
import { motionTold, type ToldWindow } from "./motion_regression.ts";
import type { Behaviour, MotionGroup, MotionResult, MotionRow } from "./motion_result.ts";
import { type MovingWindow, turnedInTurn, turnedWindow } from "./moving_window.ts";
import { rollWindows, summedRolls } from "./window_rolls.ts";

/** Options of {@link measureMotion}. */
export interface MotionOptions {
  /** Command line, for the result. */
  readonly command: string;
  /** Other runs on the same windows, whose models are looked at beside. Default none. */
  readonly beside?: readonly string[];
  /** Archive with windows of the same kind, which need not be that of a run. Default: that of the run. */
  readonly archive?: string;
  /** Most windows of held-out days; of training days three times as many. Default 300. */
  readonly windows?: number;
  /** No progress. Default false. */
  readonly quiet?: boolean;
}

/** Training windows for each held-out one. */
const TRAINING = 3;

/** Windows that are encoded together. */
const BATCH = 8;

/** Leads, frames: 5 to 60 minutes of 5-minute frames, as far as windows and circles go. */
const LEADS = [1, 2, 3, 4, 6, 8, 10, 12];

/**
 * What the latents of models know of the motion of rain: whether the phases of capsules tell it, by a regression learned on
 * training days and scored on held-out ones, windows turned so that rain comes from everywhere alike; and whether rolled
 * latents foretell rain alike whatever it does, fast and slow, growing and decaying, turning and turned.
 *
 * @throws RangeError when runs see windows of another kind; DataError "missing-file" when nothing is trained, "missing-frame" when no
 * window is held out
 */
export function measureMotion(engine: Engine, directory: string, options: MotionOptions): Promise<MotionResult> {
  const { beside = [], windows: most = 300, quiet = false } = options;
  return withMotionModels(engine, [directory, ...beside], async (models, archive, data) => {
    const radar = archive.group(data.radar);
    const { frames, size, coarsen } = data;
    const minutes = radar.time.step / 60;
    const known = knownMotion(radar, data);
    const moving = async (split: "train" | "test", count: number): Promise<readonly MovingWindow[]> => {
      const kept = await someWindows(heldOutWindows(archive, data, split), count);
      return kept.map((window) => ({ ...window, motion: known.of(window) }));
    };
    const [training, held] = [await moving("train", TRAINING * most), await moving("test", most)];
    const cells = { size, dy: radar.grid.dy };
    const [learned, scored] = [turnedInTurn(training, cells), turnedInTurn(held, cells)];
    const line = progress("Looking at motion", models.length + 1, { quiet });
    const rows: MotionRow[] = [];
    if (known.source !== "optical flow") {
      const flow = (windows: readonly MovingWindow[]) =>
        toldBy(
          windows,
          windows.map(({ rates }) => {
            const { east, north } = flowMotion(rates, radar, data);
            return Float64Array.of(east, north, Math.hypot(east, north));
          }),
        );
      const path = "optical flow";
      rows.push({ path, reading: "mean motion", ...motionTold(path, flow(learned), flow(scored)) });
    }
    const references = held.map(({ rates }) =>
      referenceSums(rates, { leads: LEADS, from: FORECAST_FROM, frames, size })
    );
    const groups: MotionGroup[] = [];
    for (const [k, looked] of models.entries()) {
      line.update(k + 1, looked.path);
      const { gauge, told } = await motionRows(engine, looked, learned, scored);
      rows.push(...told);
      if (looked.model.config.kind === "tvae" && looked.steps > 0) {
        groups.push(...await motionGroups(engine, looked, gauge, held, references, { minutes, ...cells }));
      }
    }
    line.finish(`${held.length} windows`);
    const days = (windows: readonly KeptWindow[]) => windows.map(({ origin }) => Math.floor(origin.time / DAY));
    return {
      about: {
        command: options.command,
        created: Temporal.Now.instant().toString({ smallestUnit: "second" }),
        versions: softwareVersions(engine),
        radar: `${radar.product.name} ${radar.product.version}`,
        motion: known.source,
        windows: { training: training.length, held: held.length },
        days: { training: new Set(days(training)).size, held: new Set(days(held)).size },
        period: [dayOf(held[0]!.origin.time), dayOf(held.at(-1)!.origin.time)],
        held: {
          east: spread(held.map(({ motion }) => motion.east)),
          north: spread(held.map(({ motion }) => motion.north)),
        },
        shape: [frames, size, size],
        minutes,
        km: cellKm(radar.grid, coarsen),
        intervals: {
          regression: "95 % block bootstrap, blocks of one day",
          groups: `95 % block bootstrap, blocks of ${HELD_OUT_BLOCKS.kind}`,
        },
      },
      models: models.map(({ model: _, ...about }) => about),
      rows,
      groups,
    };
  }, options.archive);
}

/** Mean and standard deviation. */
function spread(values: readonly number[]): readonly [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)];
}

/** Windows with what is read of them. */
function toldBy(windows: readonly MovingWindow[], features: readonly Float64Array[]): ToldWindow[] {
  return windows.map(({ motion, origin }, k) => ({
    features: features[k]!,
    motion,
    time: origin.time,
  }));
}

/** Latents of windows [frame, capsule, unit]. */
async function latentsOf(
  engine: Engine,
  { model }: LookedAt,
  windows: readonly KeptWindow[],
): Promise<readonly Float32Array[]> {
  const latents: Float32Array[] = [];
  for (const { data, origins } of inBatches(windows, BATCH)) {
    latents.push(...partsOf(await encodeRates(engine, model, data), origins.length));
  }
  return latents;
}

/** What the latents of a model tell of the motion, and where they are measured from: by those of the training windows. */
async function motionRows(
  engine: Engine,
  looked: LookedAt,
  learned: readonly MovingWindow[],
  scored: readonly MovingWindow[],
): Promise<{ readonly gauge: LatentGauge; readonly told: readonly MotionRow[] }> {
  const { path, model } = looked;
  const [known, other] = [await latentsOf(engine, looked, learned), await latentsOf(engine, looked, scored)];
  const units = model.config.capsules * model.config.width;
  const gauge = await latentGauge(engine, model, deviationOf(concatenate(known), units));
  const told = latentReadings(model.config).map(({ name: reading, of }) => {
    const read = (windows: readonly MovingWindow[], latents: readonly Float32Array[]) =>
      toldBy(windows, latents.map((latent) => of(departures(gauge, latent))));
    return { path, reading, ...motionTold(`${path}/${reading}`, read(learned, known), read(scored, other)) };
  });
  return { gauge, told };
}

/** How rolled latents foretell windows, by what rain does in them, and when they are turned. */
async function motionGroups(
  engine: Engine,
  { path, model }: LookedAt,
  gauge: LatentGauge,
  held: readonly MovingWindow[],
  references: readonly (readonly ReferenceSums[])[],
  cells: { readonly minutes: number; readonly size: number; readonly dy: number },
): Promise<readonly MotionGroup[]> {
  const { frames, width } = model.config;
  const { minutes } = cells;
  const leads = LEADS.filter((lead) => lead < Math.min(frames - FORECAST_FROM, width)); // by the whole circle a capsule is itself again
  const rolling = { model, gauge, leads };
  const behaviours = held.map((window) => behaviourOf(window, window.motion, { frames, minutes }));
  const rolls = await rollWindows(engine, rolling, held, references);
  const group = (by: Behaviour, range: MotionGroup["range"], of: typeof rolls): MotionGroup => ({
    path,
    by,
    range,
    windows: of.length,
    ...summedRolls(of, rolling, minutes),
  });
  const groups = (["advection", "growth", "turning"] as const).flatMap((by) => {
    const values = behaviours.map((behaviour) => behaviour[by]);
    return terciles(values).map((own) =>
      group(by, [values[own[0]!]!, values[own.at(-1)!]!], own.map((window) => rolls[window]!))
    );
  });
  for (const quarters of [0, 1, 2, 3] as const) {
    // persistence and flow are as they are, the flow turned with the rain
    const turned = held.map((window) => turnedWindow(window, quarters, cells));
    const own = quarters === 0 ? rolls : await rollWindows(engine, rolling, turned, references);
    groups.push(group("quarter turns", [quarters, quarters], own));
  }
  return groups;
}
