import { isDataError } from "../base/mod.ts";
import { type DayRecord, framesOf, readShardRecords, type ShardRecords } from "./day_record.ts";
import { type ArchiveVariable, chunkCounts, framesPerDay } from "./layout.ts";
import type { GroupPaths } from "./paths.ts";
import { presentChunk } from "./present_chunk.ts";
import { indexBytes } from "./shard_index.ts";
import { openShard } from "./shard_reader.ts";
import { shardWitness } from "./shard_salvage.ts";
import type { GroupRecord } from "./zarr_metadata.ts";

/** What of a committed day cannot be read any more. */
export interface DayDamage {
  /** Damaged time chunks by variable: the index in the day of the first time of each. */
  readonly chunks: ReadonlyMap<string, ReadonlySet<number>>;
  /** Variables whose shard has a damaged index. */
  readonly indexes: ReadonlySet<string>;
  /** Whether the chunk of `present` is not what the records of its days say. */
  readonly present: boolean;
}

/** Looks for damage: reads and decompresses all chunks of a day. */
export async function findDamage(paths: GroupPaths, group: GroupRecord, record: DayRecord): Promise<DayDamage> {
  const records = await readShardRecords(paths, record.day);
  const chunks = new Map<string, ReadonlySet<number>>();
  const indexes = new Set<string>();
  for (const variable of group.group.variables) {
    const damaged = damagedChunks(paths, group, record, variable, records);
    if (damaged.starts.size > 0) chunks.set(variable.name, damaged.starts);
    if (damaged.index) indexes.add(variable.name);
  }
  const expected = presentChunk(framesPerDay(group.group.time), framesOf(records));
  const found = await readIfThere(paths.chunk("present", record.day));
  return {
    chunks,
    indexes,
    present: found.length !== expected.length || found.some((byte, i) => byte !== expected[i]),
  };
}

function damagedChunks(
  paths: GroupPaths,
  group: GroupRecord,
  { day, frames, bytes }: DayRecord,
  variable: ArchiveVariable,
  records: ShardRecords,
): { readonly starts: ReadonlySet<number>; readonly index: boolean } {
  const { chunk, shardDays } = group;
  const [times, rows, columns] = chunkCounts(group.group, chunk);
  const tiles = rows * columns;
  const days = paths.shard(day);
  const before = days.indexOf(day) * times * tiles;
  const starts = new Set(frames.map((frame) => frame - frame % chunk[0]));
  const witness = shardWitness(group, variable, records);
  const damaged = new Set<number>();
  let index = false;
  let stored = indexBytes(times * tiles);
  try {
    const shard = openShard([paths.chunk(variable.name, day)], {
      days,
      chunks: shardDays * times * tiles,
      variable: variable.name,
      witness,
    });
    if (shard === null) return { starts, index };
    index = shard.salvaged;
    try {
      for (const start of starts) {
        for (let tile = 0; tile < tiles; tile++) {
          const number = before + start / chunk[0] * tiles + tile;
          if (!shard.has(number)) continue;
          const encoded = shard.read([number])[0]!;
          stored += encoded.length;
          if (!witness.isChunk(encoded)) damaged.add(start);
        }
      }
    } finally {
      shard.close();
    }
  } catch (error) {
    if (isDataError(error, "corrupt-chunk")) return { starts, index: true }; // cut short
    throw error;
  }
  return { starts: stored === bytes[variable.name] ? damaged : starts, index }; // else some are of another file
}

async function readIfThere(path: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Uint8Array();
    throw error;
  }
}
