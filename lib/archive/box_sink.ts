import { type ArchiveVariable, typeRange } from "./layout.ts";
import type { Packed } from "./packing.ts";

/** Where the values of a box go, in runs of neighbouring cells. */
export interface BoxSink {
  /** Puts `count` stored values of `chunk`, from `from` on, at `to` of the box. */
  put(chunk: Packed, from: number, to: number, count: number): void;
  /** Marks `count` values of the box as missing, from `to` on. */
  miss(to: number, count: number): void;
}

/** Puts stored values into `out` as they are. */
export function storedSink({ fill }: ArchiveVariable, out: Packed): BoxSink {
  return {
    put: (chunk, from, to, count) => {
      // set() needs a view of the row, which for a short one costs more than the loop
      if (count >= 64) out.set(chunk.subarray(from, from + count), to);
      else for (let i = 0; i < count; i++) out[to + i] = chunk[from + i]!;
    },
    miss: (to, count) => out.fill(fill, to, to + count),
  };
}

/** Puts physical values into `out`, NaN where missing. */
export function physicalSink(variable: ArchiveVariable, out: Float32Array): BoxSink {
  const { table, low } = physicalTable(variable);
  return {
    put: table === null
      ? (chunk, from, to, count) => out.set(chunk.subarray(from, from + count), to)
      : (chunk, from, to, count) => {
        for (let i = 0; i < count; i++) out[to + i] = table[chunk[from + i]! - low]!;
      },
    miss: (to, count) => out.fill(NaN, to, to + count),
  };
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
