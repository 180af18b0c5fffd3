import { assert, fc } from "../deps.ts";
import {
  type Archive,
  createArchive,
  splitDays,
  splitRanges,
  type WindowBatch,
  windowGaps,
  type WindowOptions,
  windows,
} from "../../lib/archive/mod.ts";
import { DAY, dayOf, type Grid } from "../../lib/grid/mod.ts";
import { rain, sampleGroup, STEREO, withFolder } from "./sample.ts";

const GRID: Grid = { ...STEREO, ny: 20, nx: 25 };
const START = 1624579200; // 2021-06-25T00:00Z

/** Five days of half hours, the third without its last quarter. */
async function sampleArchive(folder: string): Promise<Archive> {
  const archive = await createArchive(folder, { groups: [sampleGroup(5, { grid: GRID })], chunk: [6, 8, 9] });
  for (let day = 0; day < 5; day++) {
    await archive.group("radar").writeDay(dayOf(START + day * DAY), {
      rain_rate: (k) => day === 2 && k >= 36 ? null : rain(GRID, day * 48 + k),
    });
  }
  return archive;
}

async function collect(archive: Archive, options: WindowOptions): Promise<WindowBatch[]> {
  const all: WindowBatch[] = [];
  for await (const batch of windows(archive, options)) all.push(batch);
  return all;
}

const names = (list: readonly WindowBatch[]) => list.flatMap((b) => b.origins.map((o) => `${o.time} ${o.y} ${o.x}`));

Deno.test("windows() in order gives every whole window once, with the values of the archive", () =>
  withFolder(async (folder) => {
    const archive = await sampleArchive(folder);
    const list = await collect(archive, { frames: 5, size: 8, stride: 6, shuffle: false, prefetch: 0, batch: 7 });
    const expected: string[] = [];
    for (let t = 0; t + 5 <= 240; t += 5) {
      // day 2 holds times 96 to 131: the 12 after are a gap
      if (t + 5 > 132 && t < 144) continue;
      for (const y of [0, 6, 12]) for (const x of [0, 6, 12]) expected.push(`${START + t * 1800} ${y} ${x}`);
    }
    assert.deepEqual(names(list).sort(), expected.sort());
    assert.deepEqual(list[0]!.shape, [7, 5, 8, 8]);
    for (const { data, origins } of list) {
      for (const [w, { time, y, x }] of origins.entries()) {
        const k = (time - START) / 1800 + 3;
        const row = rain(GRID, k).subarray((y + 2) * 25 + x, (y + 2) * 25 + x + 8);
        assert.deepEqual(data.slice(w * 320 + 3 * 64 + 2 * 8, w * 320 + 3 * 64 + 3 * 8), row);
      }
    }
  }));

Deno.test("windows() shuffles reproducibly: one order per seed and epoch, the same windows in each", () =>
  withFolder(async (folder) => {
    const archive = await sampleArchive(folder);
    const schema = { frames: 4, size: 8, shuffleBuffer: 20, augment: true } as const;
    const first = await collect(archive, { ...schema, seed: 1, prefetch: 0 });
    const threaded = await collect(archive, { ...schema, seed: 1, prefetch: 3 });
    assert.deepEqual(threaded, first);
    const others = [
      await collect(archive, { ...schema, seed: 1, epoch: 1, prefetch: 0 }),
      await collect(archive, { ...schema, seed: 2, prefetch: 0 }),
      await collect(archive, { ...schema, shuffle: false, prefetch: 0 }),
    ];
    for (const other of others) {
      assert.notDeepEqual(names(other), names(first));
      assert.deepEqual(names(other).sort(), names(first).sort());
    }
    assert.equal(new Set(names(first)).size, names(first).length);
    let moved = 0;
    const inOrder = names(others[2]!);
    for (const [i, name] of names(first).entries()) moved += Math.abs(inOrder.indexOf(name) - i);
    assert.ok(moved / inOrder.length > inOrder.length / 5, `windows move ${moved / inOrder.length} places on average`);
  }));

Deno.test("windows() selects by wetness, missing cells and a filter, and coarsens", () =>
  withFolder(async (folder) => {
    const archive = await sampleArchive(folder);
    const base = { frames: 2, size: 4, shuffle: false, prefetch: 0 } as const;
    const share = (data: Float32Array) => {
      const valid = data.filter((v) => !Number.isNaN(v));
      return valid.filter((v) => v >= 0.1).length / valid.length;
    };
    const list = await collect(archive, { ...base, batch: 1 });
    const wet = await collect(archive, { ...base, batch: 1, wetFraction: { min: 0.4, max: 0.6 } });
    const expected = list.filter((b) => share(b.data) >= 0.4 && share(b.data) <= 0.6);
    assert.ok(expected.length > 20 && expected.length < list.length / 2);
    assert.deepEqual(wet, expected);
    const whole = await collect(archive, { ...base, maxMissingCells: 0 });
    assert.ok(whole.length > 0 && names(whole).every((name) => !name.endsWith(" 0 0")), "cell 0 0 is always missing");
    const south = await collect(archive, { ...base, filter: (_, origin) => origin.y >= 12 });
    assert.deepEqual(names(south), names(list).filter((name) => Number(name.split(" ")[1]) >= 12));
    const coarse = await collect(archive, { ...base, coarsen: 2, batch: 1 });
    const frame = rain(GRID, 0);
    const mean = (cells: number[]) => Math.fround(cells.reduce((a, i) => a + frame[i]!, 0) / cells.length);
    assert.equal(coarse[0]!.data[0], mean([1, 25, 26]), "three of four cells are valid");
    assert.equal(coarse[0]!.data[5], mean([52, 53, 77, 78]));
    const sparse = { ...base, coarsen: 2, batch: 1, wetFraction: { min: 0.95 } } as const;
    assert.deepEqual(await collect(archive, sparse), coarse.filter((b) => share(b.data) >= 0.95));
    const gaps = await collect(archive, { ...base, maxMissing: 2 });
    assert.ok(names(gaps).length > names(list).length);
    const starts = (found: readonly WindowBatch[]) => new Set(found.flatMap((b) => b.origins.map((o) => o.time))).size;
    const counted = await windowGaps(archive, base);
    assert.deepEqual([counted.times - counted.leftOut, counted.times], [starts(list), starts(gaps)]);
    assert.equal((await windowGaps(archive, { ...base, maxMissing: 2 })).leftOut, 0);
  }));

Deno.test("windows() of one part lie in its days, and parts share none", () =>
  withFolder(async (folder) => {
    const archive = await sampleArchive(folder);
    const seen: string[][] = [];
    for (const split of ["train", "validation", "test"] as const) {
      const list = await collect(archive, { frames: 4, size: 8, split, prefetch: 0, seed: 3 });
      const days = list.flatMap((b) => b.origins.flatMap((o) => [dayOf(o.time), dayOf(o.time + 3 * 1800)]));
      seen.push([...new Set(days)].sort());
    }
    assert.deepEqual(seen.map((days) => days.length), [3, 1, 1]);
    assert.equal(new Set(seen.flat()).size, 5);
    await assert.rejects(
      () =>
        collect(archive, {
          frames: 4,
          size: 8,
          split: "test",
          splits: { fractions: { train: 1, validation: 1, test: 0 } },
        }),
      /No day for "test" among the 5 days of group "radar"/,
    );
    assert.throws(() => windows(archive, { frames: 0, size: 8 }), RangeError);
    await assert.rejects(
      () => collect(archive, { frames: 2, size: 80 }),
      /larger than the grid of \d+ x \d+ of group "radar": take a smaller size \(--size\), \d+ or less$/,
    );
    await assert.rejects(
      () => collect(archive, { frames: 2, size: 40, coarsen: 2 }),
      /smaller size \(--size\) or coarsen less \(--coarsen\): their product/,
    );
    assert.throws(() => windows(archive, { frames: 2, size: 8, variable: "snow" }), { tag: "missing-variable" });
  }));

Deno.test("splitDays() deals every day to exactly one part, in exact shares, whatever the seed", () => {
  const days = fc.uniqueArray(fc.integer({ min: 0, max: 2000 }).map((k) => dayOf(START + k * DAY)), { maxLength: 60 });
  fc.assert(fc.property(days, fc.nat(), (list, seed) => {
    const { train, validation, test } = splitDays(list, { seed });
    assert.deepEqual([...train, ...validation, ...test].sort(), [...list].sort());
    if (list.length >= 3) assert.ok(train.length >= 1 && validation.length >= 1 && test.length >= 1);
    assert.ok(Math.abs(test.length - 0.15 * list.length) <= 1);
    assert.deepEqual(splitDays([...list].reverse(), { seed }), { train, validation, test });
  }));
  const lists = { train: ["2021-01-01"], validation: ["2021-01-02"], test: ["2021-01-02"] };
  assert.throws(() => splitDays(["2021-01-01"], { days: lists }), /2021-01-02 is listed twice/);
});

Deno.test("splitRanges() by blocks of hours keeps parts of one day apart by the gap", () => {
  const span = { start: START, end: START + 7.6 * 3600 };
  fc.assert(fc.property(fc.nat(), fc.constantFrom(1, 2, 1.5), (seed, blockHours) => {
    const options = { by: "hour-blocks", seed, blockHours, gapMinutes: 20 } as const;
    const parts = (["train", "validation", "test"] as const).map((part) =>
      splitRanges(part, ["2021-06-25"], span, options)
    );
    const all = parts.flat().sort((a, b) => a.start - b.start);
    assert.ok(parts.every((ranges) => ranges.length > 0));
    for (let i = 1; i < all.length; i++) assert.ok(all[i]!.start - all[i - 1]!.end >= 1200);
  }));
});

Deno.test("splitRanges() by blocks of hours starts them on half hours, so that they hold whole satellite values", () => {
  const start = START - 300; // a KNMI sequence: 23:55 to 07:35
  const span = { start, end: START + 7 * 3600 + 35 * 60 };
  const fractions = { train: 0.5, validation: 0.25, test: 0.25 };
  const options = { by: "hour-blocks", blockHours: 2, gapMinutes: 30, fractions } as const;
  const parts = (["train", "validation", "test"] as const).map((part) => splitRanges(part, [], span, options));
  assert.deepEqual(parts.map((ranges) => ranges.length), [2, 1, 1]);
  const minutes = parts.flat().map((range) => [(range.start - START) / 60, (range.end - START) / 60]);
  assert.deepEqual(minutes.sort((a, b) => a[0]! - b[0]!), [[0, 90], [120, 210], [240, 330], [360, 455]]);
});
