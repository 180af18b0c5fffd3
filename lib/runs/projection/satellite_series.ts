import type { ArchiveGroupHandle } from "../../archive/mod.ts";
import type { Block } from "../../grid/mod.ts";
import type { GridCells } from "../best_shift.ts";
import { blockReader } from "../block_reader.ts";

/** The satellite's cells over the half hours of a scene, the one before and the one after. */
export interface SatelliteSeries {
  /** Rain rate [half hour, cell], mm h-1, NaN where missing. */
  readonly rates: Float32Array;
  /** Variance of the error of the logarithm of rain that the product's quality stands for, same shape; 0 where it says nothing. */
  readonly variance: Float32Array;
  /** Which cells they are. */
  readonly grid: GridCells;
}

/** Reads a {@link SatelliteSeries} of `cells` of the grid, of `halfHours` from index `first` on. */
export type SeriesReader = (first: number, halfHours: number, cells: readonly number[]) => Promise<SatelliteSeries>;

/**
 * Reads rain and quality of a satellite group. Quality q is taken for the correlation of the logarithms of estimate and truth, as
 * IMERG's index is one of rates (Huffman 2019), and rain for of unit variance in its logarithm: an error of variance 1 / q² - 1.
 *
 * @param block of the grid that the cells asked for lie in
 */
export function seriesReader(
  group: Pick<ArchiveGroupHandle, "grid" | "time" | "variables" | "read">,
  block: Block,
): SeriesReader {
  const { grid, time } = group;
  const under = blockReader(group, block);
  const hasQuality = group.variables.some(({ name }) => name === "quality");
  return async (first, halfHours, cells) => {
    const from = Math.max(0, first - 1);
    const count = Math.min(time.count, first + halfHours + 1) - from;
    const take = async (name: string): Promise<Float32Array> => {
      const fields = await under.read(name, [from, count]);
      const taken = new Float32Array((halfHours + 2) * cells.length).fill(NaN);
      for (let half = 0; half < count; half++) {
        const row = (half + from - first + 1) * cells.length;
        cells.forEach((cell, k) => taken[row + k] = fields[half * under.cells + under.placeOf(cell)]!);
      }
      return taken;
    };
    const rates = await take("rain_rate");
    const variance = hasQuality
      ? (await take("quality")).map((quality) => quality > 0 ? Math.max(0, 1 / quality ** 2 - 1) : 0)
      : new Float32Array(rates.length);
    return { rates, variance, grid: { cells: Int32Array.from(cells), columns: grid.nx } };
  };
}
