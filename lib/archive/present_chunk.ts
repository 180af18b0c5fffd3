import { crc32c } from "./crc32c.ts";

/**
 * The chunk of `present` of the days of a shard, with its checksum: a byte per time, 1 where it holds data.
 *
 * @param perDay Times in a day.
 * @param frames For each day, the indexes of its times that hold data.
 */
export function presentChunk(perDay: number, frames: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(frames.length * perDay + 4);
  for (const [k, day] of frames.entries()) for (const frame of day) chunk[k * perDay + frame] = 1;
  new DataView(chunk.buffer).setUint32(chunk.length - 4, crc32c(chunk.subarray(0, -4)), true);
  return chunk;
}
