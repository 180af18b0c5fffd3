/** Numbers of TensorFlow's element types (tensorflow/c/tf_datatype.h), those that can occur here. */
export const DTYPE = {
  float32: 1,
  int32: 3,
  uint8: 4,
  string: 7,
  complex64: 8,
  int64: 9,
  bool: 10,
  bfloat16: 14,
  resource: 20,
} as const;

/** Bytes of an element; a string is a `TF_TString` of 24 bytes. */
const BYTES: Readonly<Record<number, number>> = { 1: 4, 3: 4, 4: 1, 7: 24, 8: 8, 9: 8, 10: 1 };

const NAMES = new Map<number, string>(Object.entries(DTYPE).map(([name, number]) => [number, name]));

/** Name of a TensorFlow element type: "float32". */
export function dtypeName(dtype: number): string {
  return NAMES.get(dtype) ?? `dtype ${dtype}`;
}

/**
 * Bytes of one element.
 *
 * @throws TypeError when tensors of this type cannot be moved between TensorFlow and JavaScript.
 */
export function dtypeBytes(dtype: number): number {
  const bytes = BYTES[dtype];
  if (bytes === undefined) throw new TypeError(`Cannot move a tensor of ${dtypeName(dtype)} to or from TensorFlow`);
  return bytes;
}

/** Elements of a tensor of `shape`. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** How a tensor is written in messages: "float32 [2,3]". */
export function describeTensor(tensor: { readonly dtype: number; readonly shape: readonly number[] }): string {
  return `${dtypeName(tensor.dtype)} [${tensor.shape}]`;
}
