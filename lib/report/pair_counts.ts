/** Radar and satellite rain counted together in logarithmic bins; JSON as it is. */
export interface PairCounts {
  /** Ends of the bins, mm/h, ascending, the same for both. */
  readonly edges: readonly number[];
  /** Pairs [radar bin, satellite bin], row-major; values above the last edge are in the last bin. */
  readonly counts: number[];
  /** Pairs with one or both below the first edge. */
  readonly dry: { both: number; radar: number; satellite: number };
}

/** No pairs yet: ten bins a decade from 0.1 to 100 mm/h. */
export function emptyPairCounts(): PairCounts {
  const edges = Array.from({ length: 31 }, (_, k) => Number((0.1 * 10 ** (k / 10)).toPrecision(6)));
  return { edges, counts: new Array(900).fill(0), dry: { both: 0, radar: 0, satellite: 0 } };
}

/**
 * Counts pairs in place; a pair with a NaN is left out.
 *
 * @param radar Rain rates, mm/h
 * @param satellite Rain rates of the same cells and times, mm/h
 * @throws TypeError when the lengths differ
 */
export function addPairs(into: PairCounts, radar: ArrayLike<number>, satellite: ArrayLike<number>): void {
  if (radar.length !== satellite.length) {
    throw new TypeError(`Cannot pair ${radar.length} radar values with ${satellite.length} satellite values`);
  }
  const bins = into.edges.length - 1;
  for (let k = 0; k < radar.length; k++) {
    const a = radar[k]!;
    const b = satellite[k]!;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    const i = binOf(into.edges, a);
    const j = binOf(into.edges, b);
    if (i < 0 && j < 0) into.dry.both++;
    else if (i < 0) into.dry.radar++;
    else if (j < 0) into.dry.satellite++;
    else into.counts[i * bins + j]!++;
  }
}

/** Bin of a value, -1 below the first edge, the last bin above the last edge. */
function binOf(edges: readonly number[], value: number): number {
  let low = 0;
  let high = edges.length - 1;
  if (value < edges[0]!) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (value < edges[middle]!) high = middle;
    else low = middle;
  }
  return low;
}
