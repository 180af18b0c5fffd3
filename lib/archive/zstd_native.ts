import { createPool } from "./pool.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** zstd by the system's library, in this thread or aside, in others. Contexts are kept: to make one costs as much as a small chunk. */
export interface NativeZstd {
  /** "libzstd 1.5.4". */
  readonly name: string;
  /** Compresses with a content checksum. */
  compressAside(bytes: Bytes, level: number): Promise<Bytes>;
  /** Decompresses; whether that filled `into`. */
  decompress(bytes: Bytes, into: Bytes): boolean;
  /** Decompresses what lies at an address to another, of memory that may be another thread's; whether that filled it. */
  decompressAt(from: number, length: number, to: number, size: number): boolean;
}

/** ZSTD_c_compressionLevel and ZSTD_c_checksumFlag of zstd.h. */
const LEVEL = 100;
const CHECKSUM = 201;

const JOB = { parameters: ["pointer", "buffer", "usize", "buffer", "usize"], result: "usize" } as const;

function load(file: string) {
  return Deno.dlopen(file, {
    ZSTD_versionNumber: { parameters: [], result: "u32" },
    ZSTD_compressBound: { parameters: ["usize"], result: "usize" },
    ZSTD_createCCtx: { parameters: [], result: "pointer" },
    ZSTD_CCtx_setParameter: { parameters: ["pointer", "i32", "i32"], result: "usize" },
    ZSTD_compress2: { ...JOB, nonblocking: true },
    ZSTD_createDCtx: { parameters: [], result: "pointer" },
    ZSTD_decompressDCtx: JOB,
    decompressAt: {
      name: "ZSTD_decompressDCtx",
      parameters: ["pointer", "usize", "usize", "usize", "usize"], // addresses, as they are
      result: "usize",
    },
  }).symbols;
}

/** The system's libzstd; null where it is not there or may not be loaded. */
export function openNativeZstd(): NativeZstd | null {
  if (Deno.permissions.querySync({ name: "ffi" }).state !== "granted") return null;
  const file = { linux: "libzstd.so.1", darwin: "libzstd.1.dylib" }[Deno.build.os as string];
  if (file === undefined) return null;
  let zstd: ReturnType<typeof load>;
  try {
    zstd = load(file);
  } catch {
    return null;
  }
  const threads = navigator.hardwareConcurrency + 1; // one waits, so that none is idle
  let own: Deno.PointerValue = null;
  const encoders = createPool(threads, () => ({ context: zstd.ZSTD_createCCtx(), room: new Uint8Array() }));
  const decoder = () => own ??= zstd.ZSTD_createDCtx();
  const version = zstd.ZSTD_versionNumber();
  return {
    name: `libzstd ${Math.floor(version / 10_000)}.${Math.floor(version / 100) % 100}.${version % 100}`,
    compressAside: (bytes, level) =>
      encoders.use(async (encoder) => {
        const { context } = encoder;
        zstd.ZSTD_CCtx_setParameter(context, LEVEL, level);
        zstd.ZSTD_CCtx_setParameter(context, CHECKSUM, 1);
        const size = BigInt(bytes.length);
        const bound = zstd.ZSTD_compressBound(size);
        if (encoder.room.length < bound) encoder.room = new Uint8Array(Number(bound));
        const length = await zstd.ZSTD_compress2(context, encoder.room, bound, bytes, size);
        if (length > bound) throw new Error(`libzstd could not compress ${size} bytes: out of memory`); // an error code
        return encoder.room.slice(0, Number(length));
      }),
    decompress: (bytes, into) => {
      const size = BigInt(into.length);
      return zstd.ZSTD_decompressDCtx(decoder(), into, size, bytes, BigInt(bytes.length)) === size;
    },
    decompressAt: (from, length, to, size) =>
      Number(zstd.decompressAt(decoder(), BigInt(to), BigInt(size), BigInt(from), BigInt(length))) === size,
  };
}
