import { join } from "node:path";
import { DataError } from "../../base/mod.ts";

/** An element descriptor of table B: how a number or a text is stored. */
export interface BufrElement {
  /** What it is. */
  readonly name: string;
  /** Units of the decoded value; "Code table" and "Flag table" are numbers without, "CCITT IA5" is text. */
  readonly unit: string;
  /** value = (stored + reference) / 10^scale. */
  readonly scale: number;
  /** See `scale`. */
  readonly reference: number;
  /** Bits. */
  readonly width: number;
}

/** Tables B and D, keyed by descriptor ("0-21-001", "3-01-011"). */
export interface BufrTables {
  /** Elements (F = 0). */
  readonly elements: ReadonlyMap<string, BufrElement>;
  /** Sequences (F = 3): the descriptors that they stand for. */
  readonly sequences: ReadonlyMap<string, readonly string[]>;
}

/** Writes the 16 bits of a descriptor as "F-XX-YYY". */
export function descriptorName(code: number): string {
  const part = (value: number, digits: number) => String(value).padStart(digits, "0");
  return `${code >>> 14}-${part((code >>> 8) & 63, 2)}-${part(code & 255, 3)}`;
}

/** Table versions that a message names. */
export interface BufrTableVersions {
  /** Originating centre (85 is Météo-France Toulouse). */
  readonly centre: number;
  /** Version of the master tables. */
  readonly master: number;
  /** Version of the centre's local tables; 0 when none. */
  readonly local: number;
}

const parseDescriptor = (parts: readonly string[]): string | null => {
  const [f, x, y] = parts.map((part) => Number.parseInt(part));
  return Number.isInteger(f) && Number.isInteger(x) && Number.isInteger(y)
    ? descriptorName((f! << 14) | (x! << 8) | y!)
    : null;
};

/** Reads table B lines "F;XX;YYY;name;unit;scale;reference;width"; other lines are comments. */
export function parseElements(text: string): Map<string, BufrElement> {
  const elements = new Map<string, BufrElement>();
  for (const line of text.split(/\r?\n/)) {
    const [f, x, y, name = "", unit = "", ...numbers] = line.split(";").map((cell) => cell.trim());
    const descriptor = parseDescriptor([f ?? "", x ?? "", y ?? ""]);
    const [scale = NaN, reference = NaN, width = NaN] = numbers.map(Number);
    if (descriptor === null || ![scale, reference, width].every(Number.isInteger)) continue;
    elements.set(descriptor, { name, unit, scale, reference, width });
  }
  return elements;
}

/** Reads table D lines "F;XX;YYY;F;XX;YYY", where an empty first descriptor continues the one before. */
export function parseSequences(text: string): Map<string, string[]> {
  const sequences = new Map<string, string[]>();
  let members: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const cells = line.split(";").map((cell) => cell.trim());
    const sequence = parseDescriptor(cells.slice(0, 3));
    const member = parseDescriptor(cells.slice(3, 6));
    if (sequence !== null) sequences.set(sequence, members = []);
    if (member !== null) members.push(member);
  }
  return sequences;
}

/**
 * Loads full tables from a folder of csv files, as services publish them: bufrtabb_16.csv and bufrtabd_16.csv for
 * master tables 16, localtabb_85_14.csv and localtabd_85_14.csv for version 14 of centre 85. Local files may be absent.
 *
 * @throws DataError "missing-file" when a master table is not there.
 */
export async function loadBufrTables(folder: string, versions: BufrTableVersions): Promise<BufrTables> {
  const read = async (name: string, optional: boolean): Promise<string> => {
    const path = join(folder, name);
    try {
      return new TextDecoder("latin1").decode(await Deno.readFile(path));
    } catch (cause) {
      if (!(cause instanceof Deno.errors.NotFound)) throw cause;
      if (optional) return "";
      throw new DataError("missing-file", "BUFR table not found in the folder of tables", { file: path, cause });
    }
  };
  const { centre, master, local } = versions;
  const [b, d, localB, localD] = await Promise.all([
    read(`bufrtabb_${master}.csv`, false),
    read(`bufrtabd_${master}.csv`, false),
    read(`localtabb_${centre}_${local}.csv`, true),
    read(`localtabd_${centre}_${local}.csv`, true),
  ]);
  return {
    elements: new Map([...parseElements(b), ...parseElements(localB)]),
    sequences: new Map([...parseSequences(d), ...parseSequences(localD)]),
  };
}
