import { assert } from "../deps.ts";
import { createArchive, openArchive } from "../../lib/archive/mod.ts";
import { DAY, dayOf } from "../../lib/grid/mod.ts";
import { CODE, DEGREES, RAIN, rain, sampleGroup, STEREO, withFolder } from "./sample.ts";

const START = 1624579200; // 2021-06-25T00:00Z
const day = (k: number) => dayOf(START + k * DAY);

Deno.test("days that share a shard are written in any order, and each leaves the others as they are", () =>
  withFolder(async (folder) => {
    const archive = await createArchive(folder, { groups: [sampleGroup(7)], chunk: [12, 4, 5], shardDays: 3 });
    const radar = archive.group("radar");
    const write = (k: number, accept = (_: number) => true) =>
      radar.writeDay(day(k), { rain_rate: (i) => accept(i) ? rain(STEREO, k * 48 + i) : null });
    for (const k of [4, 0, 2, 6]) await write(k, k === 2 ? (i) => i < 20 : undefined);
    assert.deepEqual(await write(2), { written: 28, unchanged: 20, clipped: 0 });
    assert.deepEqual(await write(0), { written: 0, unchanged: 48, clipped: 0 });
    const again = (await openArchive(folder)).group("radar");
    assert.deepEqual(await again.days(), [0, 2, 4, 6].map(day));
    const values = await again.read("rain_rate", { time: [0, 7 * 48] });
    const cells = STEREO.ny * STEREO.nx;
    for (let k = 0; k < 7 * 48; k++) {
      const there = Math.floor(k / 48) % 2 === 0;
      const expected = there ? rain(STEREO, k) : new Float32Array(cells).fill(NaN);
      assert.deepEqual(values.subarray(k * cells, (k + 1) * cells), expected, `time ${k}`);
    }
    const bytes = (await Promise.all([0, 2].map((k) => again.record(day(k))))).map((r) => r!.bytes["rain_rate"]!);
    const { size } = await Deno.stat(`${folder}/radar/rain_rate/c.0.0.0`);
    const chunks = 4 * 3 * 3;
    assert.equal(bytes[0]! + bytes[1]!, size - 16 * chunks + 4, "of the index, the empty day's part is nobody's");
    await again.removeDay(day(2));
    assert.deepEqual(await again.days(), [0, 4, 6].map(day));
    const left = await again.read("rain_rate", { time: [0, 7 * 48] });
    values.fill(NaN, 2 * 48 * cells, 3 * 48 * cells);
    assert.deepEqual(left, values);
  }));

Deno.test("a day is replaced at once: what was there stays until the new one is whole, and others share its file as before", () =>
  withFolder(async (folder) => {
    const archive = await createArchive(folder, { groups: [sampleGroup(3)], chunk: [12, 4, 5], shardDays: 3 });
    const radar = archive.group("radar");
    const whole = () => radar.read("rain_rate", { time: [0, 3 * 48] });
    for (const k of [0, 1, 2]) await radar.writeDay(day(k), { rain_rate: (i) => rain(STEREO, k * 48 + i) });
    const before = await whole();
    const replace = (accept: (i: number) => boolean, last = 48) =>
      radar.writeDay(day(1), {
        rain_rate: (i) => {
          if (i >= last) throw new Error("cut");
          return accept(i) ? rain(STEREO, 900 + i) : null;
        },
      }, { replace: true });
    await assert.rejects(replace(() => true, 30), /cut/);
    assert.deepEqual(await whole(), before);
    assert.equal((await replace(() => false)).written, 0);
    assert.deepEqual(await whole(), before, "nothing was made");
    assert.deepEqual(await replace((i) => i < 5), { written: 5, unchanged: 0, clipped: 0 });
    const cells = STEREO.ny * STEREO.nx;
    before.fill(NaN, 48 * cells, 96 * cells);
    for (let i = 0; i < 5; i++) before.set(rain(STEREO, 900 + i), (48 + i) * cells);
    assert.deepEqual(await whole(), before);
    assert.equal((await radar.record(day(1)))?.frames.length, 5);
  }));

Deno.test("four years of radar and of ten variables of IMERG are at most 20,000 files", () =>
  withFolder(async (folder) => {
    const variables = Array.from({ length: 10 }, (_, i) => i === 0 ? RAIN : { ...CODE, name: `variable_${i}` });
    const imerg = sampleGroup(16, { name: "imerg", grid: DEGREES, variables });
    const archive = await createArchive(`${folder}/days`, { groups: [sampleGroup(16), imerg] });
    for (let k = 0; k < 16; k++) {
      await archive.group("radar").writeDay(day(k), { rain_rate: (i) => rain(STEREO, i) });
      await archive.group("imerg").writeDay(day(k), { rain_rate: (i) => rain(DEGREES, i) });
    }
    const files = await countFiles(`${folder}/days`);
    const empty = await withoutDays();
    assert.ok((files - empty) / 16 * 1461 + empty < 20_000, `${files} files for 16 days, ${empty} without`);

    async function withoutDays(): Promise<number> {
      await createArchive(`${folder}/empty`, { groups: [sampleGroup(16), imerg] });
      return await countFiles(`${folder}/empty`);
    }
  }));

async function countFiles(folder: string): Promise<number> {
  let count = 0;
  for await (const entry of Deno.readDir(folder)) {
    count += entry.isDirectory ? await countFiles(`${folder}/${entry.name}`) : 1;
  }
  return count;
}
