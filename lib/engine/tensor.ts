import type { Context } from "./context.ts";
import { DTYPE, dtypeBytes, dtypeName, sizeOf } from "./dtypes.ts";

/** Elements of a tensor on the JavaScript side; strings are UTF-8 bytes, int64 also pairs of int32 (low, high). */
export type HostValues = ArrayBufferView<ArrayBufferLike> | readonly number[] | readonly Uint8Array[];

/**
 * Copies `values` into a new native `TF_Tensor`, which the caller must delete.
 *
 * @throws RangeError when `values` has not the size of `shape`; TypeError for an element type that cannot be moved.
 */
export function newHostTensor(
  context: Context,
  shape: readonly number[],
  dtype: number,
  values: HostValues,
): Deno.PointerObject {
  const symbols = context.symbols;
  const bytes = sizeOf(shape) * dtypeBytes(dtype);
  const source = dtype === DTYPE.string ? null : asBytes(dtype, values);
  const given = source === null ? (values as readonly Uint8Array[]).length * dtypeBytes(dtype) : source.byteLength;
  if (given !== bytes) {
    throw new RangeError(
      `Cannot make a tensor of ${dtypeName(dtype)} [${shape}]: it takes ${bytes} bytes, the values have ${given}`,
    );
  }
  const dims = BigInt64Array.from(shape, BigInt);
  const tensor = symbols.TF_AllocateTensor(dtype, dims, shape.length, BigInt(bytes));
  if (tensor === null) throw new Error(`Cannot allocate ${bytes} bytes for a tensor: not enough memory`);
  const data = symbols.TF_TensorData(tensor);
  if (source !== null) {
    if (bytes > 0) symbols.memcpy(data, source, BigInt(bytes));
  } else {
    (values as readonly Uint8Array<ArrayBuffer>[]).forEach((text, i) => {
      const element = Deno.UnsafePointer.offset(data!, i * dtypeBytes(dtype));
      symbols.TF_StringInit(element);
      symbols.TF_StringCopy(element, text, BigInt(text.length));
    });
  }
  return tensor;
}

/** Copies `values` into a new tensor of the context; gives its number. */
export function upload(context: Context, shape: readonly number[], dtype: number, values: HostValues): number {
  const tensor = newHostTensor(context, shape, dtype, values);
  const symbols = context.symbols;
  const handle = symbols.TFE_NewTensorHandle(tensor, context.status);
  symbols.TF_DeleteTensor(tensor);
  context.check("new tensor");
  return context.adopt(handle!);
}

/** Values of tensor `id`, copied out of TensorFlow: a typed array, or the bytes of each string. */
export function download(context: Context, id: number): Float32Array | Int32Array | Uint8Array {
  const symbols = context.symbols;
  const handle = context.handle(id);
  const dtype = symbols.TFE_TensorHandleDataType(handle);
  dtypeBytes(dtype);
  const tensor = symbols.TFE_TensorHandleResolve(handle, context.status);
  context.check("read");
  try {
    const bytes = Number(symbols.TF_TensorByteSize(tensor));
    const data = symbols.TF_TensorData(tensor);
    if (dtype === DTYPE.string) return strings(context, data, bytes / dtypeBytes(dtype)) as unknown as Uint8Array;
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

function strings(context: Context, data: Deno.PointerValue, count: number): Uint8Array[] {
  const symbols = context.symbols;
  return Array.from({ length: count }, (_, i) => {
    const element = Deno.UnsafePointer.offset(data!, i * dtypeBytes(DTYPE.string));
    const bytes = new Uint8Array(Number(symbols.TF_StringGetSize(element)));
    if (bytes.length > 0) Deno.UnsafePointerView.copyInto(symbols.TF_StringGetDataPointer(element)!, bytes);
    return bytes;
  });
}
