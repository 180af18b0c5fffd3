import type { ArchiveVariable } from "./layout.ts";
import { type Packed, packedArray, packedMemory } from "./packing.ts";

/**
 * Memory for stored values that is used again, for as long as its owner lives. What lives for a day of frames is old when it is
 * given up, and the garbage collector, which sees little of it, would let tens of megabytes gather.
 */
export interface SpareMemory {
  /** Memory for `length` values of `variable`, all missing. */
  take(variable: ArchiveVariable, length: number): Packed;
  /** Gives back what was taken and that nobody uses any more. */
  give(memory: Iterable<Packed>): void;
}

const owned = new WeakMap<object, Packed[]>();

/** The spare memory of `owner`. */
export function spareMemory(owner: object): SpareMemory {
  const spare = owned.get(owner) ?? [];
  owned.set(owner, spare);
  return {
    take: (variable, length) => {
      const { constructor } = packedMemory(variable, 0);
      const fitting = spare.findIndex((values) => values.length === length && values.constructor === constructor);
      return fitting < 0 ? packedArray(variable, length) : spare.splice(fitting, 1)[0]!.fill(variable.fill);
    },
    give: (memory) => void spare.push(...memory),
  };
}
