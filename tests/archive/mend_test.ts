import { assert } from "../deps.ts";
import { createArchive, ingest, openArchive } from "../../lib/archive/mod.ts";
import type { DayRecord } from "../../lib/archive/day_record.ts";
import type { IngestBatch } from "../../lib/archive/ingest_batch.ts";
import { claim, type Claims } from "../../lib/archive/ingest_claims.ts";
import type { Candidate } from "../../lib/archive/ingest_file.ts";
import { crc32c } from "../../lib/archive/crc32c.ts";
import { DAY, dayOf, isoTime } from "../../lib/grid/mod.ts";
import { type FakeFile, opener } from "./fake_files.ts";
import { CODE, RAIN, rain, sampleGroup, STEREO, withFolder } from "./sample.ts";

const START = 1624579200; // 2021-06-25T00:00Z
const DAYS = [0, 1, 2].map((k) => dayOf(START + k * DAY));
const CELLS = STEREO.ny * STEREO.nx;
const CHUNKS = 4 * 3 * 3;
const INDEX = 3 * CHUNKS * 16 + 4;

/** Eight files a day, each of half a time chunk: "0a" holds the first three hours of the first day. */
const files: Record<string, FakeFile> = Object.fromEntries(
  [0, 1, 2].flatMap((k) =>
    Array.from("abcdefgh", (letter, n) => [`${k}${letter}`, {
      product: "test",
      times: Array.from({ length: 6 }, (_, i) => isoTime(START + k * DAY + (6 * n + i) * 1800)),
    }])
  ),
);
const open = opener(files);
const filesOf = (...days: readonly number[]) => Object.keys(files).filter((name) => days.includes(Number(name[0])));
const expected = (time: number) => rain(STEREO, (START + time * 1800) / 300);

/** An archive of three days that share their files, as `ingest` fills it. */
async function filled(folder: string, days: readonly number[] = [0, 1, 2]): Promise<void> {
  const group = sampleGroup(3, { variables: [RAIN, CODE] });
  await createArchive(folder, { groups: [group], chunk: [12, 4, 5], shardDays: 3 });
  const { setAside } = await ingest(folder, filesOf(...days), { open });
  assert.deepEqual(setAside, []);
}

const shardFile = (folder: string, name = "rain_rate") =>
  `${folder}/radar/${name}/c.0${name === "present" ? "" : ".0.0"}`;

/** Changes a bit of a file. */
async function flip(path: string, where: (bytes: Uint8Array) => number): Promise<void> {
  const bytes = await Deno.readFile(path);
  bytes[where(bytes)]! ^= 0x10;
  await Deno.writeFile(path, bytes);
}

/** Changes the byte `at`, counted from the end: flips bits of it, or sets all. */
async function change(path: string, at: number, xor: number | null): Promise<void> {
  const bytes = await Deno.readFile(path);
  const place = bytes.length + at;
  bytes[place] = xor === null ? 0xff : bytes[place]! ^ xor;
  await Deno.writeFile(path, bytes);
}

const chunkAt = (bytes: Uint8Array, number: number): readonly [offset: number, length: number] => {
  const index = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - INDEX);
  return [Number(index.getBigUint64(16 * number, true)), Number(index.getBigUint64(16 * number + 8, true))];
};

/** Encoded chunks of a shard, by number. */
async function chunksOf(path: string): Promise<readonly string[]> {
  const bytes = await Deno.readFile(path);
  return Array.from({ length: 3 * CHUNKS }, (_, number) => {
    const [offset, length] = chunkAt(bytes, number);
    return offset > bytes.length ? "" : bytes.subarray(offset, offset + length).toHex();
  });
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** Which of `times` are read as they were written; the others are damaged. */
async function readable(folder: string, times = range(0, 144)): Promise<readonly number[]> {
  const radar = (await openArchive(folder)).group("radar");
  const good: number[] = [];
  for (const time of times) {
    try {
      const values = await radar.read("rain_rate", { time: [time, 1] });
      assert.deepEqual(values, expected(time), `time ${time}`);
      good.push(time);
    } catch (error) {
      assert.equal((error as { tag?: string }).tag, "corrupt-chunk");
    }
  }
  return good;
}

Deno.test("a damaged chunk is written again when all files of its times are ingested, and nothing else is", () =>
  withFolder(async (folder) => {
    await filled(folder);
    const path = shardFile(folder);
    const whole = await chunksOf(path);
    const number = CHUNKS + 9 + 4; // second day, second time chunk
    await flip(path, (bytes) => chunkAt(bytes, number)[0] + 20);
    const others = [...range(0, 60), ...range(72, 144)];
    assert.deepEqual(await readable(folder), others);
    const radar = (await openArchive(folder)).group("radar");
    await assert.rejects(radar.read("rain_rate", { time: [60, 1] }), {
      tag: "corrupt-chunk",
      file: path,
      message: /^Chunk 49 is damaged: ingest the files of 2021-06-26 again /,
    });

    const damaged = await Deno.readFile(path);
    const some = await ingest(folder, ["1c", "1e", "2a"], { open });
    assert.deepEqual(some.warnings, [
      "2021-06-26: rain_rate has damaged chunks: to mend them, ingest together 1c, 1d",
    ]);
    assert.deepEqual(await Deno.readFile(path), damaged, "as it was");

    const all = await ingest(folder, ["1c", "1d", "2a"], { open });
    assert.deepEqual(all.warnings, ["2021-06-26: rain_rate had damaged chunks, which were written again"]);
    assert.deepEqual([all.unchanged, all.setAside, all.frames], [["1c", "1d", "2a"], [], 0]);
    assert.deepEqual(await readable(folder), range(0, 144));
    assert.deepEqual(await chunksOf(path), whole, "the same values give the same bytes");
    const again = await ingest(folder, filesOf(0, 1, 2), { open });
    assert.deepEqual(again.warnings, []);
  }));

Deno.test("new times are not put into a damaged chunk, and those of others go in", () =>
  withFolder(async (folder) => {
    await filled(folder, [0]);
    await ingest(folder, ["1a", "1c"], { open });
    await flip(shardFile(folder), (bytes) => chunkAt(bytes, CHUNKS + 4)[0] + 20);
    const { ingested, setAside } = await ingest(folder, ["1b", "1d", "1e"], { open });
    assert.deepEqual(ingested, ["1d", "1e"]);
    assert.match(setAside[0]!.reason, /^Chunk 40 is damaged: ingest all files of 2021-06-26 together /);
    assert.deepEqual(await readable(folder, range(0, 78)), [...range(0, 48), ...range(60, 78)]);
    const all = await ingest(folder, ["1a", "1b"], { open });
    assert.deepEqual([all.ingested, all.unchanged], [["1b"], ["1a"]]);
    assert.deepEqual(await readable(folder, range(0, 78)), range(0, 78));
  }));

for (
  const [what, damage] of [
    ["is cut short", (path: string) => Deno.truncate(path, 1000)],
    ["is lost", (path: string) => Deno.remove(path)],
  ] as const
) {
  Deno.test(`days whose shard ${what} are mended one by one, and are never read as missing once one was`, () =>
    withFolder(async (folder) => {
      await filled(folder);
      const path = shardFile(folder);
      const whole = await chunksOf(path);
      await damage(path);
      if (what === "is cut short") {
        const radar = (await openArchive(folder)).group("radar");
        await assert.rejects(radar.read("rain_rate", { time: [60, 1] }), {
          tag: "corrupt-chunk",
          file: path,
          message: /: ingest 2021-06-25 to 2021-06-27 again /,
        });
      }
      const part = await ingest(folder, ["1a", "1b", "1c"], { open });
      assert.deepEqual(part.warnings, [
        "2021-06-26: rain_rate had damaged chunks, which were written again",
        "2021-06-26: rain_rate has damaged chunks: to mend them, ingest together 1c, 1d, 1e, 1f, 1g and 1 more",
      ]);
      assert.deepEqual(await readable(folder), range(48, 60));
      await ingest(folder, filesOf(1), { open });
      assert.deepEqual(await readable(folder), range(48, 96));
      await ingest(folder, filesOf(0, 2), { open });
      assert.deepEqual(await readable(folder), range(0, 144));
      assert.deepEqual(await chunksOf(path), whole);
    }));
}

for (
  const [what, at, xor] of [
    ["checksum", -1, 0x10],
    ["entry", -INDEX + 16 * CHUNKS + 3, 0x10], // the offset of the second day's first chunk
    ["length", -INDEX + 16 * CHUNKS + 8, 0x10],
  ] as const
) {
  Deno.test(`a shard of whose index a bit of one ${what} is wrong loses no chunk when part of a day is mended`, () =>
    withFolder(async (folder) => {
      await filled(folder);
      const path = shardFile(folder);
      const whole = await chunksOf(path);
      await change(path, at, xor);
      const radar = (await openArchive(folder)).group("radar");
      await assert.rejects(radar.read("rain_rate", { time: [60, 1] }), {
        tag: "corrupt-chunk",
        file: path,
        message: /: ingest 2021-06-25 to 2021-06-27 again /,
      });
      const part = await ingest(folder, ["1c"], { open });
      assert.deepEqual(part.warnings, ["2021-06-26: rain_rate had damaged chunks, which were written again"]);
      assert.deepEqual(await readable(folder), range(0, 144));
      assert.deepEqual(await chunksOf(path), whole);
    }));
}

Deno.test("of a shard whose index is damaged at many places what can be told is kept, the rest is damage until it is mended", () =>
  withFolder(async (folder) => {
    await filled(folder);
    const path = shardFile(folder);
    const whole = await chunksOf(path);
    // two neighbours, whose bytes cannot be told apart; and a chunk that would seem missing
    for (const number of [CHUNKS, CHUNKS + 1]) await change(path, -INDEX + 16 * number + 1, 0xff);
    for (let byte = 0; byte < 16; byte++) await change(path, -INDEX + 16 * 2 * CHUNKS + byte, null);
    const damaged = await Deno.readFile(path);
    const nothing = await ingest(folder, ["1c"], { open });
    assert.match(
      nothing.warnings.join(),
      /^2021-06-26: rain_rate has damaged chunks: to mend them, ingest together 1a, /,
    );
    assert.deepEqual(await Deno.readFile(path), damaged, "as long as bytes of the day hang on it");
    await ingest(folder, ["1a", "1b"], { open });
    assert.deepEqual(await readable(folder), [...range(0, 96), ...range(108, 144)], "nor the rest of the day is lost");
    await Deno.writeFile(path, damaged);
    await ingest(folder, ["0a"], { open });
    assert.deepEqual(await readable(folder), [...range(0, 48), ...range(60, 96), ...range(108, 144)]);
    await ingest(folder, ["1a", "1b", ...filesOf(2)], { open });
    assert.deepEqual(await readable(folder), range(0, 144));
    assert.deepEqual(await chunksOf(path), whole);
  }));

Deno.test("chunks that are missing stay so when the index of their shard is damaged", () =>
  withFolder(async (folder) => {
    await filled(folder, [0, 2]);
    await ingest(folder, ["1c"], { open });
    const path = shardFile(folder);
    const whole = await chunksOf(path);
    await change(path, -INDEX + 16 * CHUNKS + 5, 0x10);
    await ingest(folder, ["0a"], { open });
    assert.deepEqual(await chunksOf(path), whole);
    assert.deepEqual((await ingest(folder, [...filesOf(0), "1c"], { open })).warnings, []);
  }));

Deno.test("`present` is made from the records of its days when one is written, and when it is found damaged", () =>
  withFolder(async (folder) => {
    await filled(folder, [0, 1]);
    const path = shardFile(folder, "present");
    await flip(path, () => 5);
    await ingest(folder, filesOf(2), { open });
    const whole = new Uint8Array(3 * 48 + 4).fill(1);
    new DataView(whole.buffer).setUint32(144, crc32c(whole.subarray(0, 144)), true);
    assert.deepEqual(await Deno.readFile(path), whole);
    await flip(path, () => 100);
    const { warnings } = await ingest(folder, ["0a"], { open });
    assert.deepEqual(warnings, ["2021-06-25: present had damaged chunks, which were written again"]);
    assert.deepEqual(await Deno.readFile(path), whole);
  }));

Deno.test("mendDay() says of nothing that it was mended whose makers give nothing", () =>
  withFolder(async (folder) => {
    await filled(folder, [0]);
    await flip(shardFile(folder), (bytes) => chunkAt(bytes, 0)[0] + 20);
    const damaged = await Deno.readFile(shardFile(folder));
    const radar = (await openArchive(folder)).group("radar");
    const given = new Set(range(0, 48).map((time) => START + time * 1800));
    for (const makers of [{}, { rain_rate: () => null, source: () => null }]) {
      await assert.rejects(radar.mendDay(DAYS[0]!, makers, { given }), {
        tag: "missing-frame",
        message: "Time 2021-06-25T00:00:00Z is to be written again and was not given",
      });
    }
    assert.deepEqual(await Deno.readFile(shardFile(folder)), damaged);
  }));

Deno.test("what mends a time is the first file that gives it and can be used", async () => {
  const time = START;
  const [a, b] = ["a", "b"].map((path) => ({ path, times: [time] }) as unknown as Candidate) as [Candidate, Candidate];
  const heldBy = async (...bad: readonly string[]) => {
    const held: Claims = new Map();
    const record = { frames: [0], digests: ["x"], sources: [0], files: ["a"] } as unknown as DayRecord;
    const batch = {
      aside: new Map(bad.map((path) => [path, { reason: "" }])),
      reader: { digest: () => Promise.resolve("x") },
    } as unknown as IngestBatch;
    const context = {
      group: sampleGroup(1),
      record: () => Promise.resolve(record),
      held,
      reading: () => Promise.resolve(true),
      batch,
    };
    for (const file of [a, b]) await claim(file, new Map(), context);
    return held.get(time)?.path;
  };
  assert.deepEqual([await heldBy(), await heldBy("b"), await heldBy("a")], ["a", "a", "b"]);
});

Deno.test("a day is not removed when the record of one that shares its files is damaged", () =>
  withFolder(async (folder) => {
    await filled(folder);
    const before = await Deno.readFile(shardFile(folder));
    const record = (k: number) => `${folder}/radar/present/days/${DAYS[k]}.json`;
    const kept = await Deno.readTextFile(record(1));
    await Deno.writeTextFile(record(0), "{");
    const radar = (await openArchive(folder)).group("radar");
    await assert.rejects(radar.removeDay(DAYS[1]!), { tag: "corrupt-file", file: record(0) });
    assert.deepEqual(await Deno.readTextFile(record(1)), kept);
    assert.deepEqual(await Deno.readFile(shardFile(folder)), before);
  }));

Deno.test("a day that is removed leaves the days that share its files, damage included", () =>
  withFolder(async (folder) => {
    await filled(folder);
    const before = await chunksOf(shardFile(folder));
    const source = await (await openArchive(folder)).group("radar").read("source", { time: [100, 1] });
    await flip(shardFile(folder), (bytes) => chunkAt(bytes, 0)[0] + 20);
    await flip(shardFile(folder, "source"), (bytes) => bytes.length - INDEX + 3);
    await Deno.writeTextFile(`${folder}/radar/present/days/${DAYS[1]}.json`, "{");
    const radar = (await openArchive(folder)).group("radar");
    await radar.removeDay(DAYS[1]!);
    assert.deepEqual(await radar.days(), [DAYS[0], DAYS[2]]);
    assert.deepEqual((await chunksOf(shardFile(folder))).slice(2 * CHUNKS), before.slice(2 * CHUNKS));
    const values = await radar.read("rain_rate", { time: [12, 132] });
    const gap = new Float32Array(48 * CELLS).fill(NaN);
    assert.deepEqual(values.subarray(36 * CELLS, 84 * CELLS), gap);
    assert.deepEqual(values.subarray(84 * CELLS, 85 * CELLS), expected(96));
    await assert.rejects(radar.read("rain_rate", { time: [0, 1] }), { tag: "corrupt-chunk" });
    assert.deepEqual(await radar.read("source", { time: [100, 1] }), source, "its index is made anew");
    const { warnings, setAside } = await ingest(folder, filesOf(0, 1, 2), { open });
    assert.deepEqual(setAside, []);
    assert.deepEqual(warnings, [
      "2021-06-25: rain_rate had damaged chunks, which were written again",
    ]);
    assert.deepEqual(await readable(folder), range(0, 144));
    assert.deepEqual(await chunksOf(shardFile(folder)), before);
  }));
