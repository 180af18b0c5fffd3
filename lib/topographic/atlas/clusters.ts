import type { RandomStream } from "../../base/mod.ts";

/** Points in groups around centres. */
export interface Clusters {
  /** Centres [cluster, dimension]. */
  readonly centres: Float64Array;
  /** Cluster of each point. */
  readonly labels: Int32Array;
  /** Sum of squared distances to the centres. */
  readonly inertia: number;
}

/** Starts of {@link kMeans}, of which the best counts. */
const STARTS = 4;
/** Rounds of a start, at most. */
const ROUNDS = 100;

/**
 * k-means by Lloyd's rounds from k-means++ starts (Arthur & Vassilvitskii 2007), the best of some. Clusters are numbered by
 * falling size.
 *
 * @param points [point, dimension]
 * @throws RangeError for fewer points than clusters
 */
export function kMeans(points: Float32Array, dimensions: number, count: number, stream: RandomStream): Clusters {
  const n = points.length / dimensions;
  if (!(count >= 1 && n >= count)) throw new RangeError(`Cannot make ${count} clusters of ${n} points`);
  let best: Clusters | null = null;
  for (let start = 0; start < STARTS; start++) {
    const found = lloyd(points, dimensions, firstCentres(points, dimensions, count, stream));
    if (best === null || found.inertia < best.inertia) best = found;
  }
  return bySize(best!, count, dimensions);
}

/** The nearest centre of each point, and the sum of squared distances. */
export function assign(
  points: Float32Array,
  dimensions: number,
  centres: Float64Array,
): Pick<Clusters, "labels" | "inertia"> {
  const labels = new Int32Array(points.length / dimensions);
  let inertia = 0;
  for (let i = 0; i < labels.length; i++) {
    let nearest = Infinity;
    for (let c = 0; c * dimensions < centres.length; c++) {
      const at = c * dimensions;
      let sum = 0;
      // the first dimensions hold the most: a far centre is soon left
      for (let d = 0; d < dimensions && sum < nearest; d++) {
        sum += (points[i * dimensions + d]! - centres[at + d]!) ** 2;
      }
      if (sum >= nearest) continue;
      nearest = sum;
      labels[i] = c;
    }
    inertia += nearest;
  }
  return { labels, inertia };
}

function squaredDistance(
  a: Float32Array,
  i: number,
  b: Float32Array | Float64Array,
  j: number,
  dimensions: number,
): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) sum += (a[i + d]! - b[j + d]!) ** 2;
  return sum;
}

/** Centres drawn among the points, each in proportion to the squared distance from those before. */
function firstCentres(points: Float32Array, dimensions: number, count: number, stream: RandomStream): Float64Array {
  const n = points.length / dimensions;
  const centres = new Float64Array(count * dimensions);
  const distances = new Float64Array(n).fill(Infinity);
  let chosen = stream.integer(n);
  for (let c = 0; c < count; c++) {
    centres.set(points.subarray(chosen * dimensions, (chosen + 1) * dimensions), c * dimensions);
    let total = 0;
    for (let i = 0; i < n; i++) {
      const distance = squaredDistance(points, i * dimensions, centres, c * dimensions, dimensions);
      distances[i] = Math.min(distances[i]!, distance);
      total += distances[i]!;
    }
    let left = stream.next() * total;
    chosen = 0;
    while (chosen < n - 1 && (left -= distances[chosen]!) > 0) chosen++;
  }
  return centres;
}

function lloyd(points: Float32Array, dimensions: number, first: Float64Array): Clusters {
  const centres = first;
  const count = centres.length / dimensions;
  let found = assign(points, dimensions, centres);
  for (let round = 0; round < ROUNDS; round++) {
    const sizes = new Float64Array(count);
    const sums = new Float64Array(centres.length);
    for (const [i, label] of found.labels.entries()) {
      sizes[label]! += 1;
      for (let d = 0; d < dimensions; d++) sums[label * dimensions + d]! += points[i * dimensions + d]!;
    }
    // a cluster that lost all its points stays where it was
    for (let k = 0; k < sums.length; k++) {
      const size = sizes[Math.floor(k / dimensions)]!;
      if (size > 0) centres[k] = sums[k]! / size;
    }
    const next = assign(points, dimensions, centres);
    const settled = next.labels.every((label, i) => label === found.labels[i]);
    found = next;
    if (settled) break;
  }
  return { centres, ...found };
}

function bySize({ centres, labels, inertia }: Clusters, count: number, dimensions: number): Clusters {
  const sizes = new Float64Array(count);
  for (const label of labels) sizes[label]! += 1;
  const order = [...sizes.keys()].sort((a, b) => sizes[b]! - sizes[a]!);
  const sorted = new Float64Array(centres.length);
  order.forEach((from, to) =>
    sorted.set(centres.subarray(from * dimensions, (from + 1) * dimensions), to * dimensions)
  );
  return { centres: sorted, labels: labels.map((label) => order.indexOf(label)), inertia };
}
