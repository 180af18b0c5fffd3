import { isMicrowave } from "./pair_class.ts";

/** Source codes of consecutive times. */
export interface SourceBlock {
  /** Start of the first time, s since 1970 UTC. */
  readonly first: number;
  /** Step of the times, s. */
  readonly step: number;
  /** Source codes [time, cell]; NaN missing. */
  readonly source: Float32Array;
  /** Minute of the observation after the start of its time [time, cell]; NaN where there is none. */
  readonly minute: Float32Array;
}

/**
 * For every time and cell, when the nearest microwave observation at or before ("last") or at or after ("next") the middle
 * of the time was: s since 1970 UTC, [time, cell], NaN where unknown.
 *
 * `carry` [cell] is the observation nearest to the block on the side where the scan begins, NaN where unknown; on return it
 * is the one to hand to the neighbouring block. A time without source code ends what is known: an overpass may have been
 * missed. A microwave source without a minute is taken to be at the middle.
 */
export function nearestOverpasses(block: SourceBlock, carry: Float64Array, side: "last" | "next"): Float64Array {
  const cells = carry.length;
  const count = block.source.length / cells;
  const nearest = new Float64Array(block.source.length);
  for (let n = 0; n < count; n++) {
    const k = side === "last" ? n : count - 1 - n;
    const start = block.first + k * block.step;
    const middle = start + block.step / 2;
    for (let c = 0; c < cells; c++) {
      const entry = k * cells + c;
      const code = block.source[entry]!;
      const minute = block.minute[entry]!;
      const observed = isMicrowave(code) ? (Number.isNaN(minute) ? middle : start + 60 * minute) : NaN;
      if (Number.isNaN(code)) carry[c] = NaN;
      if (side === "last" ? observed <= middle : observed >= middle) carry[c] = observed;
      nearest[entry] = carry[c]!;
      if (!Number.isNaN(observed)) carry[c] = observed;
    }
  }
  return nearest;
}
