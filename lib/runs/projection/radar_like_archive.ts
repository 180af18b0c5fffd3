import { join } from "node:path";
import { type ArchiveGroupHandle, createArchive, dayAxis, openArchive } from "../../archive/mod.ts";
import { removedAtExit, temporaryName } from "../../base/mod.ts";
import { DAY, dayOf, parseTime } from "../../grid/mod.ts";
import type { PairContext } from "../pair_context.ts";
import type { PairedOrigin } from "../paired_windows.ts";
import { putInPlace } from "./put_in_place.ts";
import { RADAR_LIKE_GROUP, radarLikeGroup } from "./radar_like_group.ts";

/** Archive in the run directory. */
export const RADAR_LIKE_ARCHIVE = "projected.zarr";

/** Fields of windows [window, frame, y, x], mm h-1. */
export interface RadarLikeFields {
  /** Mean of the ensemble. */
  readonly mean: Float32Array;
  /** Its standard deviation. */
  readonly spread: Float32Array;
}

/** Gathers windows to days. */
export interface RadarLikeArchive {
  /** Adds windows, in the order of time. */
  add(origins: readonly PairedOrigin[], fields: RadarLikeFields): Promise<void>;
  /** Writes what is left and puts the archive in its place. */
  finish(): Promise<void>;
  /** Removes what was written of an archive that was not finished; to be called in any case. */
  discard(): Promise<void>;
}

/**
 * Starts the archive of radar-like rain of a run, on the models' cells and the radar's times; cells that no window covers are
 * missing. One that is there is replaced when the new one is whole.
 */
export function radarLikeArchive(
  directory: string,
  { archive, pairing, settings: { data } }: PairContext,
): RadarLikeArchive {
  const { size, frames } = data;
  const { coarse } = pairing.cells;
  const { time: { step }, product } = archive.group(data.radar);
  const final = join(directory, RADAR_LIKE_ARCHIVE);
  const temporary = temporaryName(final);
  const { remove } = removedAtExit(temporary);
  const perDay = DAY / step;
  const cells = coarse.ny * coarse.nx;
  const days = new Map<string, Readonly<Record<"rain_rate" | "rain_rate_spread", (Float32Array | null)[]>>>();
  let group: ArchiveGroupHandle | undefined;

  const groupFor = async (day: string): Promise<ArchiveGroupHandle> => {
    if (group === undefined) {
      const satellite = archive.group(data.satellite).product;
      await createArchive(temporary, {
        title: "Radar-like rain projected from the satellite",
        groups: [radarLikeGroup({ radar: product, satellite, grid: coarse, time: dayAxis(day, day, step) })],
      });
    }
    return group = await (await openArchive(temporary)).extend(RADAR_LIKE_GROUP, day);
  };
  const flush = async (before: string): Promise<void> => {
    for (const [day, fields] of [...days].sort(([a], [b]) => a < b ? -1 : 1)) {
      if (day >= before) continue;
      const target = await groupFor(day);
      await target.writeDay(day, {
        "rain_rate": (index) => fields.rain_rate[index] ?? null,
        "rain_rate_spread": (index) => fields.rain_rate_spread[index] ?? null,
      });
      days.delete(day);
    }
  };
  const fieldAt = (time: number, name: "rain_rate" | "rain_rate_spread"): Float32Array => {
    const day = dayOf(time);
    let fields = days.get(day);
    if (fields === undefined) {
      const none = () => new Array<Float32Array | null>(perDay).fill(null);
      days.set(day, fields = { "rain_rate": none(), "rain_rate_spread": none() });
    }
    return fields[name][(time - parseTime(day)) / step] ??= new Float32Array(cells).fill(NaN);
  };
  return {
    add: async (origins, { mean, spread }) => {
      await flush(dayOf(Math.min(...origins.map(({ time }) => time))));
      origins.forEach(({ time, y, x }, window) => {
        for (let frame = 0; frame < frames; frame++) {
          for (const [name, values] of [["rain_rate", mean], ["rain_rate_spread", spread]] as const) {
            const field = fieldAt(time + frame * step, name);
            for (let row = 0; row < size; row++) {
              const from = ((window * frames + frame) * size + row) * size;
              field.set(values.subarray(from, from + size), (y + row) * coarse.nx + x);
            }
          }
        }
      });
    },
    finish: async () => {
      await flush("9999");
      await putInPlace(temporary, final);
    },
    discard: remove,
  };
}
