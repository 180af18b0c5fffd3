import { DataError, isDataError } from "../base/mod.ts";
import { cellCounter } from "./cell_counter.ts";
import { type ChunkStatistics, framesOf, type ShardRecords } from "./day_record.ts";
import { type ArchiveVariable, chunkCounts } from "./layout.ts";
import { bytesOf, pack, type Packed, packedArray } from "./packing.ts";
import { openShard, type ShardReader } from "./shard_reader.ts";
import { indexBytes } from "./shard_index.ts";
import { shardWitness } from "./shard_salvage.ts";
import { createShard } from "./shard_writer.ts";
import { spareMemory } from "./spare_memory.ts";
import { tilesOf } from "./tiles.ts";
import type { GroupRecord } from "./zarr_metadata.ts";
import { compressAside, decompress } from "./zstd.ts";

/** Writes one variable's shard of a day, one time chunk after another. */
export interface VariableWriter {
  /** The variable. */
  readonly variable: ArchiveVariable;
  /** Valid and wet cells by chunk; null when the variable is not rain. */
  readonly statistics: ChunkStatistics | null;
  /** Packs a frame, null for a missing one; returns the number of values clipped. */
  set(values: Float32Array | null): number;
  /** Packed bytes of the frame that was set. */
  bytes(): Uint8Array;
  /** Takes the frame that was set as frame `t` of the time chunk. */
  take(t: number): void;
  /**
   * Ends a time chunk: the frames that were taken, the others as they were before. It is compressed aside, while the next one is
   * made.
   */
  encode(timeChunk: number): Promise<void>;
  /** Ends the shard, with the other days that it holds; returns the bytes of this one. */
  finish(): Promise<number>;
  /** Brings it to the disk. */
  sync(): Promise<void>;
  /** Frees the files. */
  close(): void;
}

/** Where a shard goes and what it follows. */
export interface VariablePlace {
  /** The new file. */
  readonly path: string;
  /** The file before this change, which need not exist. */
  readonly former: string;
  /** The days of the shard. */
  readonly days: readonly string[];
  /** Number of the day in the shard. */
  readonly dayInShard: number;
  /** The records of the days of the shard before this change. */
  readonly records: ShardRecords;
  /**
   * Whether a former file whose index is damaged is replaced instead of refused, those of its chunks by {@link LOST} that cannot
   * be told any more.
   */
  readonly mend: boolean;
}

/** What stands for a chunk that was lost with the index of its shard: no bytes, which is damage to every reader. */
const LOST = new Uint8Array();

/** Opens the file before a change; null when it does not exist, or is to be replaced. @throws DataError "corrupt-chunk" */
function openFormer(
  { former, days, records, mend }: VariablePlace,
  chunks: number,
  group: GroupRecord,
  variable: ArchiveVariable,
): ShardReader | null {
  try {
    const witness = mend ? shardWitness(group, variable, records) : undefined;
    return openShard([former], { days, chunks, variable: variable.name, witness });
  } catch (error) {
    if (mend && isDataError(error, "corrupt-chunk")) return null;
    throw error;
  }
}

/** Whether a variable has wet and dry. */
export function isRain(variable: ArchiveVariable): boolean {
  return variable.units === "mm h-1" && variable.kind === "rate";
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
  const slab = cy * cx;
  const memory = spareMemory(record);
  const frame = memory.take(variable, grid.ny * grid.nx);
  // views of the frame, by tile: they are copied from at every time
  const rowsOf = tiles.map((tile) =>
    Array.from({ length: tile.ny }, (_, y) => frame.subarray((tile.y + y) * grid.nx + tile.x).subarray(0, tile.nx))
  );
  const makeSet = () => tiles.map(() => memory.take(variable, nt * slab));
  let [filling, compressed] = [makeSet(), makeSet()];
  const taken = new Set<number>();
  const statistics = isRain(variable)
    ? { valid: new Array<number>(chunks).fill(0), wet: new Array<number>(chunks).fill(0) }
    : null;
  const tally = cellCounter(variable);
  const first = place.dayInShard * chunks;
  const former = openFormer(place, shardDays * chunks, record, variable);
  const shard = createShard(place.path, shardDays * chunks);
  const frames = framesOf(place.records);
  const formerStatistics = place.records[place.dayInShard]?.statistics[variable.name];
  const timesBefore = (day: number, timeChunk: number) =>
    frames[day]!.filter((frame) => Math.floor(frame / nt) === timeChunk);
  /** A chunk of the shard as it was, still compressed. */
  const before = (number: number) => {
    const timeChunk = Math.floor(number % chunks / tiles.length);
    if (timesBefore(Math.floor(number / chunks), timeChunk).length === 0) return null;
    if (former === null) return LOST;
    return former.has(number) ? former.read([number])[0]! : null;
  };
  let stored = indexBytes(chunks);
  const add = (number: number, bytes: Uint8Array) => {
    shard.add(first + number, bytes);
    stored += bytes.length;
  };
  let compressing: { readonly number: number; readonly bytes: Promise<Uint8Array> }[] = [];
  /** Adds the chunks that were being compressed when it was called. */
  const flush = async () => {
    const ready = compressing;
    compressing = [];
    for (const { number, bytes } of ready) add(number, await bytes);
  };
  const decode = (old: Uint8Array<ArrayBuffer>, into: Packed, number: number) => {
    try {
      decompress(old, bytesOf(into));
    } catch (cause) {
      const message = `Chunk ${first + number} is damaged: ingest all files of ${
        place.days[place.dayInShard]
      } together`;
      const offset = former === null ? {} : { offset: former.offset(first + number) };
      throw new DataError("corrupt-chunk", message, { file: place.former, variable: variable.name, ...offset, cause });
    }
  };
  /** Puts the frames that were not taken as they were before. */
  const keepOthers = (values: Packed, number: number) => {
    if (taken.size === nt) return;
    const others = timesBefore(place.dayInShard, Math.floor(number / tiles.length));
    const old = others.every((frame) => taken.has(frame % nt)) ? null : before(first + number);
    const kept = old === null ? null : packedArray(variable, nt * slab);
    if (kept !== null) decode(old!, kept, number);
    for (let t = 0; t < nt; t++) {
      if (taken.has(t)) continue;
      if (kept === null) values.fill(variable.fill, t * slab, (t + 1) * slab);
      else values.set(kept.subarray(t * slab, (t + 1) * slab), t * slab);
    }
  };
  /** Writes a time chunk as it was before, still compressed. */
  const repeat = (timeChunk: number) => {
    for (let number = timeChunk * tiles.length; number < (timeChunk + 1) * tiles.length; number++) {
      const old = before(first + number);
      if (old !== null) add(number, old);
      if (statistics === null || formerStatistics === undefined) continue;
      statistics.valid[number] = formerStatistics.valid[number]!;
      statistics.wet[number] = formerStatistics.wet[number]!;
    }
  };
  return {
    variable,
    statistics,
    set: (data) => {
      if (data !== null) return pack(variable, data, frame);
      frame.fill(variable.fill);
      return 0;
    },
    bytes: () => bytesOf(frame),
    take: (t) => {
      taken.add(t);
      for (const [k, rows] of rowsOf.entries()) {
        for (const [y, row] of rows.entries()) filling[k]!.set(row, t * slab + y * cx);
      }
    },
    encode: async (timeChunk) => {
      if (taken.size === 0) {
        await flush();
        return repeat(timeChunk);
      }
      const begun: typeof compressing = [];
      for (const [k, values] of filling.entries()) {
        const number = timeChunk * tiles.length + k;
        keepOthers(values, number);
        const { valid, wet } = tally(values);
        if (valid > 0) {
          const bytes = compressAside(bytesOf(values));
          bytes.catch(() => {}); // seen when it is added
          begun.push({ number, bytes });
        }
        if (statistics !== null) [statistics.valid[number], statistics.wet[number]] = [valid, wet];
      }
      taken.clear();
      await flush(); // the chunks before, whose memory is filled next, while these wait their turn
      compressing = begun;
      [filling, compressed] = [compressed, filling];
    },
    finish: async () => {
      await flush();
      memory.give([frame, ...filling, ...compressed]);
      for (let number = 0; number < shardDays * chunks; number++) {
        if (number >= first && number < first + chunks) continue;
        const other = before(number);
        if (other !== null) shard.add(number, other);
      }
      shard.finish();
      return stored;
    },
    sync: () => shard.sync(),
    close: () => {
      former?.close();
      shard.close();
    },
  };
}
