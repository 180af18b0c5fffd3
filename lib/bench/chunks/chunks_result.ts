import type { ChunkCost } from "../../archive/mod.ts";
import { formatNumber } from "../../report/mod.ts";
import type { BenchResult } from "../result.ts";

/** What shapes cost on one archive. */
export interface ChunksOfArchive {
  /** The archive, in words. */
  readonly archive: string;
  /** Days of a shard. */
  readonly shardDays: number;
  /** By shape. */
  readonly costs: readonly ChunkCost[];
}

/** Result of `bench chunks`. */
export interface ChunksResult extends BenchResult {
  /** What was measured; there are no rows. */
  readonly chunks: readonly ChunksOfArchive[];
}

/** Whether a result is one of `bench chunks`. */
export function isChunksResult(result: BenchResult): result is ChunksResult {
  return result.bench === "chunks";
}

/** A shape in words: "12 x 128 x 128". */
export function shapeName({ chunk }: ChunkCost): string {
  return chunk.join(" x ");
}

/** As text cells: a line of titles, then one for each shape. */
export function chunksTable(chunks: readonly ChunksOfArchive[]): readonly (readonly string[])[] {
  const titles = [
    "archive",
    "days a shard",
    "chunk [time, y, x]",
    "on disk",
    "writing",
    "reading in order",
    "an epoch",
    "random windows",
  ];
  const lines = chunks.flatMap(({ archive, shardDays, costs }) =>
    costs.map((cost, i) => [
      i === 0 ? archive : "",
      i === 0 ? String(shardDays) : "",
      shapeName(cost),
      `${formatNumber(cost.bytes / 1e6)} MB`,
      `${formatNumber(cost.writeMegabytes)} MB/s`,
      `${formatNumber(cost.readMegabytes)} MB/s`,
      `${formatNumber(cost.epochWindows)} windows/s`,
      `${formatNumber(cost.randomWindows)} windows/s`,
    ])
  );
  return [titles, ...lines];
}
