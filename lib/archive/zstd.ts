import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { type Crew, startCrew } from "./crew.ts";
import { type DecompressJob, ownMemory } from "./crew_job.ts";
import { bytesOf, valuesLike } from "./packing.ts";
import { copyRows } from "./rows.ts";
import { BOARD_JOBS } from "./crew_board.ts";
import { frameLength } from "./zstd_frame.ts";
import { openNativeZstd } from "./zstd_native.ts";

/** Compression level written into the metadata. */
export const ZSTD_LEVEL = 3;

const native = openNativeZstd();

/** What compresses and decompresses chunks: "libzstd 1.5.4" where the system has it and FFI is allowed, else "node:zlib". */
export function zstdInUse(): string {
  return native?.name ?? "node:zlib";
}

/** Compresses with a content checksum, so that a damaged chunk is told from a good one when it is read. */
export function compress(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return zstdCompressSync(bytes, {
    chunkSize: Math.max(1024, bytes.length >> 1), // one or two outputs instead of many to join: 2.5 times faster
    params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL, [constants.ZSTD_c_checksumFlag]: 1 },
  }) as Uint8Array<ArrayBuffer>;
}

/** As {@link compress}, in parallel with others where the system's library is there. `bytes` must stay as they are meanwhile. */
export async function compressAside(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return await native?.compressAside(bytes, ZSTD_LEVEL) ?? compress(bytes);
}

/**
 * Decompresses `bytes` so that they fill `into`.
 *
 * @throws Error when they are damaged or of another length.
 */
export function decompress(bytes: Uint8Array<ArrayBuffer>, into: Uint8Array<ArrayBuffer>): void {
  if (native?.decompress(bytes, into)) return;
  // here too when the system's library refuses: this one says what is wrong
  // but not of a frame that is cut within its checksum, or followed by other bytes
  const length = frameLength(bytes);
  if (length !== bytes.length) {
    throw new RangeError(`Expected a frame of ${bytes.length} bytes, found one of ${length}`);
  }
  const room = into.length + 64;
  const out = zstdDecompressSync(bytes, { chunkSize: room, maxOutputLength: room });
  if (out.length !== into.length) {
    throw new RangeError(`Expected ${into.length} bytes after decompression, got ${out.length}`);
  }
  into.set(out);
}

const crews = new Map<number, Crew>();
let alone = 0;

/** The crew of a number of threads, not more than there are jobs for. */
function crewOf(threads: number): Crew {
  const helpers = Math.min(threads, BOARD_JOBS) - 1;
  const crew = crews.get(helpers) ?? startCrew(helpers);
  crews.set(helpers, crew);
  return crew;
}

/** Chunks that a thread decompresses alone before it looks for help: to start that takes as long as some hundred. */
const ALONE = 64;

/** Chunks given to {@link decompressAll} at a time. */
export const CHUNKS_AT_A_TIME: number = BOARD_JOBS;

/**
 * Decompresses several chunks, {@link CHUNKS_AT_A_TIME} at most, in `threads` threads where the system's library is there. `done` is
 * told of each, in this thread.
 *
 * @throws what `damaged` makes of the number of a job and of what is wrong with it.
 */
export function decompressAll(
  jobs: readonly DecompressJob[],
  threads: number,
  { done, damaged }: {
    readonly done: (job: number) => void;
    readonly damaged: (job: number, cause: unknown) => unknown;
  },
): void {
  const work = (job: number) => {
    const { bytes, into, size, copy } = jobs[job]!;
    const memory = into === null ? ownMemory(size) : bytesOf(into);
    try {
      decompress(bytes, memory);
    } catch (cause) {
      throw damaged(job, cause);
    }
    if (copy !== null) copyRows(into ?? valuesLike(copy.out, memory), copy.out, copy.rows);
  };
  const helped = native !== null && threads > 1 && jobs.length > 1 && alone >= ALONE;
  if (helped) return crewOf(threads).run(jobs, { work, done });
  alone += jobs.length;
  for (const job of jobs.keys()) {
    work(job);
    done(job);
  }
}
