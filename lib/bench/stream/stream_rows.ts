import { type Contestant, interleave, type Measured, OURS, rowOf } from "../interleave.ts";
import type { BenchRow } from "../result.ts";
import type { Setting } from "../setting.ts";
import type { BenchArchive } from "./archives.ts";
import { randomWindows, type Reading, windowSize } from "./reading.ts";
import { type Reader, requireSame, requireSameEpoch, startReaders } from "./readers.ts";

/** Least ratios asked of random windows (issue 4), with a cache as large as ours and without, as tensorstore has it by itself. */
const BESIDE: readonly { readonly other: string; readonly limit?: number }[] = [
  { other: "tensorstore", limit: 1 },
  { other: "tensorstore with a cache of 64 MiB", limit: 1 },
  { other: "zarr-python", limit: 3 },
];

/** What is measured of one archive: random windows, an epoch of shuffled ones, everything in order. */
export async function streamRows(setting: Setting, archive: BenchArchive): Promise<readonly BenchRow[]> {
  const { quick, log } = setting;
  await using readers = await startReaders(setting, archive);
  const { all } = readers;
  const ours = all.slice(0, 1);
  const tensorstore = all.filter(({ by }) => by === "tensorstore");
  const size = windowSize(quick);
  const rounds = quick ? 1 : 8;
  const random = (round: number) => randomWindows(archive, size, { windows: quick ? 4 : 200, round });
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
    ...ours.map((reader) => contestant({ ...reader, form: "windows(), shuffled" }, epoch, windows)),
    ...tensorstore.map((reader) => contestant(reader, random, windows)),
  ], rounds);
  log(`${archive.name}: everything in order`);
  const slabRounds = quick ? 1 : 5;
  const sequential = [...ours, ...tensorstore].map((reader) => contestant(reader, () => slabs(count), megabytes));
  const inOrder = await interleave(sequential, slabRounds);

  const row = (work: string, unit: string, limit: number | undefined, measured: readonly Measured[]) =>
    rowOf({
      work: `${archive.name}: ${work}`,
      unit,
      better: "more",
      ...(limit === undefined ? {} : { target: { of: "ratio", bound: "at least", limit } }),
    }, measured);
  const rowsOfRandom = BESIDE.filter(({ other }) => all.some(({ by }) => by === other)).map(({ other, limit }) =>
    row(`random windows, beside ${other}`, "windows/s", limit, randomly.filter(({ by }) => by === OURS || by === other))
  );
  return [
    ...(rowsOfRandom.length > 0 ? rowsOfRandom : [row("random windows", "windows/s", undefined, randomly)]),
    row("an epoch of shuffled windows, beside random ones", "windows/s", 2, shuffled),
    row("everything in order", "MB/s", 1, inOrder),
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
