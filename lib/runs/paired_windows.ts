import { type Archive, type SplitName, type WindowBatch, windows } from "../archive/mod.ts";
import { DataError } from "../base/mod.ts";
import { HALF_HOUR } from "../grid/mod.ts";
import type { Position } from "../learning/mod.ts";
import type { PairedBatch, PairedWindows } from "../topographic/mod.ts";
import { type BlockReader, blockReader } from "./block_reader.ts";
import { type CellMap, cellMap } from "./cell_map.ts";
import { concatenate } from "./concatenate.ts";
import type { DataConfig } from "./data_config.ts";
import { noWindows, schemaOf } from "./rain_windows.ts";
import { cutRain, PRESENT } from "./satellite_windows.ts";

/** Where a window of a {@link PairedWindows} lies. */
export interface PairedOrigin {
  /** First time, s since 1970 UTC; a half hour begins then. */
  readonly time: number;
  /** First row, cells of the models. */
  readonly y: number;
  /** First column, cells of the models. */
  readonly x: number;
}

/** Windows of radar and satellite together. */
export interface PairedWindowBatch extends PairedWindows {
  /** Where each window lies. */
  readonly origins: readonly PairedOrigin[];
}

/** What pairs windows of an archive. */
export interface WindowPairing {
  /** How radar windows and satellite cells fit. */
  readonly cells: CellMap;
  /** Half hours in a window. */
  readonly halfHours: number;
  /** Training batches without end. */
  training(from: Position): AsyncGenerator<PairedBatch & PairedWindowBatch>;
  /**
   * Windows of a part in the order of time, each once.
   *
   * @param leftOut where windows lie that are left out, as the satellite misses more than 10 % of a half hour, is added to it
   * @throws DataError "missing-frame" when there is none
   */
  heldOut(split: SplitName, wetFraction?: number, leftOut?: PairedOrigin[]): AsyncGenerator<PairedWindowBatch>;
}

/**
 * Pairs radar windows with the satellite's half hours on the same cells: each cell of a window takes the value of the
 * satellite cell that holds its centre. Windows begin with a half hour, because the parts of the data do; those where the
 * satellite misses more than 10 % of a half hour, of its cells that lie wholly in them, are left out.
 *
 * @throws RangeError when a half hour is not a whole number of radar frames, or a window not of half hours
 */
export function pairWindows(archive: Archive, config: DataConfig): WindowPairing {
  const radar = archive.group(config.radar);
  const satellite = archive.group(config.satellite);
  const perHalfHour = HALF_HOUR / radar.time.step;
  const halfHours = config.frames / perHalfHour;
  if (!Number.isInteger(perHalfHour) || !Number.isInteger(halfHours)) {
    throw new RangeError(
      `Cannot pair windows of ${config.frames} frames of ${radar.time.step} s with half hours: they must hold whole ones`,
    );
  }
  const cells = cellMap(radar.grid, satellite.grid, config.coarsen, config.size);
  const under = blockReader(satellite, cells.block);
  const pair = (batch: WindowBatch, leftOut: PairedOrigin[] = []) =>
    pairBatch(under, cells, config, halfHours, batch, leftOut);
  return {
    cells,
    halfHours,
    training: async function* (from) {
      for (let epoch = from.epoch;; epoch++) {
        let batch = 0;
        let seen = 0;
        let waiting: PairedWindow[] = []; // windows that have a satellite, until they fill a batch
        for await (const found of windows(archive, { ...schemaOf(config, "train"), timeStride: perHalfHour, epoch })) {
          seen += found.shape[0];
          waiting.push(...await pair(found));
          if (waiting.length < config.batch) continue;
          const full = waiting.slice(0, config.batch);
          waiting = waiting.slice(config.batch);
          batch++;
          if (epoch === from.epoch && batch <= from.batch) continue;
          yield { ...stack(full), next: { epoch, batch } };
        }
        if (batch === 0) throw seen < config.batch ? noWindows(config, "train") : noPairs(config);
      }
    },
    heldOut: async function* (split, wetFraction = config.wetFraction, leftOut = []) {
      const schema = { ...schemaOf(config, split), stride: config.size, timeStride: config.frames, shuffle: false };
      const before = leftOut.length;
      let any = false;
      for await (const found of windows(archive, { ...schema, wetFraction: { min: wetFraction } })) {
        const paired = await pair(found, leftOut);
        if (paired.length === 0) continue;
        any = true;
        yield stack(paired);
      }
      if (!any) {
        throw leftOut.length > before ? noSatellite(config, split) : noWindows({ ...config, wetFraction }, split);
      }
    },
  };
}

/** A window with its satellite fields. */
interface PairedWindow {
  readonly origin: PairedOrigin;
  readonly radar: Float32Array;
  readonly satellite: Float32Array;
}

function stack(windows: readonly PairedWindow[]): PairedWindowBatch {
  return {
    radar: concatenate(windows.map((window) => window.radar)),
    satellite: concatenate(windows.map((window) => window.satellite)),
    origins: windows.map((window) => window.origin),
  };
}

/** The windows of a batch whose half hours the satellite has; where the others lie is added to `leftOut`. */
async function pairBatch(
  satellite: BlockReader,
  cells: CellMap,
  { size, coarsen, frames }: DataConfig,
  halfHours: number,
  batch: WindowBatch,
  leftOut: PairedOrigin[],
): Promise<PairedWindow[]> {
  const kept: PairedWindow[] = [];
  for (const [i, { time, y, x }] of batch.origins.entries()) {
    const first = (time - satellite.time.first) / satellite.time.step;
    const origin = { time, y: y / coarsen, x: x / coarsen };
    if (first < 0 || first + halfHours > satellite.time.count) {
      leftOut.push(origin);
      continue;
    }
    const fields = await satellite.read("rain_rate", [first, halfHours]);
    const { cells: whole, cellOf } = cells.window(origin);
    const isThere = (half: number) =>
      whole.filter((cell) => !Number.isNaN(fields[half * satellite.cells + satellite.placeOf(cell)]!)).length >=
        PRESENT * whole.length;
    const here = cellOf.map((cell) => cell < 0 ? -1 : satellite.placeOf(cell));
    const values = cutRain(fields, here, { halfHours, perField: satellite.cells });
    if (values.every(Number.isNaN) || !Array.from({ length: halfHours }, (_, half) => half).every(isThere)) {
      leftOut.push(origin);
      continue;
    }
    const length = frames * size * size;
    kept.push({ origin, radar: batch.data.subarray(i * length, (i + 1) * length), satellite: values });
  }
  return kept;
}

/** What to say when the satellite misses too much of every window of a part. */
function noSatellite({ archive, satellite }: DataConfig, split: SplitName): DataError {
  return new DataError(
    "missing-frame",
    `Group "${satellite}" misses more than ${
      Math.round(100 * (1 - PRESENT))
    } % of a half hour in every window of the ` +
      `${split} part: archive the satellite of those days`,
    { file: archive },
  );
}

/** What to say when no batch of training windows has a satellite. */
function noPairs({ archive, batch, satellite, wetFraction }: DataConfig): DataError {
  return new DataError(
    "missing-frame",
    `Fewer than ${batch} training windows with ${100 * wetFraction} % of rain have values of group "${satellite}": ` +
      "use more days, smaller batches or a lower wet fraction",
    { file: archive },
  );
}
