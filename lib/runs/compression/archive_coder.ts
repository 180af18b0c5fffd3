import { type ArchiveVariable, decodeChunk, encodeChunk, pack, packedMemory } from "../../archive/mod.ts";
import { logRain } from "../../topographic/mod.ts";
import type { Coder } from "./coder.ts";

/** Stores rain as the archive does: its packing, its zstd. */
export function archiveCoder(variable: ArchiveVariable): Coder {
  const { scale = 1, offset = 0, fill } = variable;
  return {
    name: "zstd of the archive",
    settings: [`${variable.dtype}, ${scale} ${variable.units}`],
    knows: 0,
    tellsMissing: true,
    code: async function* (rates) {
      const packed = packedMemory(variable, rates.length);
      pack(variable, rates, packed);
      const bytes = await encodeChunk(packed);
      const read = packedMemory(variable, rates.length);
      decodeChunk(bytes, read);
      const rate = Float32Array.from(read, (code) => code === fill ? NaN : code * scale + offset);
      yield { bytes: bytes.length, rate, logRain: rate.map(logRain) };
    },
  };
}
