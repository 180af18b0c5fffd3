import { cellCentres, cellPosition, HALF_HOUR } from "../../grid/mod.ts";
import { blockReader } from "../block_reader.ts";
import type { PairContext } from "../pair_context.ts";
import type { PairedOrigin } from "../paired_windows.ts";

/** Fields of the satellite at a time, by how many half hours its middle is away. */
type FieldAt = (half: number) => Promise<Float32Array | null>;

/** Interpolates the satellite to a window's cells and frames [frame, y, x], mm h-1; NaN where it has no value near. */
export type Interpolation = (origin: PairedOrigin) => Promise<Float32Array>;

/** Bilinear between the satellite's cells and linear between the middles of its half hours, values that are missing left out. */
export function interpolation({ archive, pairing, settings: { data } }: PairContext): Interpolation {
  const { size, frames, radar, satellite } = data;
  const { coarse, block } = pairing.cells;
  const group = archive.group(satellite);
  const under = blockReader(group, block);
  const { step } = archive.group(radar).time;
  const positionOf = cellPosition(group.grid);
  const { nx, ny } = group.grid;
  const { lon, lat } = cellCentres(coarse);
  const places = Array.from(lon, (longitude, i) => positionOf(longitude, lat[i]!));

  /** Value of a field at a place in cells of the satellite; its weight is the share of what is there. */
  const at = (field: Float32Array, [column, row]: readonly [number, number]) => {
    const [left, top] = [Math.floor(column), Math.floor(row)];
    let [sum, weight] = [0, 0];
    for (const [y, wy] of [[top, 1 - (row - top)], [top + 1, row - top]] as const) {
      for (const [x, wx] of [[left, 1 - (column - left)], [left + 1, column - left]] as const) {
        if (x < 0 || y < 0 || x >= nx || y >= ny) continue;
        const value = field[under.placeOf(y * nx + x)]!;
        if (Number.isNaN(value)) continue;
        sum += wx * wy * value;
        weight += wx * wy;
      }
    }
    return { sum, weight };
  };

  return async ({ time, y, x }) => {
    const first = (time - group.time.first) / HALF_HOUR;
    const read = new Map<number, Promise<Float32Array>>();
    const fieldAt: FieldAt = async (half) => {
      const index = first + half;
      if (index < 0 || index >= group.time.count) return null;
      let field = read.get(index);
      if (field === undefined) read.set(index, field = under.read("rain_rate", [index, 1]));
      return await field;
    };
    const window = new Float32Array(frames * size * size);
    for (let frame = 0; frame < frames; frame++) {
      const middle = (frame + 0.5) * step / HALF_HOUR - 0.5;
      const before = Math.floor(middle);
      const [early, late] = [await fieldAt(before), await fieldAt(before + 1)];
      for (let i = 0; i < size * size; i++) {
        const place = places[(y + Math.floor(i / size)) * coarse.nx + x + i % size]!;
        let [sum, weight] = [0, 0];
        for (const [field, share] of [[early, 1 - (middle - before)], [late, middle - before]] as const) {
          if (field === null) continue;
          const found = at(field, place);
          sum += share * found.sum;
          weight += share * found.weight;
        }
        window[frame * size * size + i] = weight < LEAST ? NaN : sum / weight;
      }
    }
    return window;
  };
}

/** Least weight of values that are there. */
const LEAST = 0.2;
