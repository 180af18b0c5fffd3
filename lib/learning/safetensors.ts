import { DataError, writeFileAtomic } from "../base/mod.ts";

/** One array of a safetensors file. */
export interface StoredTensor {
  /** Sizes. */
  readonly shape: readonly number[];
  /** Values, row-major. */
  readonly data: Float32Array | Int32Array;
}

/** Content of a safetensors file. */
export interface TensorFile {
  /** Arrays by name. */
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  /** Free text by key. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Writes arrays in the safetensors format (8 bytes of header length, JSON header, data), atomically.
 *
 * @throws DataError "disk-full" or "read-only"
 */
export async function writeSafetensors(path: string, { tensors, metadata }: TensorFile): Promise<void> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    const dtype = data instanceof Float32Array ? "F32" : "I32";
    header[name] = { dtype, shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + offset).fill(0x20, 8, 8 + headerLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(json, 8);
  let at = 8 + headerLength;
  for (const { data } of Object.values(tensors)) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  await writeFileAtomic(path, bytes);
}

/**
 * Reads a safetensors file of float32 and int32 arrays.
 *
 * @throws DataError "missing-file", or "corrupt-file" with the offset of what does not fit
 */
export async function readSafetensors(path: string): Promise<TensorFile> {
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(path);
  } catch (cause) {
    throw new DataError("missing-file", "Cannot read the weights", { file: path, cause });
  }
  const corrupt = (what: string, offset: number, cause?: unknown) =>
    new DataError("corrupt-file", `Cannot read the weights: ${what}`, { file: path, offset, cause });
  if (bytes.length < 8) throw corrupt("the file is shorter than its header", 0);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > bytes.length - 8) throw corrupt(`the header claims ${length} bytes, the file has ${bytes.length}`, 0);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  } catch (cause) {
    throw corrupt("the header is not JSON", 8, cause);
  }
  if (!isRecord(header)) throw corrupt("the header is not a JSON object", 8);
  const { __metadata__: metadata = {}, ...entries } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === "string")) {
    throw corrupt("its metadata are not texts by name", 8);
  }
  const tensors: Record<string, StoredTensor> = {};
  for (const [name, entry] of Object.entries(entries)) {
    if (!isEntry(entry)) throw corrupt(`the header does not give type, shape and place of ${name}`, 8);
    const { dtype, shape, data_offsets: [start, end] } = entry;
    const size = shape.reduce((a, b) => a * b, 1);
    if (dtype !== "F32" && dtype !== "I32") throw corrupt(`${name} has the type ${dtype}, not F32 or I32`, 8);
    if (end - start !== 4 * size || 8 + length + end > bytes.length) {
      throw corrupt(`${name} does not fit the file: it is truncated`, 8 + length + start);
    }
    const buffer = bytes.slice(8 + length + start, 8 + length + end).buffer;
    tensors[name] = { shape, data: dtype === "F32" ? new Float32Array(buffer) : new Int32Array(buffer) };
  }
  return { tensors, metadata: metadata as Record<string, string> };
}

/** What the header says of an array; the offsets count from its end. */
interface TensorEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly "data_offsets": readonly [start: number, end: number];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isCounts = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);

const isEntry = (value: unknown): value is TensorEntry =>
  isRecord(value) && typeof value["dtype"] === "string" && isCounts(value["shape"]) &&
  isCounts(value["data_offsets"]) && value["data_offsets"].length === 2;
