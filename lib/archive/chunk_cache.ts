import type { ArchiveVariable } from "./layout.ts";
import { type Packed, packedMemory } from "./packing.ts";

/** How a chunk that is not held is made. */
export interface ChunkMaker {
  /** The variable it is of. */
  readonly variable: ArchiveVariable;
  /** Its values. */
  readonly length: number;
  /** Fills `into` with the chunk. */
  decode(into: Packed): Promise<void>;
}

/** Decompressed chunks, the least recently used forgotten first. New memory is slow: that of the forgotten is used again. */
export interface ChunkCache {
  /** Calls `use` with the chunk named `key`, made when it is not held. The chunk is valid during the call only. */
  use(key: string, maker: ChunkMaker, use: (chunk: Packed) => void): Promise<void>;
}

interface Held {
  readonly values: Packed;
  readonly ready: Promise<void>;
  users: number;
}

/** Makes a cache that holds at most `bound` bytes, and the chunks in use. */
export function createChunkCache(bound: number): ChunkCache {
  const held = new Map<string, Held>();
  let spare: Packed[] = [];
  let bytes = 0;
  const forget = (key: string, { values }: Held) => {
    held.delete(key);
    bytes -= values.byteLength;
    spare.push(values);
  };
  const room = ({ variable, length }: ChunkMaker): Packed => {
    for (const [key, chunk] of held) {
      if (bytes <= bound) break;
      if (chunk.users === 0) forget(key, chunk);
    }
    const { constructor } = packedMemory(variable, 0);
    const fitting = spare.findIndex((values) => values.length === length && values.constructor === constructor);
    if (fitting >= 0) return spare.splice(fitting, 1)[0]!;
    spare = [];
    return packedMemory(variable, length);
  };
  return {
    use: async (key, maker, use) => {
      let chunk = held.get(key);
      if (chunk === undefined) {
        const values = room(maker);
        chunk = { values, ready: maker.decode(values), users: 0 };
        bytes += values.byteLength;
      } else {
        held.delete(key);
      }
      held.set(key, chunk);
      chunk.users++;
      try {
        await chunk.ready;
        use(chunk.values);
      } catch (error) {
        if (held.get(key) === chunk) forget(key, chunk);
        throw error;
      } finally {
        chunk.users--;
      }
    },
  };
}
