import type { Packed } from "./packing.ts";
import { copyRows, type Rows, type Values } from "./rows.ts";

/** A chunk to decompress, by any thread of the process. */
export interface DecompressJob {
  /** Its bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What they must fill; null for memory of the thread that does it, which it has near. */
  readonly into: Packed | null;
  /** Its values, bytes. */
  readonly size: number;
  /** What to copy out of it then, and where to. */
  readonly copy: { readonly out: Packed; readonly rows: Rows } | null;
}

/** A job as numbers: memory by its address, which is the same in all threads. */
export function writeJob({ bytes, into, size, copy }: DecompressJob, numbers: Float64Array): void {
  numbers.set([addressOf(bytes), bytes.byteLength, into === null ? 0 : addressOf(into), size]);
  if (copy === null) return void numbers.fill(0, 4);
  const { out, rows: { from, fromSteps, to, toSteps, frames, rows, columns } } = copy;
  const memory = [out.BYTES_PER_ELEMENT, addressOf(out), out.byteLength];
  numbers.set([...memory, from, ...fromSteps, to, ...toSteps, frames, rows, columns], 4);
}

/** Does a job given as numbers; returns whether the chunk was as large as expected. */
export function doJob(
  numbers: Float64Array,
  decompress: (from: number, length: number, to: number, size: number) => boolean,
): boolean {
  const [from, length, given, size, itemBytes, out, outBytes, ...plan] = numbers as Iterable<number> as NumbersOfJob;
  const to = given === 0 ? addressOf(ownMemory(size)) : given;
  if (!decompress(from, length, to, size)) return false;
  if (itemBytes === 0) return true;
  const [first, fromRow, fromFrame, target, toRow, toFrame, frames, rows, columns] = plan;
  copyRows(valuesAt(to, size, itemBytes), valuesAt(out, outBytes, itemBytes), {
    from: first,
    fromSteps: [fromRow, fromFrame],
    to: target,
    toSteps: [toRow, toFrame],
    frames,
    rows,
    columns,
  });
  return true;
}

type N = number;
type NumbersOfJob = [N, N, N, N, itemBytes: N, out: N, outBytes: N, N, N, N, N, N, N, N, N, N];

let own = new Uint8Array(new ArrayBuffer(0));

/** Memory of this thread for a chunk of `size` bytes, valid until it is asked for again. */
export function ownMemory(size: number): Uint8Array<ArrayBuffer> {
  if (own.length !== size) own = new Uint8Array(new ArrayBuffer(size));
  return own;
}

const addressOf = (values: Packed): number => Number(Deno.UnsafePointer.value(Deno.UnsafePointer.of(values)));

const views = new Map<string, Values>();
const KEPT_VIEWS = 256;

/** Memory of another thread, as whole numbers of `itemBytes`. Kept, for it mostly is the same again; it is looked at in jobs only. */
function valuesAt(address: number, bytes: number, itemBytes: number): Values {
  const key = `${address} ${bytes} ${itemBytes}`;
  const known = views.get(key);
  if (known !== undefined) return known;
  if (views.size === KEPT_VIEWS) views.clear();
  const memory = Deno.UnsafePointerView.getArrayBuffer(Deno.UnsafePointer.create(BigInt(address))!, bytes);
  const view = new ({ 1: Uint8Array, 2: Uint16Array, 4: Uint32Array }[itemBytes]!)(memory);
  views.set(key, view);
  return view;
}
