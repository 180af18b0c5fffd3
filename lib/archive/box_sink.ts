import { type ArchiveVariable, typeRange } from "./layout.ts";
import type { Packed } from "./packing.ts";
import { copyRows, eachRow, type Rows } from "./rows.ts";

/** Where the values of a box go. */
export interface BoxSink {
  /** The memory of the box where stored values go into it as they are, so that any thread may copy them; else null. */
  readonly stored: Packed | null;
  /** Puts stored values of a chunk, or marks them as missing when there is none. */
  put(chunk: Packed | null, rows: Rows): void;
}

/** Puts stored values into `out` as they are. */
export function storedSink({ fill }: ArchiveVariable, out: Packed): BoxSink {
  return {
    stored: out,
    put: (chunk, rows) => chunk === null ? fillRows(out, fill, rows) : copyRows(chunk, out, rows),
  };
}

/** Puts physical values into `out`, NaN where missing. */
export function physicalSink(variable: ArchiveVariable, out: Float32Array): BoxSink {
  const { table, low } = physicalTable(variable);
  return {
    stored: null,
    put: (chunk, rows) => {
      if (chunk === null) return fillRows(out, NaN, rows);
      const { columns } = rows;
      eachRow(rows, (from, to) => {
        if (table === null) out.set(chunk.subarray(from, from + columns), to);
        else for (let i = 0; i < columns; i++) out[to + i] = table[chunk[from + i]! - low]!;
      });
    },
  };
}

function fillRows(out: Packed | Float32Array, value: number, rows: Rows): void {
  eachRow(rows, (_, to) => out.fill(value, to, to + rows.columns));
}

/** Physical values by stored value less `low`, NaN for the fill; no table for floats, which are stored as they are. */
export interface PhysicalTable {
  /** The values. */
  readonly table: Float32Array | null;
  /** The stored value of the first. */
  readonly low: number;
}

const tables = new WeakMap<ArchiveVariable, PhysicalTable>();

/** The physical value of every stored value of a variable; kept. */
export function physicalTable(variable: ArchiveVariable): PhysicalTable {
  const known = tables.get(variable);
  if (known !== undefined) return known;
  const { scale = 1, offset = 0, fill, dtype } = variable;
  const [low, high] = typeRange(dtype) ?? [0, -1];
  const table = Float32Array.from(
    { length: high - low + 1 },
    (_, i) => i + low === fill ? NaN : (i + low) * scale + offset,
  );
  const made = { table: table.length === 0 ? null : table, low };
  tables.set(variable, made);
  return made;
}
