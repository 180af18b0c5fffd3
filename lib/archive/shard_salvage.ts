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
 * chunk; and those of which only the offset or the length does, where the bytes between the chunks around are one. That a
 * chunk is missing is believed where those of its day are as many bytes as its record says. Other entries get no bytes, which
 * is damage to every reader.
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
    if (other === undefined && isWhole(offset, lengths[chunk!]!)) put(chunk!, offset, lengths[chunk!]!);
  }
  const wrong = full.filter((chunk) => right.offsets[chunk]! < 0);
  const gaps = gapsOf(right, end);
  const fit = (chunk: number, [offset, length]: Gap) => offset === offsets[chunk] || length === lengths[chunk];
  for (const chunk of wrong) {
    const [gap, other] = gaps.filter((each) => fit(chunk, each));
    const alone = gap !== undefined && other === undefined && wrong.every((each) => each === chunk || !fit(each, gap));
    if (alone && isWhole(...gap)) put(chunk, ...gap);
    else put(chunk, 0, 0);
  }
  const perDay = chunks / bytes.length;
  for (const [day, expected] of bytes.entries()) {
    const own = Array.from({ length: perDay }, (_, i) => day * perDay + i);
    const stored = own.reduce((sum, chunk) => sum + Math.max(0, right.lengths[chunk]!), indexBytes(perDay));
    if (expected === undefined || stored === expected) continue;
    for (const chunk of own) if (isEmpty(chunk)) put(chunk, 0, 0);
  }
  return right;
}

type Gap = readonly [offset: number, length: number];

/** The bytes before `end` that belong to no chunk. */
function gapsOf({ offsets, lengths }: ShardIndex, end: number): readonly Gap[] {
  const there = Array.from(offsets.keys()).filter((chunk) => offsets[chunk]! >= 0);
  const gaps: Gap[] = [];
  let position = 0;
  for (const chunk of there.sort((a, b) => offsets[a]! - offsets[b]!)) {
    if (offsets[chunk]! > position) gaps.push([position, offsets[chunk]! - position]);
    position = Math.max(position, offsets[chunk]! + lengths[chunk]!);
  }
  if (end > position) gaps.push([position, end - position]);
  return gaps;
}
