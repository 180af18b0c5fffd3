import { openArchive } from "../archive/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { isoTime } from "../grid/mod.ts";
import { encodeField, type RainCase } from "../report/mod.ts";
import { decodeProjection, type Projector, projectSatellite } from "../topographic/mod.ts";
import { meanOfFrames } from "./cell_rows.ts";
import { type Departures, departuresOf } from "./latent_departures.ts";
import { type SatelliteWindow, satelliteWindows } from "./satellite_windows.ts";
import type { PairContext } from "./train_pair.ts";

/** What {@link projectArchive} found. */
export interface ArchiveProjection {
  /** Sizes of the latents. */
  readonly departures: Departures;
  /** Half hours that each window has of those that the projector takes. */
  readonly present: number;
  /** The wettest window in maps; null without any window. */
  readonly case: RainCase | null;
}

/** Windows projected at a time. */
const BATCH = 64;

/** A window that may be shown. */
interface Shown {
  readonly window: SatelliteWindow;
  readonly latent: Float32Array;
  readonly departure: number;
  /** Mean rain, mm h-1. */
  readonly rain: number;
}

/**
 * Projects satellite rain of an archive without radar onto the latent of a run's radar: how far its latents lie from the
 * training latent, and what its wettest window decodes to. Windows are as wet as those that the models learned from.
 *
 * @throws DataError "missing-file" when the models are not trained, "missing-variable" without a group "imerg"
 */
export async function projectArchive(
  engine: Engine,
  context: PairContext,
  projector: Projector,
  options: { readonly archive: string; readonly product: string },
): Promise<ArchiveProjection> {
  const { settings: { data }, pairing: { halfHours } } = context;
  const group = (await openArchive(options.archive)).group("imerg");
  const cell = context.archive.group(data.radar).grid.dx * data.coarsen;
  const { size, wetFraction } = data;
  const values: number[] = [];
  const times: number[] = [];
  let best: Shown | null = null;
  let present = 0;
  let waiting: SatelliteWindow[] = [];
  const flush = () => {
    const latents = projectSatellite(engine, projector, stack(waiting));
    const length = latents.length / waiting.length;
    departuresOf(latents, waiting.length).forEach((departure, k) => {
      const window = waiting[k]!;
      values.push(departure);
      times.push(window.time);
      present = window.present;
      const rain = window.rates.reduce((sum, rate) => sum + (rate > 0 ? rate : 0), 0) / (present * size * size);
      if (rain <= (best?.rain ?? -1)) return;
      best = { window, rain, departure, latent: latents.slice(k * length, (k + 1) * length) };
    });
    waiting = [];
  };
  for await (const window of satelliteWindows(group, { size, cell, halfHours, wetFraction })) {
    waiting.push(window);
    if (waiting.length === BATCH) flush();
  }
  if (waiting.length > 0) flush();
  return {
    departures: { product: options.product, values, times },
    present,
    case: best === null ? null : asCase(engine, projector, best, { ...options, size, cell, halfHours }),
  };
}

function stack(windows: readonly SatelliteWindow[]): Float32Array {
  const length = windows[0]!.rates.length;
  const all = new Float32Array(windows.length * length);
  windows.forEach(({ rates }, k) => all.set(rates, k * length));
  return all;
}

function asCase(
  engine: Engine,
  projector: Projector,
  { window, latent, departure, rain }: Shown,
  { product, size, cell, halfHours }: {
    readonly product: string;
    readonly size: number;
    readonly cell: number;
    readonly halfHours: number;
  },
): RainCase {
  const decoded = decodeProjection(engine, projector, latent);
  const area = size * size;
  const km = size * cell / 1000;
  const starts = Array.from({ length: halfHours }, (_, half) => isoTime(window.time + half * 1800));
  const field = (data: Float32Array) =>
    data.every(Number.isNaN)
      ? null
      : encodeField({ data, ny: size, nx: size, northFirst: true, widthKm: km, heightKm: km });
  const perHalfHour = decoded.length / halfHours;
  const place = `${degrees(window.lat, "N", "S")}, ${degrees(window.lon, "E", "W")}`;
  const part = window.present === halfHours
    ? ""
    : ` Only ${window.present} of its ${halfHours} half hours is there: the others are given as missing, which the ` +
      "projector never met in training.";
  return {
    title: `${product}, projected: ${starts[0]!.slice(0, 10)}, ${place}`,
    lead:
      `Real satellite, no radar to compare with. Wettest window, ${rain.toFixed(2)} mm/h on average; its latent lies ` +
      `${departure.toFixed(2)} standard deviations from the mean of the training radar.${part}`,
    columns: starts.map((start) => `${start.slice(11, 16)} UTC`),
    rows: [
      {
        label: product,
        note: "real",
        fields: starts.map((_, half) => field(window.rates.slice(half * area, (half + 1) * area))),
      },
      {
        label: "Radar-like rain that its projection decodes to",
        note: "by the projector trained on simulated IMERG",
        fields: starts.map((_, half) =>
          field(meanOfFrames(decoded.subarray(half * perHalfHour, (half + 1) * perHalfHour), area))
        ),
      },
    ],
  };
}

/** 27.5 S as "27.5° S". */
function degrees(value: number, positive: string, negative: string): string {
  return `${Math.abs(value).toFixed(1)}° ${value < 0 ? negative : positive}`;
}
