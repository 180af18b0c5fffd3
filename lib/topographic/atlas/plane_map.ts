import { randomStream } from "../../base/mod.ts";
import { loadUmap } from "../deps.ts";

/** Neighbours that the map tries to keep. */
const NEIGHBOURS = 15;

/**
 * A map of points in the plane by UMAP (McInnes, Healy & Melville 2018, arXiv 1802.03426), the same for the same seed: near points
 * are alike, distances across it mean little.
 *
 * @param points [point, dimension]
 * @returns [point, 2]
 */
export async function planeMap(points: Float32Array, dimensions: number, seed: number): Promise<Float32Array> {
  const { UMAP } = await loadUmap();
  const count = points.length / dimensions;
  const umap = new UMAP({
    nComponents: 2,
    nNeighbors: Math.min(NEIGHBOURS, count - 1),
    random: randomStream(seed, "map").next,
  });
  const rows = Array.from({ length: count }, (_, i) => [...points.subarray(i * dimensions, (i + 1) * dimensions)]);
  return Float32Array.from(umap.fit(rows).flat());
}
