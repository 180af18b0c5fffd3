import { chunkTable, openArchive } from "../../archive/mod.ts";
import type { BenchOptions } from "../result.ts";
import { type Setting, settle } from "../setting.ts";
import { type BenchArchive, makeArchives } from "../stream/archives.ts";
import type { ChunksOfArchive, ChunksResult } from "./chunks_result.ts";

/** Frames and cells along a side of the shapes. */
const FRAMES = [6, 12, 24] as const;
const SIDES = [64, 128, 256] as const;

/** Days that share a shard, where that is measured beside shards of one day. */
const SHARED = 8;

/** What shapes of chunks cost, on a simulated month and on the KNMI sequence: the table that the default was chosen from. */
export async function benchChunks(options: BenchOptions): Promise<ChunksResult> {
  const setting = await settle("chunks", { ...options, yardstick: null }, []);
  const { quick, only } = setting;
  const folder = await Deno.makeTempDir({ prefix: "ondee-bench-" });
  try {
    const chunks: ChunksOfArchive[] = [];
    for (const archive of await makeArchives(setting, folder, quick ? 2 : 30)) {
      if (!archive.name.includes(only)) continue;
      chunks.push(await costsOf(setting, archive, folder, 1));
      if (archive.name !== "KNMI sequence") chunks.push(await costsOf(setting, archive, folder, SHARED));
    }
    const method =
      "windows of 18 x 128 x 128, the first 1,000 of an epoch shuffled by chunks and of one shuffled all together, by " +
      "threads that live on; each shape on a copy of the archive, all of them in turn, medians of 3 rounds; " +
      "MB of uint16; sides are cut so that tiles cover the grid evenly";
    return { ...setting.facts, method: quick ? "tiny, to see that it runs" : method, rows: [], chunks };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Costs of all shapes, or, where days share a shard, of the default frames only. */
async function costsOf(
  { quick, log }: Setting,
  { name, path, grid: [ny, nx] }: BenchArchive,
  folder: string,
  shardDays: number,
): Promise<ChunksOfArchive> {
  log(`${name}: ${shardDays === 1 ? "a shard a day" : `${shardDays} days a shard`}`);
  const tile = (cells: number, side: number) => Math.ceil(cells / Math.ceil(cells / side));
  const frames = shardDays === 1 ? FRAMES : [12];
  const squares = frames.flatMap((times) => SIDES.map((side) => [times, tile(ny, side), tile(nx, side)] as const));
  const shapes = [...squares, [12, tile(ny, 64), tile(nx, 256)] as const]; // as many cells in whole rows
  const sizes = quick ? { frames: 4, size: 16, windows: 50, rounds: 1 } : {};
  const chunks = quick ? shapes.slice(0, 1) : shapes;
  return {
    archive: name,
    shardDays,
    costs: await chunkTable(await openArchive(path), { chunks, shardDays, days: 30, folder, ...sizes }),
  };
}
