import type { DerivedHandle } from "../../archive/mod.ts";
import { DataError, hash32 } from "../../base/mod.ts";
import { concatenate } from "../concatenate.ts";
import { latentReader } from "../mosaics/decode_mosaics.ts";
import { type TilePlace, wetTiles } from "./latent_vectors.ts";

/** Which windows are drawn. */
export interface SampleOptions {
  /** Mosaics drawn, at most. */
  readonly mosaics: number;
  /** Windows drawn of each, at most. */
  readonly windows: number;
  /** Least share of wet cells. */
  readonly wetFraction: number;
  /** Seed. */
  readonly seed: number;
}

/** Windows drawn from latents. */
export interface WindowSample {
  /** Where they lie, in the order of time. */
  readonly places: readonly (TilePlace & { readonly wetFraction: number })[];
  /** Their latents [window, unit]. */
  readonly latents: Float32Array;
}

/**
 * Draws mosaics with wet tiles, and wet tiles of each, by the hash of time, place and seed: each as likely as any other, and the same
 * whatever the order in which days were encoded. Mosaics and not single windows are drawn, because their rain is read whole.
 *
 * @throws DataError "missing-frame" when no tile is wet enough
 */
export async function sampleWindows(latents: DerivedHandle, options: SampleOptions): Promise<WindowSample> {
  const { mosaics, windows, wetFraction: least, seed } = options;
  interface Drawn {
    readonly hash: number;
    readonly places: (TilePlace & { readonly wetFraction: number })[];
  }
  let drawn: Drawn[] = [];
  const tiles = latents.group.y.values.length * latents.group.x.values.length;
  for await (const { time: start, wetFraction } of wetTiles(latents)) {
    for (let k = 0; k * tiles < wetFraction.length; k++) {
      const time = start + k * latents.group.time.step;
      const places = Array.from(
        { length: tiles },
        (_, tile) => ({ time, tile, wetFraction: wetFraction[k * tiles + tile]! }),
      )
        .filter((place) => place.wetFraction >= least)
        .map((place) => ({ place, hash: hash32(`${time} ${place.tile}`, seed) }))
        .sort((a, b) => a.hash - b.hash).slice(0, windows).map(({ place }) => place);
      if (places.length > 0) drawn.push({ hash: hash32(String(time), seed), places });
    }
    if (drawn.length > 4 * mosaics) drawn = drawn.sort((a, b) => a.hash - b.hash).slice(0, mosaics);
  }
  const places = drawn.sort((a, b) => a.hash - b.hash).slice(0, mosaics).flatMap((mosaic) => mosaic.places)
    .sort((a, b) => a.time - b.time || a.tile - b.tile);
  if (places.length === 0) {
    throw new DataError(
      "missing-frame",
      `No tile of "${latents.group.name}" has ${100 * least} % of rain: encode more days, or ask for less (--wet)`,
      { file: latents.archive },
    );
  }
  const read = latentReader(latents);
  const rows: Float32Array[] = [];
  for (const [time, some] of Map.groupBy(places, (place) => place.time)) {
    const mosaic = read(time);
    const units = mosaic.length / tiles;
    // copies: else each row would keep its whole mosaic
    for (const { tile } of some) rows.push(mosaic.slice(tile * units, (tile + 1) * units));
  }
  return { places, latents: concatenate(rows) };
}
