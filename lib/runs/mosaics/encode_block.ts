import { WET_RATE } from "../../base/mod.ts";
import { cutTile, type Tiling } from "../../grid/mod.ts";
import { isDry, type SequenceEncoder } from "../../topographic/mod.ts";

/** Least share of the cells of a tile that must be there for it to be encoded as it is: that of the windows that models learn from. */
export const LEAST_VALID = 0.9;

/** What became of tiles and frames. */
export interface TileCounts {
  /** Tiles of frames that were encoded, among them: */
  encoded: number;
  /** those in sequences without rain, whose latent is known beforehand, */
  dry: number;
  /** and those with more missing cells than models learn from, which were masked. */
  masked: number;
  /** Tiles of frames that were left out for missing cells. */
  skipped: number;
}

/** A stretch of frames encoded: physical values, NaN where tiles were left out. */
export interface EncodedBlock {
  /** Latent [frame, row of tiles, column of tiles, unit]. */
  readonly latent: Float32Array;
  /** Share of the valid cells with rain [frame, row, column]. */
  readonly wetFraction: Float32Array;
  /** Mean over the valid cells, mm h-1 [frame, row, column]. */
  readonly rainRate: Float32Array;
}

/**
 * Encodes all tiles of a stretch of mosaics.
 *
 * @param rates rain rate [before + frames + after, y, x], mm h-1, NaN where missing
 * @param allowMissing whether tiles with many missing cells are encoded, those masked, as long as one is there
 * @param counts what became of the tiles is added to it
 */
export async function encodeBlock(
  encoder: SequenceEncoder,
  tiling: Tiling,
  rates: Float32Array,
  allowMissing: boolean,
  counts: TileCounts,
): Promise<EncodedBlock> {
  const { frames, context: { before, after }, batch } = encoder;
  const length = before + frames + after;
  const area = tiling.size ** 2;
  const field = tiling.ny * tiling.nx;
  const tiles = tiling.rows.length * tiling.columns.length;
  const dry = await encoder.dry();
  const units = dry.length;
  const block: EncodedBlock = {
    latent: new Float32Array(frames * tiles * units).fill(NaN),
    wetFraction: new Float32Array(frames * tiles).fill(NaN),
    rainRate: new Float32Array(frames * tiles).fill(NaN),
  };
  const memory = new Float32Array(batch * length * area);
  const there = new Uint8Array(batch * length);
  let waiting: number[] = []; // tiles, in the order of their sequences in memory
  const put = (tile: number, frame: number, latent: Float32Array) =>
    block.latent.set(latent, (frame * tiles + tile) * units);
  const flush = async () => {
    if (waiting.length === 0) return;
    const used = waiting.length * length;
    const latents = await encoder.encode(memory.subarray(0, used * area), there.subarray(0, used));
    for (const [i, tile] of waiting.entries()) {
      for (let k = 0; k < frames; k++) {
        if (there[i * length + before + k] === 0) continue;
        put(tile, k, latents.subarray((i * frames + k) * units, (i * frames + k + 1) * units));
      }
    }
    waiting = [];
  };
  for (let tile = 0; tile < tiles; tile++) {
    const place = [
      tiling.rows[Math.floor(tile / tiling.columns.length)]!,
      tiling.columns[tile % tiling.columns.length]!,
    ] as const;
    const slot = waiting.length * length;
    const sequence = memory.subarray(slot * area, (slot + length) * area);
    let wanted = 0;
    let masked = 0;
    for (let f = 0; f < length; f++) {
      cutTile(rates.subarray(f * field, (f + 1) * field), tiling, place, sequence, f * area);
      const { valid, wet, sum } = tally(sequence.subarray(f * area, (f + 1) * area));
      const isWhole = valid >= LEAST_VALID * area;
      const isThere = isWhole || allowMissing && valid > 0;
      there[slot + f] = isThere ? 1 : 0;
      const frame = f - before;
      if (frame < 0 || frame >= frames) continue;
      if (!isThere) {
        counts.skipped++;
        continue;
      }
      wanted++;
      if (!isWhole) masked++;
      block.wetFraction[frame * tiles + tile] = wet / valid;
      block.rainRate[frame * tiles + tile] = sum / valid;
    }
    counts.encoded += wanted;
    counts.masked += masked;
    if (wanted === 0) continue;
    if (isDry(sequence)) {
      counts.dry += wanted;
      for (let k = 0; k < frames; k++) put(tile, k, dry);
      continue;
    }
    waiting.push(tile);
    if (waiting.length === batch) await flush();
  }
  await flush();
  return block;
}

/** Valid and wet cells, and the sum of the valid ones. */
function tally(rates: Float32Array): { readonly valid: number; readonly wet: number; readonly sum: number } {
  let [valid, wet, sum] = [0, 0, 0];
  for (let i = 0; i < rates.length; i++) {
    const rate = rates[i]!;
    if (Number.isNaN(rate)) continue;
    valid++;
    sum += rate;
    if (rate >= WET_RATE) wet++;
  }
  return { valid, wet, sum };
}
