import type { ChartSpec } from "../../report/mod.ts";
import { type ChunksOfArchive, shapeName } from "./chunks_result.ts";

/** Windows a second of an epoch and anywhere, by shape: shapes to the upper right are better. */
export function chunksChart(chunks: readonly ChunksOfArchive[]): ChartSpec {
  const values = chunks.flatMap(({ archive, shardDays, costs }) =>
    costs.map((cost) => ({
      archive: shardDays === 1 ? archive : `${archive}, ${shardDays} days a shard`,
      shape: shapeName(cost),
      epoch: cost.epochWindows,
      random: cost.randomWindows,
    }))
  );
  const axis = (field: string, title: string) =>
    ({ field, type: "quantitative", title, scale: { type: "log" } }) as const;
  return {
    width: 420,
    height: 320,
    data: { values },
    encoding: {
      x: axis("epoch", "windows/s of an epoch"),
      y: axis("random", "windows/s anywhere"),
      color: { field: "archive", type: "nominal", title: null },
    },
    layer: [
      { mark: { type: "point", filled: true, size: 50 } },
      {
        mark: { type: "text", align: "left", dx: 6, fontSize: 10 },
        encoding: { text: { field: "shape", type: "nominal" } },
      },
    ],
  };
}
