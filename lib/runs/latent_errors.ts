import type { SplitName } from "../archive/mod.ts";
import type { TableColumns } from "../colocation/mod.ts";
import { WET_RATE } from "../base/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { encodeRates, type LatentProjection, latentScaleOf, type Projector } from "../topographic/mod.ts";
import { latent } from "../verification/mod.ts";
import { departures, fromStandardised, latentGauge } from "./latent_gauge.ts";
import type { PairContext } from "./pair_context.ts";

/** Columns of latent.parquet with the errors read in the latents, the same for all cells of a window and half hour. */
export const LATENT_ERROR_COLUMNS = {
  latent_delay: {
    type: "FLOAT",
    units: "min",
    about: "time by which the satellite's latent is late of the radar's; NULL where it cannot be told",
  },
  latent_amplitude: {
    type: "FLOAT",
    units: "1",
    about:
      "size of the satellite's latent by that of the radar's, from the latent of no rain; NULL where the radar has too little rain",
  },
  latent_structure: {
    type: "FLOAT",
    units: "1",
    about: "one minus the correlation of the latents at that delay; NULL where the radar has too little rain",
  },
  capsule_delay: {
    type: "FLOAT",
    units: "min",
    about:
      "the delay from the roll of the capsules; NULL where it cannot be told, and of models whose capsules do not roll",
  },
} as const satisfies TableColumns;

/** Errors of one half hour, as {@link LATENT_ERROR_COLUMNS} name them. */
export interface HalfHourErrors {
  /** When, how much, what, by the lag at which the latents fit best. */
  readonly byLag: latent.LagErrors;
  /** The same by the roll at which they do. */
  readonly byRoll: latent.RollErrors;
}

/** What {@link halfHourErrors} must know of latents. */
export interface WindowLatents {
  /** Frames of a window, capsules, units of a capsule. */
  readonly shape: latent.LatentShape;
  /** Half hours of a window. */
  readonly halfHours: number;
  /** Minutes from a frame to the next. */
  readonly minutes: number;
  /** Steps that the capsules of the model roll a frame. */
  readonly response: number;
}

/** Errors of each half hour of a window from departures of its latents, [frame, capsule, unit]. */
export function halfHourErrors(
  estimate: Float32Array,
  truth: Float32Array,
  { shape: [frames, capsules, width], halfHours, minutes, response }: WindowLatents,
): readonly HalfHourErrors[] {
  const count = frames / halfHours;
  const shape = [count, capsules, width] as const;
  return Array.from({ length: halfHours }, (_, half) => {
    const before = half * count;
    const part = (of: Float32Array) => of.subarray(before * capsules * width, (before + count) * capsules * width);
    const pair = { estimate: part(estimate), truth: part(truth), shape };
    return {
      byLag: latent.compareByLag({ ...pair, truth, before }, { interval: minutes }),
      byRoll: latent.compareByRoll(pair, { interval: minutes, response }),
    };
  });
}

/**
 * Errors of a whole window by the lag at which its latents fit best: one delay for all of its frames, which is told farther than
 * those of its half hours.
 */
export function windowErrors(
  estimate: Float32Array,
  truth: Float32Array,
  { shape, minutes }: Pick<WindowLatents, "shape" | "minutes">,
): latent.LagErrors {
  return latent.compareByLag({ estimate, truth, shape }, { interval: minutes, maximumLag: Math.floor(shape[0] / 2) });
}

/** Reads errors in the latents of a projector. */
export interface LatentErrorReader {
  /** How the capsules of the radar model answer to time, in the part of the data that is read. */
  readonly response: latent.CapsuleResponse;
  /**
   * Errors of each half hour of a projection, [window * half hour]; null where the radar [window, frame, y, x], mm h-1, is
   * less wet than the windows that models learn from: what is nearly no rain has neither size nor shape nor time.
   */
  errorsOf(projection: LatentProjection, rates: Float32Array): readonly (HalfHourErrors | null)[];
}

/** How capsules answer to time in latents of windows, departures [frame, capsule, unit]. */
export function responseOf(latents: readonly Float32Array[], shape: latent.LatentShape): latent.CapsuleResponse {
  const [frames, , width] = shape;
  const accumulator = latent.capsuleResponse({ shape, maximumLag: Math.min(frames, Math.ceil(width / 2)) - 1 });
  return accumulator.value(latents.reduce((sums, one) => accumulator.add(sums, one), accumulator.init()));
}

/** Windows whose latents tell the response, at most. */
const RESPONSE_WINDOWS = 500;

/** Prepares the reading of latents: goes over wet windows of a part, to see how capsules answer to time there. */
export async function latentErrorReader(
  engine: Engine,
  context: PairContext,
  projector: Projector,
  split: SplitName,
): Promise<LatentErrorReader> {
  const { model: { config: { frames, capsules, width } }, pairing: { halfHours, heldOut }, archive, settings } =
    context;
  const scale = await latentScaleOf(projector);
  const gauge = await latentGauge(engine, context.model, scale.deviation);
  const shape = [frames, capsules, width] as const;
  const seen: Float32Array[] = [];
  for await (const { radar, origins } of heldOut(split)) {
    seen.push(...partsOf(departures(gauge, await encodeRates(engine, context.model, radar)), origins.length));
    if (seen.length >= RESPONSE_WINDOWS) break;
  }
  const response = responseOf(seen, shape);
  const minutes = archive.group(settings.data.radar).time.step / 60;
  const known = { shape, halfHours, minutes, response: response.response };
  return {
    response,
    errorsOf: ({ satellite, radar }, rates) => {
      const windows = radar.length / (frames * capsules * width);
      const [estimates, truths] = [satellite, radar].map((own) =>
        partsOf(departures(gauge, fromStandardised(scale, own)), windows)
      );
      const rain = partsOf(rates, windows * halfHours);
      return truths!.flatMap((truth, k) => halfHourErrors(estimates![k]!, truth, known))
        .map((errors, k) => wetFraction(rain[k]!) >= settings.data.wetFraction ? errors : null);
    },
  };
}

/** Share of cells with rain among those with a value; 0 of none. */
export function wetFraction(rates: Float32Array): number {
  let [wet, there] = [0, 0];
  for (const rate of rates) {
    if (Number.isNaN(rate)) continue;
    there++;
    if (rate >= WET_RATE) wet++;
  }
  return there === 0 ? 0 : wet / there;
}

/** An array cut into `count` parts of one length. */
export function partsOf(values: Float32Array, count: number): Float32Array[] {
  const length = values.length / count;
  return Array.from({ length: count }, (_, k) => values.subarray(k * length, (k + 1) * length));
}
