import type { BenchOptions, BenchResult, BenchRow } from "../result.ts";
import { settle } from "../setting.ts";
import { makeArchives } from "./archives.ts";
import { windowSize } from "./reading.ts";
import { mixingRow } from "./mixing_row.ts";
import { streamRows } from "./stream_rows.ts";
import { waitRow } from "./wait_row.ts";

/**
 * Reading an archive beside tensorstore and zarr-python: random windows, an epoch of shuffled ones, everything in order;
 * how long training waits for its data; how well a stream is mixed.
 *
 * @throws Error when two readers give other bytes, or the yardsticks' environment lacks something
 */
export async function benchStream(options: BenchOptions): Promise<BenchResult> {
  const setting = await settle("stream", options, ["zarr", "tensorstore", "numpy"]);
  const folder = await Deno.makeTempDir({ prefix: "ondee-bench-" });
  try {
    const archives = await makeArchives(setting, folder, setting.quick ? 1 : 30);
    const rows: BenchRow[] = [];
    for (const archive of archives) {
      if (archive.name.includes(setting.only)) rows.push(...await streamRows(setting, archive));
    }
    if ("wait".includes(setting.only)) rows.push(await waitRow(setting, archives[0]));
    if ("mixing".includes(setting.only)) rows.push(await mixingRow(setting, archives[0]));
    const { frames, side } = windowSize(setting.quick);
    const method =
      `windows of ${frames} x ${side} x ${side}; readers run in processes of their own and find the same ` +
      "bytes, those of our epochs as float32 in mm/h; ours has a cache of 64 MiB and reads into the same memory again; 8 rounds in turn, the same windows for all in a round and others in the next, " +
      "after one that is not counted; MB of uint16";
    return { ...setting.facts, method, rows };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
