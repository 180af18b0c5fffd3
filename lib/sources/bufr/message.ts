import { DataError } from "../../base/mod.ts";
import { descriptorName } from "./tables.ts";

/** What sections 0 to 3 of a BUFR message say, and where its data are. */
export interface BufrHeader {
  /** Originating centre: 85 is Météo-France Toulouse. */
  readonly centre: number;
  /** Data category (WMO table A; 6 is radar) and the centre's own sub-category. */
  readonly category: number;
  /** Local sub-category. */
  readonly localSubcategory: number;
  /** Version of the master tables. */
  readonly masterVersion: number;
  /** Version of the local tables. */
  readonly localVersion: number;
  /** Typical time of the message, s since 1970 UTC. */
  readonly time: number;
  /** Number of subsets, at least 1. */
  readonly subsets: number;
  /** Descriptors of one subset, unexpanded: "0-01-099", "3-01-011", "1-03-000", "2-01-124". */
  readonly descriptors: readonly string[];
  /** Section 4 without its own header. */
  readonly data: Uint8Array;
  /** Byte of the file at which `data` begins. */
  readonly dataOffset: number;
}

/** Where "BUFR" stands: a bulletin heading may come first. -1 where it is not in the first `within` bytes. */
export function findBufr(bytes: Uint8Array, within = 256): number {
  const end = Math.min(bytes.length, within) - 3;
  for (let k = 0; k < end; k++) {
    if (bytes[k] === 0x42 && bytes[k + 1] === 0x55 && bytes[k + 2] === 0x46 && bytes[k + 3] === 0x52) return k;
  }
  return -1;
}

/**
 * Reads the frame of the first message in `bytes`: WMO Manual on Codes, volume I.2, FM 94 BUFR edition 4.
 *
 * @throws DataError "unknown-format" when there is no message, "unsupported-version" for other editions, other master
 * tables than meteorology's, and compressed subsets, "corrupt-file" when sections do not fit or there is no subset.
 */
export function readBufrHeader(bytes: Uint8Array, file?: string): BufrHeader {
  const start = findBufr(bytes);
  const place = file === undefined ? {} : { file };
  if (start < 0) throw new DataError("unknown-format", "No BUFR message at the start of the file", place);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const corrupt = (message: string, offset: number) => new DataError("corrupt-file", message, { ...place, offset });
  const unsupported = (message: string) => new DataError("unsupported-version", message, place);
  const u24 = (at: number): number => view.getUint16(at) * 256 + view.getUint8(at + 2);

  if (bytes.length < start + 8) throw corrupt("The BUFR message is cut short: fetch the file again", bytes.length);
  const edition = bytes[start + 7];
  if (edition !== 4) throw unsupported(`BUFR edition ${edition}: only edition 4 is read`);
  const end = start + u24(start + 4);
  if (end > bytes.length) {
    throw corrupt(
      `The BUFR message says ${end - start} bytes and has ${bytes.length - start}: fetch the file again`,
      bytes.length,
    );
  }

  let next = start + 8;
  const section = (number: number, least: number): number => {
    const at = next;
    const length = at + 3 <= end ? u24(at) : 0;
    if (length < least || at + length > end) throw corrupt(`BUFR section ${number} has an impossible length`, at);
    next = at + length;
    return at;
  };
  const one = section(1, 22);
  const u8 = (k: number): number => view.getUint8(one + k);
  if (u8(3) !== 0) throw unsupported(`BUFR master table ${u8(3)}: only table 0 (meteorology) is read`);
  if ((u8(9) & 0x80) !== 0) section(2, 4);
  const three = section(3, 7);
  if ((view.getUint8(three + 6) & 0x40) !== 0) throw unsupported("Compressed BUFR subsets are not read");
  const subsets = view.getUint16(three + 4);
  if (subsets === 0) throw corrupt("The BUFR message holds no subset, so no data", three + 4);
  const descriptors = [];
  for (let at = three + 7; at + 2 <= next; at += 2) descriptors.push(descriptorName(view.getUint16(at)));
  const four = section(4, 4);
  if (new TextDecoder().decode(bytes.subarray(next, end)) !== "7777") {
    throw corrupt('The BUFR message does not end with "7777": fetch the file again', next);
  }
  return {
    centre: view.getUint16(one + 4),
    category: u8(10),
    localSubcategory: u8(12),
    masterVersion: u8(13),
    localVersion: u8(14),
    time: Date.UTC(view.getUint16(one + 15), u8(17) - 1, u8(18), u8(19), u8(20), u8(21)) / 1000,
    subsets,
    descriptors,
    data: bytes.subarray(four + 4, next),
    dataOffset: four + 4,
  };
}
