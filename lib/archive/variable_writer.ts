import { WET_RATE } from "../base/mod.ts";
import type { ChunkStatistics } from "./day_record.ts";
import { type ArchiveVariable, chunkCounts } from "./layout.ts";
import { bytesOf, pack, type Packed, packedArray } from "./packing.ts";
import { openShard } from "./shard_reader.ts";
import { indexBytes } from "./shard_index.ts";
import { createShard } from "./shard_writer.ts";
import { tilesOf } from "./tiles.ts";
import type { GroupRecord } from "./zarr_metadata.ts";
import { compressAside, decompress } from "./zstd.ts";

/** Writes one variable's shard of a day, one time chunk after another. */
export interface VariableWriter {
  /** The variable. */
  readonly variable: ArchiveVariable;
  /** Valid and wet cells by chunk; null when the variable is not rain. */
  readonly statistics: ChunkStatistics | null;
  /** Packs frame `t` of the time chunk, null for a missing one; returns the number of values clipped. */
  set(t: number, values: Float32Array | null): number;
  /** Packed bytes of frame `t` of the time chunk. */
  bytes(t: number): Uint8Array;
  /**
   * Writes a time chunk: the frames that `isNew` says from what was set, the others as they were before. It is compressed aside;
   * the next may be set meanwhile.
   */
  encode(timeChunk: number, isNew: (t: number) => boolean): Promise<void>;
  /** Repeats a time chunk as it was before, still compressed. */
  repeat(timeChunk: number): void;
  /** Ends the shard, with the other days that it holds; returns the bytes of this one. */
  finish(): Promise<number>;
  /** Frees the files. */
  close(): void;
}

/** Where a shard goes and what it follows. */
export interface VariablePlace {
  /** The new file. */
  readonly path: string;
  /** The file before this change, which need not exist. */
  readonly former: string;
  /** Whether the day was there before. */
  readonly known: boolean;
  /** Its statistics. */
  readonly formerStatistics: ChunkStatistics | undefined;
  /** Number of the day in the shard. */
  readonly dayInShard: number;
}

/** Whether a variable has wet and dry. */
export function isRain(variable: ArchiveVariable): boolean {
  return variable.units === "mm h-1" && variable.kind === "rate";
}

/** Counts valid and wet cells. */
function counter({ scale = 1, offset = 0, fill, dtype }: ArchiveVariable) {
  const wetFrom = dtype === "float32" ? WET_RATE : Math.ceil((WET_RATE - offset) / scale - 1e-9);
  return (values: Packed): { readonly valid: number; readonly wet: number } => {
    let missing = 0;
    let wet = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value === fill || Number.isNaN(value)) missing++;
      else if (value >= wetFrom) wet++;
    }
    return { valid: values.length - missing, wet };
  };
}

/** Starts the shard of one variable of a day. */
export function createVariableWriter(
  record: GroupRecord,
  variable: ArchiveVariable,
  place: VariablePlace,
): VariableWriter {
  const { group: { grid }, chunk: [nt, cy, cx], shardDays } = record;
  const tiles = tilesOf(grid, record.chunk);
  const chunks = chunkCounts(record.group, record.chunk)[0] * tiles.length;
  const cells = grid.ny * grid.nx;
  const frames = packedArray(variable, nt * cells);
  const buffers = tiles.map(() => packedArray(variable, nt * cy * cx));
  const statistics = isRain(variable)
    ? { valid: new Array<number>(chunks).fill(0), wet: new Array<number>(chunks).fill(0) }
    : null;
  const tally = counter(variable);
  const first = place.dayInShard * chunks;
  const former = openShard([place.former], shardDays * chunks);
  const shard = createShard(place.path, shardDays * chunks);
  const before = (number: number) => place.known ? former?.read(first + number) ?? null : null;
  let stored = indexBytes(chunks);
  let compressing: { readonly number: number; readonly bytes: Promise<Uint8Array> }[] = [];
  const add = (number: number, bytes: Uint8Array) => {
    shard.add(first + number, bytes);
    stored += bytes.length;
  };
  const flush = async () => {
    for (const { number, bytes } of compressing) add(number, await bytes);
    compressing = [];
  };
  const frame = (t: number) => frames.subarray(t * cells, (t + 1) * cells);
  return {
    variable,
    statistics,
    set: (t, data) => {
      if (data !== null) return pack(variable, data, frame(t));
      frame(t).fill(variable.fill);
      return 0;
    },
    bytes: (t) => bytesOf(frame(t)),
    encode: async (timeChunk, isNew) => {
      await flush();
      for (const [k, tile] of tiles.entries()) {
        const number = timeChunk * tiles.length + k;
        const values = buffers[k]!;
        const old = before(number);
        if (old === null) values.fill(variable.fill);
        else decompress(old, bytesOf(values));
        for (let t = 0; t < nt; t++) {
          if (!isNew(t)) continue;
          for (let y = 0; y < tile.ny; y++) {
            const from = t * cells + (tile.y + y) * grid.nx + tile.x;
            values.set(frames.subarray(from, from + tile.nx), (t * cy + y) * cx);
          }
        }
        const { valid, wet } = tally(values);
        if (valid > 0) {
          const bytes = compressAside(bytesOf(values));
          bytes.catch(() => {}); // seen when it is added
          compressing.push({ number, bytes });
        }
        if (statistics !== null) [statistics.valid[number], statistics.wet[number]] = [valid, wet];
      }
    },
    repeat: (timeChunk) => {
      for (let number = timeChunk * tiles.length; number < (timeChunk + 1) * tiles.length; number++) {
        const old = before(number);
        if (old !== null) add(number, old);
        if (statistics === null || place.formerStatistics === undefined) continue;
        statistics.valid[number] = place.formerStatistics.valid[number]!;
        statistics.wet[number] = place.formerStatistics.wet[number]!;
      }
    },
    finish: async () => {
      await flush();
      for (let number = 0; former !== null && number < shardDays * chunks; number++) {
        if (number >= first && number < first + chunks) continue;
        const other = former.read(number);
        if (other !== null) shard.add(number, other);
      }
      shard.finish();
      return stored;
    },
    close: () => {
      former?.close();
      shard.abandon();
    },
  };
}
