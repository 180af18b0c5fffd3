import { assert } from "../deps.ts";
import { type ArchiveGroup, createArchive, openArchive } from "../../lib/archive/mod.ts";
import { CODE, DEGREES, RAIN, rain, sampleGroup, STEREO, withFolder } from "./sample.ts";

const CHUNK = [12, 4, 5] as const;

Deno.test("archive gives back what days written in any order hold", () =>
  withFolder(async (folder) => {
    const path = `${folder}/a.zarr`;
    const archive = await createArchive(path, { groups: [sampleGroup()], chunk: CHUNK });
    const radar = archive.group("radar");
    for (const day of [2, 0]) {
      const result = await radar.writeDay(`2021-06-${25 + day}`, { rain_rate: (i) => rain(STEREO, day * 48 + i) });
      assert.deepEqual(result, { written: 48, unchanged: 0, clipped: 0 });
    }
    const again = (await openArchive(path)).group("radar");
    assert.deepEqual(await again.days(), ["2021-06-25", "2021-06-27"]);
    const values = await again.read("rain_rate", { time: [0, 144] });
    const cells = STEREO.ny * STEREO.nx;
    for (let k = 0; k < 144; k++) {
      const expected = k >= 48 && k < 96 ? new Float32Array(cells).fill(NaN) : rain(STEREO, k);
      assert.deepEqual(values.subarray(k * cells, (k + 1) * cells), expected, `time ${k}`);
    }
    const part = await again.read("rain_rate", { time: [47, 2], y: [3, 6], x: [4, 7] });
    const whole = rain(STEREO, 47);
    for (let y = 0; y < 6; y++) {
      for (let x = 0; x < 7; x++) assert.equal(part[y * 7 + x], whole[(y + 3) * 13 + x + 4]);
    }
    assert.ok(part.subarray(42).every(Number.isNaN), "the second time lies in a gap");
  }));

Deno.test("writeDay() adds times to a day and leaves the others as they were", () =>
  withFolder(async (folder) => {
    const group = sampleGroup(1, { name: "imerg", grid: DEGREES, variables: [RAIN, CODE] });
    const archive = await createArchive(folder, { groups: [group], chunk: [12, 3, 3] });
    const imerg = archive.group("imerg");
    const codes = (k: number) => new Float32Array(30).fill(k % 12);
    const write = (accept: (k: number) => boolean) =>
      imerg.writeDay("2021-06-25", {
        rain_rate: (k) => accept(k) ? rain(DEGREES, k) : null,
        source: (k) => accept(k) ? codes(k) : null,
      }, { source: (k) => `file ${k}` });
    assert.equal((await write((k) => k >= 30)).written, 18);
    assert.deepEqual(await write((k) => k < 40 && k % 3 === 0), { written: 10, unchanged: 4, clipped: 0 });
    assert.deepEqual(await write((k) => k < 10 && k % 3 === 0), { written: 0, unchanged: 4, clipped: 0 });
    const held = Array.from({ length: 48 }, (_, k) => k).filter((k) => k >= 30 || k % 3 === 0);
    const first = 1624579200; // 2021-06-25T00:00Z
    assert.deepEqual(await imerg.present("2021-06-25"), held.map((k) => first + k * 1800));
    for (let k = 0; k < 48; k++) {
      const missing = new Float32Array(30).fill(NaN);
      const time = first + k * 1800;
      assert.deepEqual(await imerg.frame("rain_rate", time), held.includes(k) ? rain(DEGREES, k) : missing);
      assert.deepEqual(await imerg.frame("source", time), held.includes(k) ? codes(k) : missing);
    }
    const record = await imerg.record("2021-06-25");
    assert.deepEqual(record?.files[record.sources[1]!], "file 3");
    const wet = held.reduce((n, k) => n + rain(DEGREES, k).filter((v) => v >= 0.1 - 1e-6).length, 0);
    assert.equal(record?.statistics["rain_rate"]?.wet.reduce((a, b) => a + b), wet);
    assert.equal(record?.statistics["rain_rate"]?.valid.reduce((a, b) => a + b), held.length * 29);
  }));

Deno.test("writeDay() refuses other values for a time that is there, and keeps the first", () =>
  withFolder(async (folder) => {
    const radar = (await createArchive(folder, { groups: [sampleGroup(1)] })).group("radar");
    await radar.writeDay("2021-06-25", { rain_rate: (k) => k === 5 ? rain(STEREO, 5) : null }, {
      source: () => "one.h5",
    });
    await assert.rejects(
      () => radar.writeDay("2021-06-25", { rain_rate: (k) => rain(STEREO, k + 100) }, { source: () => "two.h5" }),
      {
        tag: "time-conflict",
        message: "Time 2021-06-25T02:30:00Z is there from one.h5 with other values, which stay (file two.h5)",
      },
    );
    assert.equal((await radar.present("2021-06-25")).length, 1);
    assert.deepEqual(await radar.frame("rain_rate", 1624579200 + 5 * 1800), rain(STEREO, 5));
  }));

Deno.test("writeDay() clips and counts rates out of range, and says what is wrong with other frames", () =>
  withFolder(async (folder) => {
    const group = sampleGroup(1, { grid: DEGREES, variables: [RAIN, CODE] });
    const radar = (await createArchive(folder, { groups: [group] })).group("radar");
    const day = "2021-06-25";
    const one = (value: number) => (k: number) => k === 0 ? new Float32Array(30).fill(value) : null;
    assert.deepEqual(await radar.writeDay(day, { rain_rate: one(700) }), { written: 1, unchanged: 0, clipped: 30 });
    assert.ok(Math.abs((await radar.frame("rain_rate", 1624579200))[3]! - 655.34) < 1e-4);
    await assert.rejects(() => radar.writeDay(day, { source: one(300) }), RangeError);
    await assert.rejects(() => radar.writeDay(day, { rain_rate: one(Infinity) }), RangeError);
    await assert.rejects(() => radar.writeDay(day, { rain_rate: () => new Float32Array(7) }), TypeError);
    await assert.rejects(
      () => radar.writeDay(day, { snow: one(1) }),
      /has no variable "snow": it has rain_rate, source/,
    );
    await assert.rejects(() => radar.writeDay("2021-06-26", {}), /outside the time axis 2021-06-25 to 2021-06-25/);
    await assert.rejects(() => radar.read("snow", { time: [0, 1] }), { tag: "missing-variable" });
    await assert.rejects(() => radar.read("rain_rate", { time: [40, 9] }), RangeError);
  }));

Deno.test("extend() lays out more days without touching those that are there", () =>
  withFolder(async (folder) => {
    const archive = await createArchive(folder, { groups: [sampleGroup(1)] });
    await archive.group("radar").writeDay("2021-06-25", { rain_rate: (k) => rain(STEREO, k) });
    const longer = await archive.extend("radar", "2023-01-01");
    assert.equal(longer.time.count, 556 * 48);
    await longer.writeDay("2023-01-01", { rain_rate: (k) => rain(STEREO, k) });
    const again = (await openArchive(folder)).group("radar");
    assert.deepEqual(await again.days(), ["2021-06-25", "2023-01-01"]);
    assert.deepEqual(await again.frame("rain_rate", 1624579200), rain(STEREO, 0));
    assert.deepEqual(await again.frame("rain_rate", 1672531200 + 1800), rain(STEREO, 1));
  }));

Deno.test("openArchive() says what is wrong with what is no archive, or a newer one", () =>
  withFolder(async (folder) => {
    await assert.rejects(() => openArchive(`${folder}/none`), { tag: "missing-file" });
    await Deno.writeTextFile(`${folder}/zarr.json`, "{}");
    await assert.rejects(() => openArchive(folder), { tag: "unknown-format" });
    await Deno.writeTextFile(`${folder}/zarr.json`, `{"attributes": {"ondee": {"format": 99}}}`);
    await assert.rejects(() => openArchive(folder), { tag: "unsupported-version", message: /layout version 99/ });
    await Deno.writeTextFile(`${folder}/zarr.json`, "{");
    await assert.rejects(() => openArchive(folder), { tag: "corrupt-file" });
  }));

Deno.test("writeDay() is refused while another writes the day, and a day removed can be written anew", () =>
  withFolder(async (folder) => {
    const radar = (await createArchive(folder, { groups: [sampleGroup(1)] })).group("radar");
    const day = "2021-06-25";
    const begun = Promise.withResolvers<void>();
    const data = Promise.withResolvers<Float32Array>();
    const first = radar.writeDay(day, {
      rain_rate: (k) => {
        begun.resolve();
        return k > 0 ? null : data.promise;
      },
    });
    await begun.promise;
    await assert.rejects(() => radar.writeDay(day, {}), {
      tag: "locked",
      message: /^Day 2021-06-25 is being written by process/,
    });
    data.resolve(rain(STEREO, 0));
    assert.equal((await first).written, 1);
    await radar.removeDay(day);
    assert.deepEqual(await radar.days(), []);
    assert.ok((await radar.frame("rain_rate", 1624579200)).every(Number.isNaN));
    assert.equal((await radar.writeDay(day, { rain_rate: (k) => rain(STEREO, k + 9) })).written, 48);
    assert.deepEqual(await radar.frame("rain_rate", 1624579200), rain(STEREO, 9));
  }));

Deno.test("createArchive() and addGroup() refuse what cannot be, and another group of the same name", () =>
  withFolder(async (folder) => {
    const bad: readonly [Partial<ArchiveGroup>, RegExp][] = [
      [{ variables: [] }, /has no variable/],
      [{ variables: [RAIN, RAIN] }, /given twice/],
      [{ variables: [{ ...RAIN, fill: 9 }] }, /its fill must be 0 or 65535/],
      [{ variables: [{ ...RAIN, name: "time" }] }, /cannot have that name/],
      [{ name: "a/b" }, /Group name must be/],
      [{ time: { first: 0, step: 7, count: 3 } }, /must divide a day/],
    ];
    for (const [more, message] of bad) {
      await assert.rejects(() => createArchive(folder, { groups: [sampleGroup(1, more)] }), { message });
    }
    const archive = await createArchive(folder, { groups: [sampleGroup(1)] });
    await assert.rejects(() => createArchive(folder, { groups: [] }), /exists already/);
    assert.equal((await archive.addGroup(sampleGroup(1))).name, "radar");
    await assert.rejects(() => archive.addGroup(sampleGroup(1, { grid: DEGREES })), { tag: "grid-mismatch" });
    assert.throws(() => archive.group("snow"), { tag: "missing-variable", message: /it has radar/ });
  }));
