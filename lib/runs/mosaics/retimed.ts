import { DataError } from "../../base/mod.ts";
import { DAY } from "../../grid/mod.ts";
import type { MosaicSource } from "./mosaic_source.ts";

/**
 * Mosaics at another step: means of the frames that begin in each step where they are finer, linear between the two around it
 * where they are coarser, which smears what moves. A cell that one of them lacks is missing.
 *
 * @throws DataError "grid-mismatch" when neither step is a multiple of the other
 */
export function retimed({ grid, time, read }: MosaicSource, step: number): MosaicSource {
  const cells = grid.ny * grid.nx;
  const [finer, coarser] = [step / time.step, time.step / step];
  if (!Number.isInteger(finer) && !Number.isInteger(coarser) || DAY % step !== 0) {
    throw new DataError(
      "grid-mismatch",
      `Cannot bring frames every ${time.step} s to a step of ${step} s: one must be a multiple of the other`,
    );
  }
  const axis = { first: time.first, step, count: Math.floor(time.count * time.step / step) };
  if (Number.isInteger(finer)) {
    return {
      grid,
      time: axis,
      read: async (first, count) => {
        const all = await read(first * finer, count * finer);
        return Float32Array.from({ length: count * cells }, (_, i) => {
          const from = Math.floor(i / cells) * finer * cells + i % cells;
          let sum = 0;
          for (let k = 0; k < finer; k++) sum += all[from + k * cells]!;
          return sum / finer;
        });
      },
    };
  }
  return {
    grid,
    time: axis,
    read: async (first, count) => {
      const begin = Math.floor(first / coarser);
      const all = await read(begin, Math.ceil((first + count - 1) / coarser) - begin + 1);
      return Float32Array.from({ length: count * cells }, (_, i) => {
        const at = (first + Math.floor(i / cells)) / coarser - begin;
        const [before, part] = [Math.floor(at), at % 1];
        const value = all[before * cells + i % cells]!;
        return part === 0 ? value : (1 - part) * value + part * all[(before + 1) * cells + i % cells]!;
      });
    },
  };
}
