import type { Packed } from "./packing.ts";

/** Decompressed chunks, the least recently used forgotten first. */
export interface ChunkCache {
  /**
   * The chunk named `key`, made by `make` when it is not held; null is a chunk that is all missing. It is valid until the next
   * call: `make` is given the memory of a forgotten one to use again.
   */
  get(key: string, make: (spare: Packed | null) => Packed | null): Packed | null;
}

/** Makes a cache that holds at most `bound` bytes, and one chunk more. */
export function createChunkCache(bound: number): ChunkCache {
  const held = new Map<string, Packed | null>();
  let bytes = 0;
  let spare: Packed | null = null;
  return {
    get: (key, make) => {
      let chunk = held.get(key);
      if (chunk !== undefined) {
        held.delete(key);
      } else {
        for (const [oldest, old] of held) {
          if (bytes <= bound) break;
          held.delete(oldest);
          bytes -= old?.byteLength ?? 0;
          spare = old ?? spare;
        }
        chunk = make(spare);
        if (chunk === spare) spare = null;
        bytes += chunk?.byteLength ?? 0;
      }
      held.set(key, chunk);
      return chunk;
    },
  };
}
