import type { CellSize } from "../../grid/mod.ts";
import { formatNumber } from "../../report/mod.ts";
import { type RainBlock, windowOf } from "./rain_blocks.ts";

/** What kind of error is injected. */
export type ErrorKind = "none" | "time" | "amplitude" | "smoothing" | "displacement" | "other rain";

/** An error that is put into the radar to make an estimate with that error alone. */
export interface Injection {
  /** In words. */
  readonly name: string;
  /** Kind. */
  readonly kind: ErrorKind;
  /** Whether it is the one of its kind that metrics for that kind are measured by. */
  readonly isReference?: boolean;
  /** The estimate of window `k` [frame, y, x], mm h-1. */
  estimate(blocks: readonly RainBlock[], k: number): Float32Array;
}

/** Cells of the box of the smoothing, a side. */
const BOX = 5;

/** Frames that the greatest injected delay takes: blocks must hold them before and after their window. */
export const GREATEST_SHIFT = 6;

/** Frames late, negative for early, and the reference. */
const [SHIFTS, REFERENCE_SHIFT] = [[1, 2, 4, -2, GREATEST_SHIFT], 2];

/** Factors of the rain rate, and the reference. */
const [FACTORS, REFERENCE_FACTOR] = [[0.5, 0.8, 1.25, 2], 0.5];

/** Cells aside of the displacement: blocks must hold them around their window. */
export const CELLS_ASIDE = 4;

/** The errors injected, for frames of `minutes` and cells of such sides. */
export function injections(minutes: number, { x, y }: CellSize): readonly Injection[] {
  const km = (cells: number, side: number) => formatNumber(cells * side / 1000);
  return [
    { name: "none", kind: "none", estimate: (blocks, k) => windowOf(blocks[k]!) },
    ...SHIFTS.map((late): Injection => ({
      name: `${Math.abs(late * minutes)} min ${late > 0 ? "late" : "early"}`,
      kind: "time",
      isReference: late === REFERENCE_SHIFT,
      estimate: (blocks, k) => windowOf(blocks[k]!, { late }),
    })),
    ...FACTORS.map((factor): Injection => ({
      name: `rain times ${factor}`,
      kind: "amplitude",
      isReference: factor === REFERENCE_FACTOR,
      estimate: (blocks, k) => windowOf(blocks[k]!).map((rate) => factor * rate),
    })),
    {
      name: `mean of ${km(BOX, x)} x ${km(BOX, y)} km`,
      kind: "smoothing",
      isReference: true,
      estimate: (blocks, k) => smoothed(blocks[k]!),
    },
    {
      name: `${km(CELLS_ASIDE, x)} km to the east`,
      kind: "displacement",
      estimate: (blocks, k) => windowOf(blocks[k]!, { right: -CELLS_ASIDE }),
    },
    {
      name: `${km(CELLS_ASIDE, y)} km down the rows`,
      kind: "displacement",
      estimate: (blocks, k) => windowOf(blocks[k]!, { down: -CELLS_ASIDE }),
    },
    {
      name: "rain of another time",
      kind: "other rain",
      isReference: true,
      estimate: (blocks, k) => windowOf(blocks[(k + Math.floor(blocks.length / 2)) % blocks.length]!),
    },
  ];
}

/** Mean of the box around each cell, of the cells with a value. */
function smoothed(block: RainBlock): Float32Array {
  const reach = (BOX - 1) / 2;
  const sum = new Float32Array(windowOf(block).length);
  const count = new Float32Array(sum.length);
  for (let down = -reach; down <= reach; down++) {
    for (let right = -reach; right <= reach; right++) {
      windowOf(block, { down, right }).forEach((rate, i) => {
        if (Number.isNaN(rate)) return;
        sum[i]! += rate;
        count[i]!++;
      });
    }
  }
  return sum.map((total, i) => count[i] === 0 ? NaN : total / count[i]!);
}
