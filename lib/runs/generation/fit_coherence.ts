import type { CellLaws } from "../../topographic/mod.ts";
import { WET_RATE } from "../../base/mod.ts";
import type { SatelliteWindows } from "./cell_windows.ts";
import { type Coherence, widthOf } from "./coherent_noise.ts";
import { scoreOf } from "./hurdle_law.ts";

/** Least probability of rain of the cells that correlations are taken of: their scores are hardly cut by the hurdle. */
const SURE = 0.9;

/** Sums of a correlation: products and squares of scores, whose mean is 0 where the laws are calibrated. */
interface Products {
  product: number;
  first: number;
  second: number;
}

const correlation = ({ product, first, second }: Products): number => product / Math.sqrt(first * second);

/**
 * How coherent the errors of laws are: the correlation of the normal scores of rain under them, between cells that are
 * neighbours and between times that are, as widths of the kernel that makes noise like it. Cells where rain is all but certain
 * and falls are taken; where there are none the noise is white.
 *
 * @param nx columns of the grid that cells are numbers of
 */
export async function fitCoherence(
  windows: AsyncIterable<
    { readonly windows: Pick<SatelliteWindows, "cells" | "slots" | "rain">; readonly laws: CellLaws }
  >,
  nx: number,
): Promise<Coherence> {
  const space: Products = { product: 0, first: 0, second: 0 };
  const time: Products = { product: 0, first: 0, second: 0 };
  const add = (sums: Products, a: number | undefined, b: number | undefined): void => {
    if (a === undefined || b === undefined) return;
    sums.product += a * b;
    sums.first += a * a;
    sums.second += b * b;
  };
  for await (const { windows: { cells, slots, rain }, laws } of windows) {
    const halfHours = rain.length / (cells.length * slots);
    cells.forEach((own, window) => {
      let before = new Map<number, number>();
      for (let half = 0; half < halfHours; half++) {
        const scores = new Map<number, number>();
        own.forEach((cell, slot) => {
          const at = (window * halfHours + half) * slots + slot;
          const law = { wet: laws.wet[at]!, location: laws.location[at]!, sigma: laws.sigma[at]! };
          if (law.wet >= SURE && rain[at]! >= WET_RATE) scores.set(cell, scoreOf(law, rain[at]!));
        });
        for (const [cell, score] of scores) {
          add(space, score, scores.get(cell + 1));
          add(space, score, scores.get(cell + nx));
          add(time, score, before.get(cell));
        }
        before = scores;
      }
    });
  }
  return { space: widthOf(correlation(space)), time: widthOf(correlation(time)) };
}
