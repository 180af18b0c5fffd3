import { isDataError } from "../base/mod.ts";
import { type DayRecord, framesOf, readShardRecords } from "./day_record.ts";
import { type ArchiveVariable, chunkCounts, framesPerDay } from "./layout.ts";
import { bytesOf, packedMemory } from "./packing.ts";
import type { GroupPaths } from "./paths.ts";
import { presentChunk } from "./present_chunk.ts";
import { indexBytes } from "./shard_index.ts";
import { openShard } from "./shard_reader.ts";
import type { GroupRecord } from "./zarr_metadata.ts";
import { decompress } from "./zstd.ts";

/** What of a committed day cannot be read any more. */
export interface DayDamage {
  /** Damaged time chunks by variable: the index in the day of the first time of each. */
  readonly chunks: ReadonlyMap<string, ReadonlySet<number>>;
  /** Whether the chunk of `present` is not what the records of its days say. */
  readonly present: boolean;
}

/** Looks for damage: reads and decompresses all chunks of a day. */
export async function findDamage(paths: GroupPaths, group: GroupRecord, record: DayRecord): Promise<DayDamage> {
  const chunks = new Map<string, ReadonlySet<number>>();
  for (const variable of group.group.variables) {
    const damaged = damagedChunks(paths, group, record, variable);
    if (damaged.size > 0) chunks.set(variable.name, damaged);
  }
  const expected = presentChunk(framesPerDay(group.group.time), framesOf(await readShardRecords(paths, record.day)));
  const found = await readIfThere(paths.chunk("present", record.day));
  return { chunks, present: found.length !== expected.length || found.some((byte, i) => byte !== expected[i]) };
}

function damagedChunks(
  paths: GroupPaths,
  { group, chunk, shardDays }: GroupRecord,
  { day, frames, bytes }: DayRecord,
  variable: ArchiveVariable,
): ReadonlySet<number> {
  const [times, rows, columns] = chunkCounts(group, chunk);
  const tiles = rows * columns;
  const days = paths.shard(day);
  const before = days.indexOf(day) * times * tiles;
  const starts = new Set(frames.map((frame) => frame - frame % chunk[0]));
  const into = bytesOf(packedMemory(variable, chunk[0] * chunk[1] * chunk[2]));
  const damaged = new Set<number>();
  let stored = indexBytes(times * tiles);
  try {
    const shard = openShard([paths.chunk(variable.name, day)], {
      days,
      chunks: shardDays * times * tiles,
      variable: variable.name,
    });
    if (shard === null) return starts;
    try {
      for (const start of starts) {
        for (let tile = 0; tile < tiles; tile++) {
          const number = before + start / chunk[0] * tiles + tile;
          if (!shard.has(number)) continue;
          const encoded = shard.read([number])[0]!;
          stored += encoded.length;
          if (!decodes(encoded, into)) damaged.add(start);
        }
      }
    } finally {
      shard.close();
    }
  } catch (error) {
    if (isDataError(error, "corrupt-chunk")) return starts; // its index
    throw error;
  }
  return stored === bytes[variable.name] ? damaged : starts; // else some are of another file
}

function decodes(encoded: Uint8Array<ArrayBuffer>, into: Uint8Array<ArrayBuffer>): boolean {
  try {
    decompress(encoded, into);
    return true;
  } catch {
    return false;
  }
}

async function readIfThere(path: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Uint8Array();
    throw error;
  }
}
