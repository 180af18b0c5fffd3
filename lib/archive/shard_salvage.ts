import type { DayRecord, ShardRecords } from "./day_record.ts";
import type { ArchiveVariable } from "./layout.ts";
import { bytesOf, packedMemory } from "./packing.ts";
import { emptyIndex, indexBytes, type ShardIndex } from "./shard_index.ts";
import type { GroupRecord } from "./zarr_metadata.ts";
import { decompress } from "./zstd.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What tells which entries of a damaged index are right. */
export interface ShardWitness {
  /** Whether bytes are one whole chunk, by its own checksum and size. */
  readonly isChunk: (encoded: Bytes) => boolean;
  /** For each day of the shard, the bytes of its chunks and their place in the index; undefined where it holds nothing. */
  readonly bytes: readonly (number | undefined)[];
}

/** The witness of a variable's shard whose days have these records. */
export function shardWitness(
  { chunk: [nt, ny, nx] }: GroupRecord,
  variable: ArchiveVariable,
  records: ShardRecords,
): ShardWitness {
  const into = bytesOf(packedMemory(variable, nt * ny * nx));
  const isChunk = (encoded: Bytes) => {
    try {
      decompress(encoded, into);
      return true;
    } catch {
      return false;
    }
  };
  const bytesIn = (record: DayRecord | null) => record?.bytes[variable.name];
  return { isChunk, bytes: records.map(bytesIn) };
}

/** A length that a missing chunk has in the file. */
const EMPTY_LENGTH = 2 ** 64;

/**
 * What is right of an index whose checksum is wrong, so that chunks which are whole outlive it: entries that lead to a whole
 * chunk; and one of which only the offset or the length is right, where all others are, for the bytes that are left. Chunks that
 * are then not in the order of writing are mixed up, and none is believed. That a chunk is missing is believed where those of
 * its day are as many bytes as its record says. Other entries get no bytes, which is damage to every reader.
 *
 * @param end Where the chunks end in the file.
 * @param read Reads bytes of the file.
 */
export function salvageIndex(
  { offsets, lengths }: ShardIndex,
  end: number,
  read: (offset: number, length: number) => Bytes,
  { isChunk, bytes }: ShardWitness,
): ShardIndex {
  const chunks = offsets.length;
  const perDay = chunks / bytes.length;
  const dayOf = (chunk: number) => Math.floor(chunk / perDay);
  const right = emptyIndex(chunks);
  const put = (chunk: number, offset: number, length: number) => {
    right.offsets[chunk] = offset;
    right.lengths[chunk] = length;
  };
  const isEmpty = (chunk: number) => offsets[chunk]! < 0 || lengths[chunk] === EMPTY_LENGTH;
  const isWhole = (offset: number, length: number) =>
    length > 0 && offset + length <= end && isChunk(read(offset, length));
  const full = Array.from(offsets.keys()).filter((chunk) => !isEmpty(chunk));
  const sharing = Map.groupBy(full.filter((chunk) => lengths[chunk]! > 0), (chunk) => offsets[chunk]!);
  for (const [offset, [chunk, other]] of sharing) {
    // an offset that was lost to zeros leads to the first chunk, which may be as long
    const zeroed = offset === 0 && full.some((each) => each < chunk! && dayOf(each) === dayOf(chunk!));
    if (other === undefined && !zeroed && isWhole(offset, lengths[chunk!]!)) put(chunk!, offset, lengths[chunk!]!);
  }
  const wrong = full.filter((chunk) => right.offsets[chunk]! < 0);
  for (const chunk of wrong) put(chunk, 0, 0);
  const gaps = gapsOf(right, end);
  if (wrong.length === 1 && gaps.length === 1) {
    const [[chunk], [[offset, length]]] = [wrong as [number], gaps as [Gap]];
    const fits = offset === offsets[chunk] || length === lengths[chunk];
    if (fits && isWhole(offset, length)) put(chunk, offset, length);
  }
  if (!isInOrder(right, perDay)) {
    for (const chunk of full) put(chunk, 0, 0);
  }
  for (const [day, expected] of bytes.entries()) {
    const own = Array.from({ length: perDay }, (_, i) => day * perDay + i);
    const stored = own.reduce((sum, chunk) => sum + Math.max(0, right.lengths[chunk]!), indexBytes(perDay));
    if (expected === undefined || stored === expected) continue;
    for (const chunk of own) if (isEmpty(chunk)) put(chunk, 0, 0);
  }
  return right;
}

/** The chunks that have bytes, as they follow each other in the file. */
function inFile({ offsets, lengths }: ShardIndex): readonly number[] {
  const there = Array.from(offsets.keys()).filter((chunk) => lengths[chunk]! > 0);
  return there.sort((a, b) => offsets[a]! - offsets[b]!);
}

/** Whether chunks follow each other as they are written: those of one day, then the others, by number. */
function isInOrder(index: ShardIndex, perDay: number): boolean {
  const order = inFile(index);
  const isOfFirst = (chunk: number) => Math.floor(chunk / perDay) === Math.floor(order[0]! / perDay);
  const written = order.toSorted((a, b) => Number(isOfFirst(b)) - Number(isOfFirst(a)) || a - b);
  return order.every((chunk, i) => chunk === written[i]);
}

type Gap = readonly [offset: number, length: number];

/** The bytes before `end` that belong to no chunk. */
function gapsOf({ offsets, lengths }: ShardIndex, end: number): readonly Gap[] {
  const gaps: Gap[] = [];
  let position = 0;
  for (const chunk of inFile({ offsets, lengths })) {
    if (offsets[chunk]! > position) gaps.push([position, offsets[chunk]! - position]);
    position = Math.max(position, offsets[chunk]! + lengths[chunk]!);
  }
  if (end > position) gaps.push([position, end - position]);
  return gaps;
}
