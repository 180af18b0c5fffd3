import type { SplitName } from "../archive/mod.ts";
import type { TableColumns } from "../colocation/mod.ts";
import { WET_RATE } from "../base/mod.ts";
import type { Engine } from "../engine/mod.ts";
import {
  contextOf,
  encodeRates,
  type LatentProjection,
  latentScaleOf,
  type Projector,
  type RainModelConfig,
} from "../topographic/mod.ts";
import { latent } from "../verification/mod.ts";
import { departures, fromStandardised, latentGauge } from "./latent_gauge.ts";
import type { PairContext } from "./pair_context.ts";
import { somePairs } from "./some_pairs.ts";

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
  /** The model whose latents they are. */
  readonly config: RainModelConfig;
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
  { config, halfHours, minutes, response }: WindowLatents,
): readonly HalfHourErrors[] {
  const { frames, capsules, width } = config;
  const count = frames / halfHours;
  const whole = contextOf(config).before; // frames before it can be told by what they lack
  return Array.from({ length: halfHours }, (_, half) => {
    const [before, end] = [half * count, (half + 1) * count];
    const from = Math.min(end, Math.max(before, whole));
    const part = (of: Float32Array, first: number) => of.subarray(first * capsules * width, end * capsules * width);
    const late = { estimate: part(estimate, before), truth, shape: [count, capsules, width], before } as const;
    const rolled = { estimate: part(estimate, from), truth: part(truth, from) };
    return {
      byLag: latent.compareByLag(late, { interval: minutes }),
      byRoll: latent.compareByRoll({ ...rolled, shape: [end - from, capsules, width] }, {
        interval: minutes,
        response,
      }),
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
  { config: { frames, capsules, width }, minutes }: Pick<WindowLatents, "config" | "minutes">,
): latent.LagErrors {
  const shape = [frames, capsules, width] as const;
  return latent.compareByLag({ estimate, truth, shape }, { interval: minutes, maximumLag: Math.floor(frames / 2) });
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

/**
 * Sums that tell how capsules answer to time: of the frames that know as much as any, because a latent can tell those before by
 * what they lack, and so the way from the start of its window. Capsules of several speeds have no one roll: their response is NaN.
 */
export function responseSums(config: RainModelConfig) {
  const { frames, capsules, width } = config;
  const before = Math.min(contextOf(config).before, frames - 2); // of windows this short, what there is
  const shape = [frames - before, capsules, width] as const;
  const accumulator = latent.capsuleResponse({ shape, maximumLag: Math.min(shape[0], Math.ceil(width / 2)) - 1 });
  const { speeds = [1] } = config;
  return {
    ...accumulator,
    /** Adds the departures of a window [frame, capsule, unit]. */
    add: (sums: Float64Array<ArrayBuffer>, window: Float32Array) =>
      accumulator.add(sums, window.subarray(before * capsules * width)),
    value: (sums: Float64Array<ArrayBuffer>): latent.CapsuleResponse => {
      const found = accumulator.value(sums);
      return speeds.join() === "1"
        ? found
        : { ...found, response: NaN, reason: `capsules roll by ${speeds.join(", ")} steps` };
    },
  };
}

/** How capsules answer to time in latents of windows, departures [frame, capsule, unit]; see {@link responseSums}. */
export function responseOf(latents: readonly Float32Array[], config: RainModelConfig): latent.CapsuleResponse {
  const response = responseSums(config);
  return response.value(latents.reduce((sums, one) => response.add(sums, one), response.init()));
}

/** Windows whose latents tell the response, at most. */
const RESPONSE_WINDOWS = 500;

/** Prepares the reading of latents: goes over some wet windows of a part, to see how capsules answer to time there. */
export async function latentErrorReader(
  engine: Engine,
  context: PairContext,
  projector: Projector,
  split: SplitName,
): Promise<LatentErrorReader> {
  const { model: { config }, pairing: { halfHours }, archive, settings } = context;
  const scale = await latentScaleOf(projector);
  const gauge = await latentGauge(engine, context.model, scale.deviation);
  const { frames, capsules, width } = config;
  const seen: Float32Array[] = [];
  for await (const { radar, origins } of somePairs(context, split, RESPONSE_WINDOWS)) {
    seen.push(...partsOf(departures(gauge, await encodeRates(engine, context.model, radar)), origins.length));
  }
  const response = responseOf(seen, config);
  const minutes = archive.group(settings.data.radar).time.step / 60;
  const known = { config, halfHours, minutes, response: response.response };
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
