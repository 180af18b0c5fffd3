import type { ArchiveVariable } from "./layout.ts";
import { type Packed, packedMemory } from "./packing.ts";

/** Decompressed chunks, the least recently used forgotten first. New memory is slow: that of the forgotten is used again. */
export interface ChunkCache {
  /** The chunk named `key`, valid until another is kept; undefined when it is not held. */
  get(key: string): Packed | undefined;
  /**
   * Whether the chunk named `key`, of so many bytes, is worth holding: one that was wanted lately too. Others would drive out
   * those that are, and are faster to decompress into memory that is near.
   */
  admits(key: string, bytes: number): boolean;
  /** Memory for a chunk of `length` values, holding anything. */
  memory(variable: ArchiveVariable, length: number): Packed;
  /** Holds a chunk. */
  keep(key: string, chunk: Packed): void;
  /** Takes memory back that is not to be held. */
  giveBack(chunk: Packed): void;
}

/** Makes a cache that holds at most `bound` bytes: what it admits, or everything when it is `eager`. */
export function createChunkCache(bound: number, eager: boolean): ChunkCache {
  const held = new Map<string, Packed>();
  const lately = new Set<string>(); // as many as a full cache holds
  let spare: Packed[] = [];
  let bytes = 0;
  return {
    get: (key) => {
      const chunk = held.get(key);
      if (chunk === undefined) return undefined;
      held.delete(key);
      held.set(key, chunk);
      return chunk;
    },
    admits: (key, bytes) => {
      if (eager || lately.delete(key)) return true;
      lately.add(key);
      for (const oldest of lately) {
        if (lately.size * bytes <= bound) break;
        lately.delete(oldest);
      }
      return false;
    },
    memory: (variable, length) => {
      const { constructor } = packedMemory(variable, 0);
      const last = spare.pop();
      if (last?.length === length && last.constructor === constructor) return last;
      spare = []; // of another variable
      return packedMemory(variable, length);
    },
    keep: (key, chunk) => {
      held.set(key, chunk);
      bytes += chunk.byteLength;
      for (const [oldest, values] of held) {
        if (bytes <= bound) return;
        held.delete(oldest);
        bytes -= values.byteLength;
        spare.push(values);
      }
    },
    giveBack: (chunk) => {
      spare.push(chunk);
    },
  };
}
