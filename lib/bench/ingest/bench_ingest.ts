import { join } from "node:path";
import { openArchive } from "../../archive/mod.ts";
import { DAY } from "../../grid/mod.ts";
import { bytesIn } from "../bytes_in.ts";
import { type Contestant, interleave, type Measured, OURS, rowOf } from "../interleave.ts";
import type { BenchOptions, BenchResult, BenchRow } from "../result.ts";
import { type Setting, settle } from "../setting.ts";
import { type BenchArchive, makeArchives, RADAR } from "../stream/archives.ts";
import type { DayOfFrames } from "./worker.ts";
import { startWriters, type Writer } from "./writers.ts";

/**
 * Packing, encoding and writing a day of radar beside zarr-python, and the bytes that it takes.
 *
 * @throws Error when the values written differ, or the yardsticks' environment lacks something
 */
export async function benchIngest(options: BenchOptions): Promise<BenchResult> {
  const setting = await settle("ingest", options, ["zarr", "numpy"]);
  const folder = await Deno.makeTempDir({ prefix: "ondee-bench-" });
  try {
    const rows: BenchRow[] = [];
    for (const archive of await makeArchives(setting, folder, 1)) {
      if (archive.name.includes(setting.only)) rows.push(...await ingestRows(setting, archive, folder));
    }
    const method =
      "writers run in processes of their own, the frames in memory; 7 rounds in turn, each into a new folder, " +
      "after one that is not counted";
    return { ...setting.facts, method, rows };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function ingestRows(setting: Setting, archive: BenchArchive, folder: string): Promise<readonly BenchRow[]> {
  const { quick, log } = setting;
  log(`${archive.name}: the frames`);
  const day = await framesOf(archive, join(folder, "frames.f32"));
  await using writers = await startWriters(setting, day, folder);
  const megabytes = 2 * day.frames * day.grid.ny * day.grid.nx / 1e6;
  const contestant = ({ by, form, write }: Writer): Contestant => ({
    by,
    form,
    measure: async () => [megabytes / (await write()).seconds],
  });
  log(`${archive.name}: writing in turn`);
  const speeds = await interleave(writers.all.map(contestant), quick ? 1 : 7);
  const sizes: Measured[] = [];
  for (const { by, form, write } of writers.all) {
    const stored = await bytesIn((await write()).array) / 1e6;
    if (by === OURS || form.startsWith("blosc")) sizes.push({ by, form, rounds: [[stored]] });
  }
  const same = writers.all.length > 1 ? "zarr-python reads the same values from all; " : "";
  return [
    rowOf({
      work: `${archive.name}: packing, encoding, writing`,
      unit: "MB/s",
      better: "more",
      target: { of: "ratio", bound: "at least", limit: 2 },
      note:
        `${same}MB of uint16; ours also syncs its files and keeps a digest of each frame and statistics of each chunk`,
    }, speeds),
    rowOf({
      work: `${archive.name}: size`,
      unit: "MB",
      better: "less",
      target: { of: "ratio", bound: "at least", limit: 0.909 },
      note: "files of the array; a ratio of 0.909 is 1.1 times the bytes",
    }, sizes),
  ];
}

/** Puts the frames of an archive's fullest day into a file, so that both sides can load them. */
async function framesOf({ path }: BenchArchive, file: string): Promise<DayOfFrames> {
  const { grid, product, ...group } = (await openArchive(path)).group(RADAR.group);
  const days = await Promise.all((await group.days()).map((day) => group.present(day)));
  const times = days.sort((a, b) => b.length - a.length)[0]!;
  const { first, step } = group.time;
  const index = (times[0]! - first) / step;
  const frames = (times.at(-1)! - times[0]!) / step + 1;
  const rates = await group.read(RADAR.variable, { time: [index, frames] });
  await Deno.writeFile(file, new Uint8Array(rates.buffer, rates.byteOffset, rates.byteLength));
  return { file, frames, first: index % (DAY / step), grid, product };
}
