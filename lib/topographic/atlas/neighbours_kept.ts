/**
 * Share of the nearest neighbours of each point that are among its nearest on a map too, mean over the points: what of the
 * neighbourhoods a map keeps. By chance it is about `neighbours` over the number of points.
 *
 * @param points [point, dimension]
 * @param map [point, 2]
 */
export function neighboursKept(
  points: Float32Array,
  dimensions: number,
  map: Float32Array,
  neighbours: number,
): number {
  const n = points.length / dimensions;
  let kept = 0;
  for (let i = 0; i < n; i++) {
    const near = nearest(points, dimensions, i, neighbours);
    const onMap = new Set(nearest(map, 2, i, neighbours));
    kept += near.filter((j) => onMap.has(j)).length;
  }
  return kept / (n * neighbours);
}

/** The points nearest to point `i`, without itself. */
export function nearest(points: Float32Array, dimensions: number, i: number, count: number): readonly number[] {
  const distances = Float64Array.from({ length: points.length / dimensions }, (_, j) => {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) sum += (points[i * dimensions + d]! - points[j * dimensions + d]!) ** 2;
    return j === i ? Infinity : sum;
  });
  return [...distances.keys()].sort((a, b) => distances[a]! - distances[b]!).slice(0, count);
}
