import { clusterStability, kMeans, type Stability } from "../../topographic/mod.ts";
import { randomStream } from "../../base/mod.ts";

/** Regimes found, and how far they can be trusted. */
export interface Regimes {
  /** Stability of each number of clusters tried, and whether it is called stable. */
  readonly stability: readonly (Stability & { readonly stable: boolean })[];
  /** Number of clusters shown. */
  readonly clusters: number;
  /** Whether they are stable. */
  readonly stable: boolean;
  /** Regime of each point, from 0, the largest first. */
  readonly labels: Int32Array;
  /** The point nearest to the centre of each regime. */
  readonly middles: readonly number[];
}

/** Least mean adjusted Rand index of clusters that are called stable (Hennig 2007 asks 0.75 of Jaccard's). */
const LEAST_AGREEMENT = 0.75;

/** Fewest blocks: of fewer, those drawn anew are mostly the same. */
const LEAST_BLOCKS = 3;

/** Whether clusters come back when days are drawn anew, and more so than in points that have none. */
function isStable({ resamples, normal }: Stability): boolean {
  return resamples.mean >= LEAST_AGREEMENT && resamples.low > normal.high;
}

/**
 * Regimes of points: the largest number of clusters that is stable; where none is, as of fewer than 3 blocks, those that differ most
 * from chance, and said to be unstable.
 *
 * @param blocks what belongs together, such as the day of each point
 */
export function findRegimes(
  points: Float32Array,
  dimensions: number,
  blocks: readonly string[],
  { most, replicates, seed }: { readonly most: number; readonly replicates: number; readonly seed: number },
): Regimes {
  const n = points.length / dimensions;
  const tried = Array.from({ length: Math.min(most, n - 1) - 1 }, (_, i) => i + 2);
  const enough = new Set(blocks).size >= LEAST_BLOCKS;
  const stability = tried.map((k) => {
    const found = clusterStability(points, dimensions, k, { blocks, replicates, seed });
    return { ...found, stable: enough && isStable(found) };
  });
  const stable = stability.findLast((each) => each.stable);
  const margin = ({ resamples, normal }: Stability) => resamples.mean - normal.mean;
  const shown = stable ?? stability.reduce((best, each) => margin(each) > margin(best) ? each : best);
  const { labels, centres } = kMeans(points, dimensions, shown.clusters, randomStream(seed, "regimes"));
  const middles = Array.from({ length: shown.clusters }, (_, regime) => {
    let [nearest, least] = [0, Infinity];
    for (let i = 0; i < n; i++) {
      if (labels[i] !== regime) continue;
      let sum = 0;
      for (let d = 0; d < dimensions; d++) {
        sum += (points[i * dimensions + d]! - centres[regime * dimensions + d]!) ** 2;
      }
      if (sum < least) [nearest, least] = [i, sum];
    }
    return nearest;
  });
  return { stability, clusters: shown.clusters, stable: stable !== undefined, labels, middles };
}
