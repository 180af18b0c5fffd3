import { join } from "node:path";
import { timeIndex } from "../grid/mod.ts";
import { type Archive, createArchive } from "./archive.ts";
import type { ChunkShape } from "./layout.ts";
import { itemBytes } from "./packing.ts";
import { windows } from "./windows.ts";

/** What a chunk shape costs. */
export interface ChunkCost {
  /** Inner chunk [time, y, x]. */
  readonly chunk: ChunkShape;
  /** Bytes of the variable on disk. */
  readonly bytes: number;
  /** Writing: stored megabytes before compression, a second. */
  readonly writeMegabytes: number;
  /** Reading in the order of time: stored megabytes before compression, a second. */
  readonly readMegabytes: number;
  /** Windows a second of an epoch, shuffled by chunks. */
  readonly epochWindows: number;
  /** Windows a second anywhere, in full shuffle. */
  readonly randomWindows: number;
}

/** What is measured. */
export interface ChunkTableOptions {
  /** Group. Default "radar". */
  readonly group?: string;
  /** Variable. Default "rain_rate". */
  readonly variable?: string;
  /** Days copied, from the first on. Default 2. */
  readonly days?: number;
  /** Shapes to compare. */
  readonly chunks: readonly ChunkShape[];
  /** Days of a shard. Default: as a new archive would have. */
  readonly shardDays?: number;
  /** Frames of a window. Default 18. */
  readonly frames?: number;
  /** Side of a window, cells. Default 128. */
  readonly size?: number;
  /** Frames from one window to the next. Default 6. */
  readonly timeStride?: number;
  /** Windows of each measurement, or as many as there are. Default 1000. */
  readonly windows?: number;
  /** Measurements. Default 3. */
  readonly rounds?: number;
  /** Folder for the copies, which are removed again. Default: the system's for temporary files. */
  readonly folder?: string;
}

/**
 * Copies days of an archive in several chunk shapes and measures each, all of them `rounds` times in turn: the table from which
 * the default shape was chosen. Rates are medians.
 */
export async function chunkTable(archive: Archive, options: ChunkTableOptions): Promise<readonly ChunkCost[]> {
  const { chunks, rounds = 3 } = options;
  const costs: ChunkCost[][] = chunks.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, chunk] of chunks.entries()) costs[i]!.push(await measure(archive, chunk, options));
  }
  return costs.map((list) => {
    const median = (name: Exclude<keyof ChunkCost, "chunk">) =>
      list.map((cost) => cost[name]).sort((a, b) => a - b)[rounds >> 1]!;
    return {
      chunk: list[0]!.chunk,
      bytes: median("bytes"),
      writeMegabytes: median("writeMegabytes"),
      readMegabytes: median("readMegabytes"),
      epochWindows: median("epochWindows"),
      randomWindows: median("randomWindows"),
    };
  });
}

/** Copies the days in one chunk shape and measures it once. */
async function measure(source: Archive, chunk: ChunkShape, options: ChunkTableOptions): Promise<ChunkCost> {
  const { group = "radar", variable = "rain_rate", days = 2, folder: dir, shardDays } = options;
  const folder = await Deno.makeTempDir({ prefix: "ondee-chunks-", ...(dir === undefined ? {} : { dir }) });
  try {
    const from = source.group(group);
    const { grid: { ny, nx }, time: axis } = from;
    const variables = from.variables.filter((v) => v.name === variable);
    const archive = await createArchive(join(folder, "copy"), {
      groups: [{ ...from, variables }],
      chunk,
      ...(shardDays === undefined ? {} : { shardDays }),
    });
    const to = archive.group(group);
    const frameMegabytes = ny * nx * itemBytes(variables[0]!.dtype) / 1e6;
    const indexes: number[] = [];
    let [bytes, writing] = [0, 0];
    for (const day of (await from.days()).slice(0, days)) {
      const held = new Map<number, Float32Array>();
      for (const time of await from.present(day)) held.set(time, await from.frame(variable, time));
      for (const time of held.keys()) indexes.push(timeIndex(axis, time));
      writing += await seconds(() => to.writeDay(day, { [variable]: (_, time) => held.get(time) ?? null }));
      bytes += (await to.record(day))!.bytes[variable]!;
    }
    const [first, count] = [indexes[0]!, indexes.at(-1)! + 1 - indexes[0]!];
    const frames = Math.min(96, count);
    const into = new Float32Array(frames * ny * nx);
    const blocks = Math.floor(count / frames);
    const reading = await seconds(async () => {
      for (let k = 0; k < blocks; k++) await to.read(variable, { time: [first + k * frames, frames], into });
    });
    return {
      chunk,
      bytes,
      writeMegabytes: indexes.length * frameMegabytes / writing,
      readMegabytes: blocks * frames * frameMegabytes / reading,
      epochWindows: await windowRate(archive, options, true),
      randomWindows: await windowRate(archive, options, "full"),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Windows a second of an epoch, or of its beginning. */
async function windowRate(archive: Archive, options: ChunkTableOptions, shuffle: true | "full"): Promise<number> {
  const { group = "radar", variable = "rain_rate", frames = 18, size = 128, timeStride = 6, windows: count = 1000 } =
    options;
  let got = 0;
  const taken = await seconds(async () => {
    const schema = { group, variable, frames, size, timeStride, shuffle, crop: true };
    for await (const { shape } of windows(archive, { ...schema, reuse: true })) {
      got += shape[0];
      if (got >= count) break;
    }
  });
  return got / taken;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
