import { assert } from "../deps.ts";
import {
  type Archive,
  createArchive,
  openArchive,
  shuffleStatistics,
  type WindowBatch,
  type WindowOptions,
  windows,
} from "../../lib/archive/mod.ts";
import { randomStream } from "../../lib/base/mod.ts";
import { DAY, dayOf, type Grid, timeIndex } from "../../lib/grid/mod.ts";
import { fromFileUrl } from "../paths.ts";
import { rain, sampleGroup, STEREO, withFolder } from "./sample.ts";

const GRID: Grid = { ...STEREO, ny: 20, nx: 25 };
const START = 1624579200; // 2021-06-25T00:00Z
const SCHEMA = { frames: 4, size: 6, stride: 5, shuffleBuffer: 24, batch: 7, seed: 5 } as const;

async function sampleArchive(folder: string): Promise<Archive> {
  const archive = await createArchive(folder, { groups: [sampleGroup(3, { grid: GRID })], chunk: [6, 8, 9] });
  for (let day = 0; day < 3; day++) {
    await archive.group("radar").writeDay(dayOf(START + day * DAY), { rain_rate: (k) => rain(GRID, day * 48 + k) });
  }
  return archive;
}

async function collect(archive: Archive, options: WindowOptions): Promise<WindowBatch[]> {
  const all: WindowBatch[] = [];
  for await (const batch of windows(archive, options)) all.push({ ...batch, data: batch.data.slice() });
  return all;
}

/** Single windows: name and values. */
function single(
  list: readonly WindowBatch[],
): { name: string; values: Float32Array; origin: WindowBatch["origins"][0] }[] {
  return list.flatMap(({ data, shape: [, t, y, x], origins }) =>
    origins.map((origin, i) => ({
      name: `${origin.time} ${origin.y} ${origin.x}`,
      values: data.slice(i * t * y * x, (i + 1) * t * y * x),
      origin,
    }))
  );
}

const names = (list: readonly WindowBatch[]) => single(list).map(({ name }) => name);

Deno.test("windows() are the same, in the same batches, whatever the number of threads and with memory used again", () =>
  withFolder(async (folder) => {
    const archive = await sampleArchive(folder);
    for (const batch of [1, 3, 7]) {
      const schema = { ...SCHEMA, batch, augment: true, crop: true };
      const here = await collect(archive, { ...schema, prefetch: 0 });
      assert.equal(here.slice(0, -1).every(({ shape }) => shape[0] === batch), true);
      assert.equal(names(here).length, 36 * 3 * 4);
      for (const [threads, reuse] of [[1, true], [2, false], [3, true]] as const) {
        assert.deepEqual(await collect(archive, { ...schema, threads, reuse, prefetch: threads }), here);
      }
    }
    assert.throws(() => windows(archive, { ...SCHEMA, threads: 0 }), RangeError);
  }));

Deno.test("windows() that are not shuffled come in the order of time, also where several begin in one chunk", () =>
  withFolder(async (folder) => {
    const archive = await sampleArchive(folder);
    const places = (await collect(archive, { ...SCHEMA, frames: 2, shuffle: false })).flatMap(({ origins }) => origins);
    const rank = ({ time, y, x }: typeof places[0]) => ((time - START) * 100 + y) * 100 + x;
    assert.deepEqual(places.map(rank), places.map(rank).sort((a, b) => a - b));
    assert.equal(places.length, 72 * 3 * 4);
  }));

Deno.test("windows() in full shuffle gives every window once, in an order of its own", () =>
  withFolder(async (folder) => {
    const archive = await sampleArchive(folder);
    const plain = names(await collect(archive, { ...SCHEMA, shuffle: false }));
    const full = names(await collect(archive, { ...SCHEMA, shuffle: "full" }));
    assert.notDeepEqual(full, plain);
    assert.notDeepEqual(full, names(await collect(archive, SCHEMA)));
    assert.deepEqual(full.sort(), plain.sort());
  }));

Deno.test("windows() that are cropped hold the archive's values at other places in each epoch", () =>
  withFolder(async (folder) => {
    const archive = await sampleArchive(folder);
    const radar = archive.group("radar");
    const epochs = await Promise.all([0, 1].map((epoch) => collect(archive, { ...SCHEMA, crop: true, epoch })));
    assert.notDeepEqual(names(epochs[0]!).sort(), names(epochs[1]!).sort());
    const found = single(epochs[0]!);
    assert.ok(new Set(found.map(({ origin }) => origin.y)).size > 8, "rows off the lattice of strides");
    for (const { values, origin: { time, y, x } } of found.filter((_, i) => i % 20 === 0)) {
      const part = { time: [timeIndex(radar.time, time), 4], y: [y, 6], x: [x, 6] } as const;
      assert.deepEqual(values, await radar.read("rain_rate", part));
    }
  }));

Deno.test("windows() that are augmented are turned and mirrored in all eight ways", () =>
  withFolder(async (folder) => {
    const archive = await sampleArchive(folder);
    const plain = new Map(single(await collect(archive, SCHEMA)).map(({ name, values }) => [name, values]));
    const seen = new Set<number>();
    for (const { name, values } of single(await collect(archive, { ...SCHEMA, augment: true }))) {
      const original = plain.get(name)!;
      const element = [0, 1, 2, 3, 4, 5, 6, 7].findIndex((g) => {
        const turned = Float32Array.from(values, (_, i) => {
          const [t, y, x] = [Math.floor(i / 36), Math.floor(i / 6) % 6, i % 6];
          const [row, column] = [g & 2 ? 5 - y : y, g & 1 ? 5 - x : x];
          return original[t * 36 + (g & 4 ? column * 6 + row : row * 6 + column)]!;
        });
        return turned.every((value, i) => Object.is(value, values[i]));
      });
      assert.ok(element >= 0, `${name} is a turned window`);
      seen.add(element);
    }
    assert.equal(seen.size, 8);
  }));

Deno.test("a damaged chunk ends an epoch with its file, number and offset, or is left out and reported", () =>
  withFolder(async (folder) => {
    const archive = await sampleArchive(folder);
    const whole = names(await collect(archive, SCHEMA));
    const file = `${folder}/radar/rain_rate/c.1.0.0`;
    const bytes = await Deno.readFile(file);
    // chunk 13 of the second day: times 6 to 11, rows 8 to 15, columns 9 to 17
    const index = new DataView(bytes.buffer, bytes.length - (72 * 16 + 4));
    const offset = Number(index.getBigUint64(13 * 16, true));
    bytes[offset + Number(index.getBigUint64(13 * 16 + 8, true)) - 6]! ^= 4;
    await Deno.writeFile(file, bytes);
    for (const prefetch of [0, 2]) {
      await assert.rejects(() => collect(archive, { ...SCHEMA, prefetch }), {
        tag: "corrupt-chunk",
        message:
          `Chunk 13 is damaged: ingest the files of 2021-06-26 again (file ${file}, variable rain_rate, at byte ${offset})`,
        file,
        offset,
        variable: "rain_rate",
      });
      const stream = windows(archive, { ...SCHEMA, prefetch, skipCorrupt: true });
      const kept: string[] = [];
      for await (const batch of stream) kept.push(...names([batch]));
      const touched = whole.filter((name) => {
        const [time = 0, y = 0, x = 0] = name.split(" ").map(Number);
        const first = (time - START - DAY) / 1800;
        return first < 12 && first + 4 > 6 && y < 16 && y + 6 > 8 && x < 18 && x + 6 > 9;
      });
      assert.ok(touched.length > 0);
      assert.deepEqual(kept.sort(), whole.filter((name) => !touched.includes(name)).sort());
      assert.deepEqual(stream.skipped.map((chunk) => [chunk.file, chunk.offset, chunk.windows]), [
        [file, offset, touched.length],
      ]);
      assert.match(stream.skipped[0]!.reason, /^Chunk 13 is damaged/);
    }
    await Deno.truncate(file, bytes.length - 100);
    await assert.rejects(() => collect(archive, SCHEMA), { tag: "corrupt-chunk", file });
    const cut = windows(archive, { ...SCHEMA, skipCorrupt: true });
    let kept = 0;
    for await (const { shape } of cut) kept += shape[0];
    assert.equal(kept, whole.length * 2 / 3);
    assert.equal(cut.skipped[0]!.windows, whole.length / 3);
  }));

Deno.test("what a stream left out stays with it when its workers go on with another", () =>
  withFolder(async (folder) => {
    const [damaged, sound] = [await sampleArchive(`${folder}/damaged`), await sampleArchive(`${folder}/sound`)];
    const file = `${folder}/damaged/radar/rain_rate/c.1.0.0`;
    await Deno.truncate(file, (await Deno.stat(file)).size - 100);
    const options = { ...SCHEMA, threads: 1, skipCorrupt: true };
    const count = async (archive: Archive) => {
      const stream = windows(archive, options);
      let windowsSeen = 0;
      for await (const { shape } of stream) windowsSeen += shape[0];
      return { stream, windowsSeen };
    };
    const first = await count(damaged);
    const leftOut = first.stream.skipped;
    const second = await count(sound);
    assert.deepEqual(leftOut.map((chunk) => chunk.file), [file]);
    assert.equal(leftOut[0]!.windows + first.windowsSeen, second.windowsSeen);
    assert.deepEqual(second.stream.skipped, []);
    assert.deepEqual(first.stream.skipped, leftOut);
  }));

Deno.test("chunks written with libzstd are read by node:zlib, and the other way round", () =>
  withFolder(async (folder) => {
    const script = fromFileUrl(new URL("./write_and_read.ts", import.meta.url));
    const runs: { zstd: string; sum: number }[] = [];
    for (const [writer, reader] of [["--allow-ffi", "--deny-ffi"], ["--deny-ffi", "--allow-ffi"]] as const) {
      for (const [mode, flag] of [["write", writer], ["read", reader]] as const) {
        const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
          args: ["run", "-A", flag, script, mode, `${folder}/${writer}`].filter((arg) => arg !== "--allow-ffi"),
        }).output();
        runs.push(JSON.parse(new TextDecoder().decode(stdout) || new TextDecoder().decode(stderr)));
      }
    }
    assert.equal(runs[1]!.zstd, "node:zlib");
    assert.equal(runs[2]!.zstd, "node:zlib");
    assert.equal(runs[0]!.zstd, runs[3]!.zstd);
    let sum = 0;
    for (let k = 0; k < 48; k++) for (const value of rain(STEREO, k)) sum += Number.isNaN(value) ? 0 : value;
    for (const run of runs) assert.ok(Math.abs(run.sum - sum) < 1e-3);
  }));

Deno.test("shuffleStatistics() tells batches drawn at random from those that follow one another", async () => {
  const stream = randomStream(3, "levels");
  const levels = Array.from({ length: 4000 }, (_, i) => Math.exp(Math.sin(i / 60)) + 0.1 * stream.next());
  const statistics = (values: readonly number[]) => shuffleStatistics(toBatches(values));
  const ordered = await statistics(levels);
  assert.equal(ordered.batches, 500);
  assert.ok(ordered.correlation > 0.95, `${ordered.correlation}`);
  assert.ok(ordered.spread > 6, `${ordered.spread}`);
  const random = await statistics(stream.shuffle([...levels]));
  assert.ok(Math.abs(random.correlation) < 3 / Math.sqrt(500), `${random.correlation}`);
  assert.ok(Math.abs(random.spread - 1) < 0.25, `${random.spread}`);
  await assert.rejects(() => statistics(levels.slice(0, 16)), RangeError);
});

async function* toBatches(levels: readonly number[]): AsyncGenerator<WindowBatch> {
  for (let i = 0; i < levels.length; i += 8) {
    const data = Float32Array.from(levels.slice(i, i + 8).flatMap((level) => [level, NaN]));
    yield { data, shape: [8, 1, 1, 2], origins: [] };
  }
}

Deno.test("readStored() gives the hundredths of mm/h that the archive holds, and its fill", () =>
  withFolder(async (folder) => {
    const radar = (await sampleArchive(folder)).group("radar");
    const values = await radar.readStored("rain_rate", { time: [50, 1], y: [0, 20] });
    assert.deepEqual(values, Uint16Array.from(rain(GRID, 50), (v) => Number.isNaN(v) ? 65535 : Math.round(v * 100)));
  }));

Deno.test("read() fills the memory given, and refuses one of another length", () =>
  withFolder(async (folder) => {
    await sampleArchive(folder);
    const radar = (await openArchive(folder)).group("radar");
    const into = new Float32Array(2 * 20 * 25);
    assert.equal(await radar.read("rain_rate", { time: [3, 2], into }), into);
    assert.deepEqual(into.subarray(500), rain(GRID, 4));
    await assert.rejects(() => radar.read("rain_rate", { time: [3, 3], into }), RangeError);
  }));
