import { cellInBlock } from "../../grid/mod.ts";
import { special } from "../../verification/mod.ts";
import type { CellMap } from "../cell_map.ts";
import { type Coherence, coherentNoise } from "./coherent_noise.ts";
import { type HurdleLaw, quantileOf } from "./hurdle_law.ts";

/** Draws the rain of one cell in each member, mm h-1 [member]. */
export type Ensemble = (law: HurdleLaw, time: number, cell: number) => number[];

/** Times whose noise is kept. */
const KEPT = 8;

/**
 * Members drawn from the laws of cells: all take the quantile of one field of coherent noise each, so that every cell has its
 * law and neighbours err alike (a Gaussian copula). The noise is that of the cells under the radar.
 *
 * @param seed the same seed draws the same members
 */
export function ensembleOf(
  seed: number,
  { satellite, block }: Pick<CellMap, "satellite" | "block">,
  coherence: Coherence,
  members: number,
): Ensemble {
  const noise = coherentNoise(seed, block, coherence);
  const placeOf = cellInBlock(satellite, block);
  const kept = new Map<number, readonly Float32Array[]>();
  return (law, time, cell) => {
    let fields = kept.get(time);
    if (fields === undefined) {
      kept.set(time, fields = Array.from({ length: members }, (_, member) => noise(member, time)));
      if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
    }
    return fields.map((field) => quantileOf(law, special.normalCdf(field[placeOf(cell)]!)));
  };
}
