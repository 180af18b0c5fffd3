import type { CellBatch } from "../../lib/topographic/mod.ts";

/** Rain of two windows of `frames` fields of 16 x 16 cells, mm/h, with a missing corner. */
export function smallRain(frames: number): Float32Array {
  return Float32Array.from({ length: 2 * frames * 256 }, (_, i) => {
    const [x, y, frame] = [i % 16, Math.floor(i / 16) % 16, Math.floor(i / 256)];
    return x + y < 4 ? NaN : Math.max(0, 3 * Math.sin((x - frame) / 3 + y / 5));
  });
}

/** Two windows of 16 x 16 cells in 4 x 4 satellite cells, those of the last row not known; four numbers of conditions. */
export const SMALL_CELLS: CellBatch = {
  radar: smallRain(6),
  slot: Int32Array.from({ length: 2 * 256 }, (_, i) => 4 * Math.floor(i % 256 / 64) + Math.floor(i % 16 / 4)),
  slots: 16,
  conditions: Float32Array.from({ length: 2 * 16 * 4 }, (_, i) => i % 5 / 5),
  rain: Float32Array.from({ length: 2 * 16 }, (_, i) => i % 16 > 11 ? NaN : i % 3),
  origins: [],
  next: { epoch: 0, batch: 1 },
};
