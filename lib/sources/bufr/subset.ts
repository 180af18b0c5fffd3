import { DataError } from "../../base/mod.ts";
import { bitReader } from "./bits.ts";
import type { BufrHeader } from "./message.ts";
import {
  applyOperator,
  type BufrOperators,
  isFactor,
  isNumeric,
  isText,
  noOperators,
  operatedElement,
} from "./operators.ts";
import type { BufrElement, BufrTables } from "./tables.ts";

/** One decoded element. */
export interface BufrValue {
  /** Tells a value from an array. */
  readonly kind: "value";
  /** Descriptor: "0-05-001". */
  readonly descriptor: string;
  /** Name and unit of table B. */
  readonly element: BufrElement;
  /** In `element.unit`; null when missing. */
  readonly value: number | string | null;
}

/** A replicated element: `count` stored integers of the same width, decoded when asked for. */
export interface BufrArray {
  /** Tells an array from a value. */
  readonly kind: "array";
  /** Descriptor: "0-21-001". */
  readonly descriptor: string;
  /** Table B with the operators applied: value = (stored + reference) / 10^scale, in `unit`. */
  readonly element: BufrElement;
  /** Number of values. */
  readonly count: number;
  /** Stored integers; 2^width - 1 is missing. */
  raw(): Uint16Array | Uint32Array;
}

/** An entry of a decoded subset. */
export type BufrItem = BufrValue | BufrArray;

const DEEPEST = 32;

/** Physical value of a stored integer. */
export function physicalValue(element: BufrElement, stored: number): number {
  const value = stored + element.reference;
  return element.scale >= 0 ? value / 10 ** element.scale : value * 10 ** -element.scale;
}

/**
 * Decodes the subsets of a message. Replications of a single element become a {@link BufrArray}; other replications are
 * written out one after the other. Replication factors and operators are not listed.
 *
 * @throws DataError "unsupported-version" for descriptors that are not in `tables` and operators other than 2-01, 2-02
 * and 2-03; "corrupt-file" when the data end too early.
 */
export function decodeSubsets(header: BufrHeader, tables: BufrTables, file?: string): BufrItem[][] {
  const place = file === undefined ? {} : { file };
  const bits = bitReader(header.data, { ...place, offset: header.dataOffset });
  const unsupported = (message: string) =>
    new DataError("unsupported-version", message, { ...place, offset: header.dataOffset + (bits.position >>> 3) });

  const lookUp = <T>(table: ReadonlyMap<string, T>, descriptor: string): T => {
    const found = table.get(descriptor);
    if (found !== undefined) return found;
    throw unsupported(
      `BUFR descriptor ${descriptor} is not in the tables: set ONDEE_BUFR_TABLES to a folder that holds ` +
        `bufrtabb_${header.masterVersion}.csv, bufrtabd_${header.masterVersion}.csv and the local tables`,
    );
  };
  const operate = (descriptor: string, operators: BufrOperators): void => {
    if (!applyOperator(descriptor, operators)) throw unsupported(`BUFR operator ${descriptor} is not supported`);
  };
  const elementOf = (descriptor: string, operators: BufrOperators): BufrElement => {
    const element = operatedElement(descriptor, lookUp(tables.elements, descriptor), operators);
    if (isText(element) || (element.width >= 1 && element.width <= 53)) return element;
    throw unsupported(`BUFR element ${descriptor} is made ${element.width} bits wide`);
  };

  /** The element that `body` replicates when it is one number and leaves the operators as they were, else null. */
  const single = (
    body: readonly string[],
    operators: BufrOperators,
  ): Pick<BufrArray, "descriptor" | "element"> | null => {
    const elements = body.filter((descriptor) => descriptor.startsWith("0-"));
    const [descriptor] = elements;
    if (descriptor === undefined || elements.length > 1 || operators.defining !== 0) return null;
    const inside: BufrOperators = { ...operators };
    let element = null;
    for (const part of body) {
      if (part === descriptor) element = elementOf(descriptor, inside);
      else if (/^2-0[12]/.test(part)) operate(part, inside);
      else return null;
    }
    if (element === null || isText(element) || element.width > 32) return null;
    return inside.width === operators.width && inside.scale === operators.scale ? { descriptor, element } : null;
  };

  const readElement = (descriptor: string, operators: BufrOperators): BufrItem | null => {
    const element = elementOf(descriptor, operators);
    if (operators.defining !== 0 && isNumeric(element)) {
      const negative = bits.unsigned(1) === 1;
      const size = bits.unsigned(operators.defining - 1);
      operators.references.set(descriptor, negative ? -size : size);
      return null;
    }
    if (isText(element)) {
      const text = bits.text(element.width >>> 3);
      return { kind: "value", descriptor, element, value: /^\xff+$/.test(text) ? null : text.replace(/[\0 ]+$/, "") };
    }
    const stored = bits.unsigned(element.width);
    const missing = element.width > 1 && stored === 2 ** element.width - 1;
    return { kind: "value", descriptor, element, value: missing ? null : physicalValue(element, stored) };
  };

  const run = (descriptors: readonly string[], operators: BufrOperators, items: BufrItem[], depth: number): void => {
    if (depth > DEEPEST) throw unsupported("BUFR sequences are nested too deep: do the tables contain a loop?");
    for (let k = 0; k < descriptors.length; k++) {
      const descriptor = descriptors[k]!;
      if (descriptor.startsWith("0-")) {
        const item = readElement(descriptor, operators);
        if (item !== null) items.push(item);
      } else if (descriptor.startsWith("2-")) {
        operate(descriptor, operators);
      } else if (descriptor.startsWith("3-")) {
        run(lookUp(tables.sequences, descriptor), operators, items, depth + 1);
      } else {
        const size = Number(descriptor.slice(2, 4));
        let count = Number(descriptor.slice(5));
        if (count === 0) {
          const factor = descriptors[++k] ?? "";
          if (!isFactor(factor)) throw unsupported(`BUFR replication ${descriptor} has no replication factor`);
          count = bits.unsigned(lookUp(tables.elements, factor).width);
        }
        const body = descriptors.slice(k + 1, k + 1 + size);
        if (body.length < size) throw unsupported(`BUFR replication ${descriptor} reaches past the descriptors`);
        k += size;
        replicate(body, count, operators, items, depth);
      }
    }
  };
  const replicate = (
    body: readonly string[],
    count: number,
    operators: BufrOperators,
    items: BufrItem[],
    depth: number,
  ): void => {
    const repeated = single(body, operators);
    if (repeated !== null) {
      const start = bits.position;
      const width = repeated.element.width;
      bits.skip(count * width);
      items.push({ kind: "array", ...repeated, count, raw: () => bits.fields(start, count, width) });
      return;
    }
    for (let k = 0; k < count; k++) {
      const before = bits.position;
      run(body, operators, items, depth + 1);
      if (bits.position === before) throw unsupported("A BUFR replication repeats no data");
    }
  };

  return Array.from({ length: header.subsets }, () => {
    const items: BufrItem[] = [];
    run(header.descriptors, noOperators(), items, 0);
    return items;
  });
}
