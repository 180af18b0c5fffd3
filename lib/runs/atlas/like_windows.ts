import type { DerivedHandle } from "../../archive/mod.ts";
import { counted, DataError } from "../../base/mod.ts";
import type { Engine } from "../../engine/mod.ts";
import { isoTime, timeIndex } from "../../grid/mod.ts";
import { withKnownLatents } from "../mosaics/latent_store.ts";
import { type TilePlace, unitScale, wetnessAt } from "./latent_vectors.ts";
import { sampleWindows } from "./sample_windows.ts";
import { windowsLike } from "./windows_like.ts";

/** What to search for. */
export interface LikeQuery {
  /** Archive with the latents. */
  readonly archive: string;
  /** Group of them. Default "latent". */
  readonly into?: string;
  /** s since 1970 UTC. */
  readonly time: number;
  /** Number of the tile, row by row. Default: the wettest then. */
  readonly tile?: number;
  /** Windows wanted. */
  readonly count: number;
  /** Least share of wet cells of like windows. */
  readonly wetFraction: number;
}

/** A window as people read it. */
export interface FoundWindow {
  /** ISO 8601 UTC. */
  readonly time: string;
  /** Number of the tile. */
  readonly tile: number;
  /** Its centre, m or degrees. */
  readonly y: number;
  /** Its centre, m or degrees. */
  readonly x: number;
  /** Share of wet cells. */
  readonly wetFraction: number;
}

/** Windows from which the scale of the units is taken: some mosaics, some tiles of each. */
const SCALE = { mosaics: 400, windows: 8, seed: 0 } as const;

/** Windows that it takes at least: standard deviations of fewer make distances of anything. */
const LEAST = 16;

/**
 * Finds windows like one, anywhere in an archive: see {@link windowsLike}. Units are measured in their standard deviations over
 * windows as wet as is asked for, drawn from all.
 *
 * @throws DataError as `withKnownLatents`; "missing-frame" when the window has no latent, or too few windows are as wet
 */
export function likeWindows(
  engine: Engine,
  directory: string,
  { time, count, wetFraction, ...query }: LikeQuery,
): Promise<{ readonly window: FoundWindow; readonly like: readonly (FoundWindow & { readonly distance: number })[] }> {
  return withKnownLatents(engine, directory, query, async ({ latents }) => {
    const { group } = latents;
    const { first, step, count: times } = group.time;
    if (timeIndex(group.time, time) < 0) {
      throw new RangeError(
        `Time ${isoTime(time)} is none of "${group.name}", which has every ${step / 60} minutes from ${
          isoTime(first)
        } to ${isoTime(first + (times - 1) * step)}`,
      );
    }
    const wet = wetnessAt(latents, time);
    const tile = query.tile ?? wettest(latents, time, wet);
    const { latents: rows, places } = await sampleWindows(latents, { ...SCALE, wetFraction });
    if (places.length < LEAST) {
      throw new DataError(
        "missing-frame",
        `Only ${counted(places.length, "window")} with ${
          100 * wetFraction
        } % of rain are drawn, and ${LEAST} or more tell how far ` +
          "units spread: ask for less rain (--wet), or encode more days",
        { file: latents.archive },
      );
    }
    const scale = unitScale(rows, rows.length / places.length);
    const like = await windowsLike(latents, { time, tile }, scale, { count, wetFraction });
    const found = (place: TilePlace, wetFraction: number): FoundWindow => ({
      time: isoTime(place.time),
      tile: place.tile,
      y: group.y.values[Math.floor(place.tile / group.x.values.length)]!,
      x: group.x.values[place.tile % group.x.values.length]!,
      wetFraction,
    });
    return {
      window: found({ time, tile }, wet[tile]!),
      like: like.map(({ distance, ...each }) => ({ ...found(each, each.wetFraction), distance })),
    };
  });
}

/** The tile with the most wet cells. @throws DataError "missing-frame" when none has any */
function wettest({ archive }: DerivedHandle, time: number, wet: Float32Array): number {
  const best = wet.reduce((most, share, tile) => share > (wet[most] ?? 0) ? tile : most, -1);
  if (best >= 0) return best;
  throw new DataError("missing-frame", `No tile has rain at ${isoTime(time)}: give another time, or a tile`, {
    file: archive,
  });
}
