import { randomStream } from "../../base/mod.ts";
import { assign, kMeans } from "./clusters.ts";
import { adjustedRandIndex } from "./rand_index.ts";

/** Adjusted Rand index over repetitions. */
export interface Agreement {
  /** Mean. */
  readonly mean: number;
  /** Lower end of the middle 90 %. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
}

/** How far clusters stay the same. */
export interface Stability {
  /** Number of clusters. */
  readonly clusters: number;
  /** Clusters of resampled blocks, extended to all points, against those of all points. */
  readonly resamples: Agreement;
  /** Clusters of all points from other seeds. */
  readonly seeds: Agreement;
  /** As `resamples`, of points drawn from one normal distribution of the same variances: what no regimes at all would show. */
  readonly normal: Agreement;
}

/** Options of {@link clusterStability}. */
export interface StabilityOptions {
  /** Points that belong together, such as those of a day: they are drawn together. */
  readonly blocks: readonly (string | number)[];
  /** Repetitions. Default 20. */
  readonly replicates?: number;
  /** Seed. Default 0. */
  readonly seed?: number;
}

/**
 * How far k-means clusters stay the same when blocks of points are drawn anew (Hennig 2007), or the seed changes, beside points
 * without clusters.
 *
 * @param points [point, dimension], their dimensions uncorrelated, as principal components are
 */
export function clusterStability(
  points: Float32Array,
  dimensions: number,
  clusters: number,
  { blocks, replicates = 20, seed = 0 }: StabilityOptions,
): Stability {
  const stream = randomStream(seed, `clusters ${clusters}`);
  const again = (of: Float32Array, belonging: readonly (string | number)[]): number[] => {
    const all = kMeans(of, dimensions, clusters, stream).labels;
    return Array.from({ length: replicates }, () => {
      let some = drawBlocks(of, dimensions, belonging, stream);
      // small blocks alone may have fewer points than there are to be clusters
      while (some.length < clusters * dimensions) some = drawBlocks(of, dimensions, belonging, stream);
      const { centres } = kMeans(some, dimensions, clusters, stream);
      return adjustedRandIndex(all, assign(of, dimensions, centres).labels);
    });
  };
  const first = kMeans(points, dimensions, clusters, stream).labels;
  const seeds = Array.from(
    { length: replicates },
    () => adjustedRandIndex(first, kMeans(points, dimensions, clusters, stream).labels),
  );
  const n = points.length / dimensions;
  const deviations = Array.from({ length: dimensions }, (_, d) => {
    let [sum, squares] = [0, 0];
    for (let i = d; i < points.length; i += dimensions) [sum, squares] = [sum + points[i]!, squares + points[i]! ** 2];
    return Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2));
  });
  const normal = Float32Array.from(points, (_, i) => deviations[i % dimensions]! * stream.normal());
  return {
    clusters,
    resamples: agreement(again(points, blocks)),
    seeds: agreement(seeds),
    normal: agreement(again(normal, Array.from({ length: n }, (_, i) => i))),
  };
}

/** As many blocks as there are, drawn with replacement. */
function drawBlocks(
  points: Float32Array,
  dimensions: number,
  blocks: readonly (string | number)[],
  stream: ReturnType<typeof randomStream>,
): Float32Array {
  const members = [...Map.groupBy(blocks.keys(), (i) => blocks[i]!).values()];
  const drawn = members.flatMap(() => members[stream.integer(members.length)]!);
  const out = new Float32Array(drawn.length * dimensions);
  drawn.forEach((from, to) => out.set(points.subarray(from * dimensions, (from + 1) * dimensions), to * dimensions));
  return out;
}

function agreement(values: readonly number[]): Agreement {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  return { mean: values.reduce((sum, x) => sum + x, 0) / values.length, low: at(0.05), high: at(0.95) };
}
