import type { Packed } from "./packing.ts";

/** Decompressed chunks, the least recently used forgotten first. */
export interface ChunkCache {
  /** Most bytes held. */
  readonly bound: number;
  /** The chunk named `key`, made by `make` when it is not held; null is a chunk that is all missing. */
  get(key: string, make: () => Packed | null): Packed | null;
}

/** Makes a cache of at most `bound` bytes. */
export function createChunkCache(bound: number): ChunkCache {
  const held = new Map<string, Packed | null>();
  let bytes = 0;
  return {
    bound,
    get: (key, make) => {
      let chunk = held.get(key);
      if (chunk !== undefined) {
        held.delete(key);
      } else {
        chunk = make();
        bytes += chunk?.byteLength ?? 0;
      }
      held.set(key, chunk);
      for (const [oldest, old] of held) {
        if (bytes <= bound || oldest === key) break;
        held.delete(oldest);
        bytes -= old?.byteLength ?? 0;
      }
      return chunk;
    },
  };
}
