import { openArchive } from "../archive/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { HALF_HOUR, isoMinute, isoTime } from "../grid/mod.ts";
import { encodeField, mapLines, mapPlace, type OwnBasis, type RainCase } from "../report/mod.ts";
import { decodeProjection, type Projector, projectSatellite } from "../topographic/mod.ts";
import { meanOfFrames } from "./cell_rows.ts";
import { type Departures, departuresOf } from "./latent_departures.ts";
import { type SatelliteWindow, satelliteWindows, windowGrid } from "./satellite_windows.ts";
import { coarseCells } from "./mosaics/model_cells.ts";
import type { PairContext } from "./pair_context.ts";
import { cellSide } from "./unpaired/cell_side.ts";

/** What {@link projectArchive} found. */
export interface ArchiveProjection {
  /** Sizes of the latents. */
  readonly departures: Departures;
  /** Half hours that each window has of those that the projector takes. */
  readonly present: number;
  /** Windows in maps: the one with most contrast, and the one whose latent lies farthest; none without any window. */
  readonly cases: readonly RainCase[];
}

/** Windows projected at a time. */
const BATCH = 64;

/** A window that may be shown. */
interface Shown {
  /** Why it is. */
  readonly reason: string;
  readonly window: SatelliteWindow;
  readonly latent: Float32Array;
  readonly departure: number;
}

/** Why windows are shown, and the measure that is greatest in them. */
const SHOWN: readonly { readonly reason: string; measure(window: SatelliteWindow, departure: number): number }[] = [
  { reason: "Window with the most contrast", measure: ({ rates }) => contrast(rates) },
  { reason: "Window whose latent lies farthest", measure: (_, departure) => departure },
];

/**
 * Projects satellite rain of an archive without radar onto the latent of a run's radar: how far its latents lie from the
 * training latent, and what some windows decode to. Windows are as wet as those that the models learned from.
 *
 * @throws DataError "missing-file" when the models are not trained, "missing-variable" without a group "imerg"; RangeError as
 * {@link cellSide}
 */
export async function projectArchive(
  engine: Engine,
  context: PairContext,
  projector: Projector,
  options: { readonly archive: string; readonly product: string },
): Promise<ArchiveProjection> {
  const { settings: { data }, pairing: { halfHours } } = context;
  const group = (await openArchive(options.archive)).group("imerg");
  const cell = cellSide(coarseCells(context.archive.group(data.radar), data.coarsen));
  const { size, wetFraction } = data;
  const values: number[] = [];
  const times: number[] = [];
  const shown = new Map<string, Shown & { readonly size: number }>();
  let present = 0;
  let waiting: SatelliteWindow[] = [];
  const flush = async () => {
    const latents = await projectSatellite(engine, projector, stack(waiting));
    const length = latents.length / waiting.length;
    departuresOf(latents, waiting.length).forEach((departure, k) => {
      const window = waiting[k]!;
      values.push(departure);
      times.push(window.time);
      present = window.present;
      for (const { reason, measure } of SHOWN) {
        const size = measure(window, departure);
        if (size <= (shown.get(reason)?.size ?? -Infinity)) continue;
        shown.set(reason, { reason, window, departure, size, latent: latents.slice(k * length, (k + 1) * length) });
      }
    });
    waiting = [];
  };
  for await (const window of satelliteWindows(group, { size, cell, halfHours, wetFraction })) {
    waiting.push(window);
    if (waiting.length === BATCH) await flush();
  }
  if (waiting.length > 0) await flush();
  const cases: RainCase[] = [];
  for (const one of shown.values()) {
    const decoded = await decodeProjection(engine, projector, one.latent);
    const { lon, lat } = one.window;
    const grid = windowGrid(lon, lat, size, cell);
    const there = { lines: await mapLines(grid), place: await mapPlace(grid) };
    const { time } = one.window;
    const basis: OwnBasis = {
      kind: "real",
      products: [{ role: "satellite", ...group.product }],
      period: `${isoMinute(time)} to ${isoMinute(time + halfHours * HALF_HOUR)} UTC`,
    };
    cases.push({ ...asCase(one, decoded, { ...options, size, cell, halfHours }), ...there, basis });
  }
  return {
    departures: { product: options.product, values, times },
    present,
    cases,
  };
}

/** Standard deviation of the logarithm of rain over a window. */
function contrast(rates: Float32Array): number {
  let [count, sum, squares] = [0, 0, 0];
  for (const rate of rates) {
    if (Number.isNaN(rate)) continue;
    const value = Math.log(rate + 0.1);
    count++;
    sum += value;
    squares += value * value;
  }
  return Math.sqrt(squares / count - (sum / count) ** 2);
}

function stack(windows: readonly SatelliteWindow[]): Float32Array {
  const length = windows[0]!.rates.length;
  const all = new Float32Array(windows.length * length);
  windows.forEach(({ rates }, k) => all.set(rates, k * length));
  return all;
}

function asCase(
  { reason, window, departure }: Shown,
  decoded: Float32Array,
  { product, size, cell, halfHours }: {
    readonly product: string;
    readonly size: number;
    readonly cell: number;
    readonly halfHours: number;
  },
): RainCase {
  const area = size * size;
  const km = size * cell / 1000;
  const starts = Array.from({ length: halfHours }, (_, half) => isoTime(window.time + half * HALF_HOUR));
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
      `${reason}. Real satellite, no radar to compare with. Its latent lies ${
        departure.toFixed(2)
      } standard deviations ` +
      `from the mean of the training radar.${part}`,
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
