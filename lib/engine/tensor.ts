import type { Context } from "./context.ts";
import { DTYPE, dtypeBytes, dtypeName, sizeOf } from "./dtypes.ts";
import { freeStrings, readStrings, writeStrings } from "./strings.ts";

/** Elements of a tensor on the JavaScript side; strings are UTF-8 bytes, int64 also pairs of int32 (low, high). */
export type HostValues = ArrayBufferView | readonly number[] | readonly Uint8Array[];

/**
 * Copies `values` into a native `TF_Tensor`, which exists while `use` runs.
 *
 * @throws RangeError when `values` has not the size of `shape`; TypeError for an element type that cannot be moved.
 */
export function withHostTensor<T>(
  context: Context,
  { shape, dtype }: { readonly shape: readonly number[]; readonly dtype: number },
  values: HostValues,
  use: (tensor: Deno.PointerObject) => T,
): T {
  const { symbols } = context;
  const count = sizeOf(shape);
  const bytes = count * dtypeBytes(dtype);
  const texts = dtype === DTYPE.string ? values as readonly Uint8Array[] : null;
  const source = texts === null ? asBytes(dtype, values) : null;
  if ((texts?.length ?? count) !== count || (source?.length ?? bytes) !== bytes) {
    throw new RangeError(`Cannot make a tensor of ${dtypeName(dtype)} [${shape}] from values of another number`);
  }
  const tensor = symbols.TF_AllocateTensor(dtype, BigInt64Array.from(shape, BigInt), shape.length, BigInt(bytes));
  if (tensor === null) throw new Error(`Cannot allocate ${bytes} bytes for a tensor: not enough memory`);
  const data = symbols.TF_TensorData(tensor);
  if (texts !== null) writeStrings(symbols, data, texts);
  else if (bytes > 0) symbols.memcpy(data, source, BigInt(bytes));
  try {
    return use(tensor);
  } finally {
    if (texts !== null) freeStrings(symbols, data, count);
    symbols.TF_DeleteTensor(tensor);
  }
}

/** Values of tensor `id`, copied out of TensorFlow: a typed array, or the bytes of each string. */
export function download(context: Context, id: number): Float32Array | Int32Array | Uint8Array {
  const { symbols } = context;
  const handle = context.handle(id);
  const dtype = symbols.TFE_TensorHandleDataType(handle);
  const width = dtypeBytes(dtype);
  const tensor = symbols.TFE_TensorHandleResolve(handle, context.status);
  context.check("read");
  try {
    const bytes = Number(symbols.TF_TensorByteSize(tensor));
    const data = symbols.TF_TensorData(tensor);
    // tfjs types this as Uint8Array and expects one for each string.
    if (dtype === DTYPE.string) return readStrings(symbols, data, bytes / width) as unknown as Uint8Array;
    const buffer = new ArrayBuffer(bytes);
    if (bytes > 0) Deno.UnsafePointerView.copyInto(data!, new Uint8Array(buffer));
    switch (dtype) {
      case DTYPE.float32:
      case DTYPE.complex64:
        return new Float32Array(buffer);
      case DTYPE.int32:
        return new Int32Array(buffer);
      case DTYPE.int64:
        return Int32Array.from(new BigInt64Array(buffer), Number);
      default:
        return new Uint8Array(buffer);
    }
  } finally {
    symbols.TF_DeleteTensor(tensor);
  }
}

function asBytes(dtype: number, values: HostValues): Uint8Array<ArrayBuffer> {
  const view = ArrayBuffer.isView(values) ? values : typedArray(dtype, values as readonly number[]);
  return new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength);
}

function typedArray(dtype: number, values: readonly number[]): ArrayBufferView {
  switch (dtype) {
    case DTYPE.float32:
    case DTYPE.complex64:
      return Float32Array.from(values);
    case DTYPE.int32:
      return Int32Array.from(values);
    case DTYPE.int64:
      return BigInt64Array.from(values, BigInt);
    default:
      return Uint8Array.from(values);
  }
}
