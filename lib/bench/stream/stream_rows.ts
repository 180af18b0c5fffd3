import { type Contestant, interleave, rowOf } from "../interleave.ts";
import type { BenchRow } from "../result.ts";
import type { Setting } from "../setting.ts";
import type { BenchArchive } from "./archives.ts";
import { randomWindows, type Reading, windowSize } from "./reading.ts";
import { type Reader, requireSame, requireSameEpoch, startReaders } from "./readers.ts";

/** What is measured of one archive: random windows, an epoch of shuffled ones, everything in order. */
export async function streamRows(setting: Setting, archive: BenchArchive): Promise<readonly BenchRow[]> {
  const { quick, log } = setting;
  await using readers = await startReaders(setting, archive);
  const { all } = readers;
  const ours = all.slice(0, 1);
  const tensorstore = all.filter(({ by }) => by === "tensorstore");
  const zarr = all.filter(({ by }) => by === "zarr-python");
  const size = windowSize(quick);
  const rounds = quick ? 1 : 8;
  const random = (round: number) => randomWindows(archive, size, { windows: quick ? 4 : 50, round });
  const epoch = (epoch: number) => ({ kind: "epoch", size, epoch } as const);
  const [first, count] = archive.times;
  const slabs = (count: number): Reading => ({ kind: "all", times: [first, count], step: 96 });

  log(`${archive.name}: do all read the same`);
  await requireSame(archive, all, random(0));
  await requireSame(archive, all, slabs(Math.min(count, 96)));
  await requireSameEpoch(archive, all, { ...epoch(0), most: quick ? 8 : 200 });

  const windows = size.frames * size.side ** 2;
  const megabytes = 1e6 / 2;
  log(`${archive.name}: random windows`);
  const randomly = await interleave(all.map((reader) => contestant(reader, random, windows)), rounds);
  log(`${archive.name}: epochs of shuffled windows`);
  const shuffled = await interleave([
    ...ours.map((reader) => contestant({ ...reader, form: "epoch of windows()" }, epoch, windows)),
    ...tensorstore.map((reader) => contestant({ ...reader, form: `random, ${reader.form}` }, random, windows)),
  ], rounds);
  log(`${archive.name}: everything in order`);
  const inOrder = await interleave(
    [...ours, ...tensorstore].map((reader) => contestant(reader, () => slabs(count), megabytes)),
    quick ? 1 : 5,
  );

  const shape = `${size.frames} x ${size.side} x ${size.side}`;
  const row = (work: string, unit: string, limit: number, note?: string) => ({
    work: `${archive.name}: ${work}`,
    unit,
    better: "more",
    target: { of: "ratio", bound: "at least", limit },
    ...(note === undefined ? {} : { note }),
  } as const);
  const without = randomly.filter(({ by }) => by !== "zarr-python");
  const same = all.length === 1 ? undefined : "the same bytes from all readers; ours come in mm/h, as float32";
  return [
    rowOf(row(`random windows of ${shape}, beside tensorstore`, "windows/s", 1, same), without),
    ...(zarr.length === 0 ? [] : [
      rowOf(
        row("random windows, beside zarr-python", "windows/s", 3),
        randomly.filter(({ by }) => by !== "tensorstore"),
      ),
    ]),
    rowOf(row("an epoch of shuffled windows, beside random ones of tensorstore", "windows/s", 2), shuffled),
    rowOf(row("everything in order, beside tensorstore", "MB/s", 1, "MB of uint16"), inOrder),
  ];
}

/** A reader at work: values a second, in units of `unit` values. */
function contestant({ by, form, side }: Reader, reading: (round: number) => Reading, unit: number): Contestant {
  let round = 0;
  const measure = async () => {
    const asked = { reading: reading(round++) };
    const { seconds, values } = await side.ask<{ seconds: number; values: number }>("time", asked);
    return [values / unit / seconds];
  };
  return { by, form, measure };
}
