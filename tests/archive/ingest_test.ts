import { assert } from "../deps.ts";
import { exists } from "../../lib/base/mod.ts";
import { parseTime } from "../../lib/grid/mod.ts";
import { ingest, inspectArchive, openArchive } from "../../lib/archive/mod.ts";
import { testWithData } from "../shared.ts";
import { opener } from "./fake_files.ts";
import { DEGREES, rain, STEREO, withFolder } from "./sample.ts";

/** Every file below the folder with its modification time: what a no-op must leave as it is. */
async function stamps(folder: string): Promise<string[]> {
  const out: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) out.push(...await stamps(path));
    else out.push(`${path} ${(await Deno.stat(path)).mtime?.getTime()} ${(await Deno.stat(path)).ino}`);
  }
  return out.sort();
}

Deno.test("ingest() takes files in any order, and again changes nothing", () =>
  withFolder(async (folder) => {
    const path = `${folder}/a.zarr`;
    const open = opener({
      b: { times: ["2021-06-26T00:00Z"] },
      a: { times: ["2021-06-25T23:50Z", "2021-06-25T23:55Z"] },
      d: { times: ["2022-01-02T12:00Z"] },
      s: { times: ["2021-06-25T01:30Z"], product: "IMERG", grid: DEGREES, duration: 1800 },
    });
    const report = await ingest(path, ["b", "a", "s"], { open });
    assert.deepEqual(report, { ingested: ["b", "a", "s"], unchanged: [], setAside: [], frames: 4, warnings: [] });
    const before = await stamps(path);
    const again = await ingest(path, ["a", "b", "s"], { open });
    assert.deepEqual(again, { ingested: [], unchanged: ["a", "b", "s"], setAside: [], frames: 0, warnings: [] });
    assert.deepEqual(await stamps(path), before);
    assert.deepEqual((await ingest(path, ["d", "a"], { open })).ingested, ["d"]);

    const archive = await openArchive(path);
    const radar = archive.group("radar");
    assert.deepEqual(radar.variables.map((v) => v.name), ["rain_rate"]);
    assert.deepEqual(await radar.days(), ["2021-06-25", "2021-06-26", "2022-01-02"]);
    const time = parseTime("2021-06-25T23:55Z");
    assert.deepEqual(await radar.frame("rain_rate", time), rain(STEREO, time / 300));
    assert.deepEqual((await radar.record("2021-06-25"))?.files, ["a"]);
    const imerg = archive.group("imerg");
    assert.deepEqual(imerg.variables.map((v) => `${v.name} ${v.dtype}`), ["rain_rate uint16", "source uint8"]);
    assert.equal((await imerg.frame("source", parseTime("2021-06-25T01:30Z")))[4], 5);
  }));

Deno.test("ingest() sets bad files aside with a reason, and takes the others", () =>
  withFolder(async (path) => {
    const open = opener({
      good: { times: ["2021-06-25T00:00Z", "2021-06-25T00:05Z"] },
      same: { times: ["2021-06-25T00:05Z"] },
      grid: { times: ["2021-06-25T01:00Z"], grid: { ...STEREO, nx: 12 } },
      moved: { times: ["2021-06-25T01:00Z"], grid: { ...STEREO, x0: 700 } },
      order: { times: ["2021-06-25T02:05Z", "2021-06-25T02:00Z"] },
      other: { times: ["2021-06-25T00:05Z", "2021-06-25T00:10Z"], shift: 1 },
      between: { times: ["2021-06-25T00:07Z"] },
      early: { times: ["2020-12-31T00:00Z"] },
      broken: { times: ["2021-06-25T03:00Z", "2021-06-25T03:05Z"], broken: 1 },
      beside: { times: ["2021-06-25T03:10Z"] },
      future: { times: ["9021-06-25T03:10Z"] },
    });
    const first = await ingest(path, ["good"], { open });
    assert.deepEqual(first.ingested, ["good"]);
    const bad = ["nothing", "grid", "moved", "order", "other", "between", "early", "broken", "future"];
    const report = await ingest(path, [...bad, "same", "beside"], { open });
    assert.deepEqual(report.ingested, ["beside"]);
    assert.deepEqual(report.unchanged, ["same"]);
    const reasons = new Map(report.setAside.map(({ file, reason }) => [file, reason]));
    assert.deepEqual([...reasons.keys()].sort(), [...bad].sort());
    const expected: Record<string, RegExp> = {
      nothing: /^No reader knows this file/,
      grid: /^Grid is not that of group "radar" \(11 x 12 cells of 1000, not 11 x 13 of 1000\)/,
      moved: /^Grid is not that of group "radar"/,
      order: /^Times must be ascending: number 1 is not after the one before it/,
      other: /^Time 2021-06-25T00:05:00Z has other values than good in the archive, which stay/,
      between: /^Time 2021-06-25T00:07:00Z is not on the axis of group "radar", every 300 s from 2021-01-01T00:00:00Z/,
      early: /^Time 2020-12-31T00:00:00Z is not on the axis/,
      broken: /^Field is damaged/,
      future: /is not between 1950 and 2150/,
    };
    for (const [file, pattern] of Object.entries(expected)) assert.match(reasons.get(file)!, pattern);
    const radar = (await openArchive(path)).group("radar");
    assert.deepEqual(
      await radar.present("2021-06-25"),
      ["2021-06-25T00:00Z", "2021-06-25T00:05Z", "2021-06-25T03:10Z"].map(parseTime),
    );
    const time = parseTime("2021-06-25T00:05Z");
    assert.deepEqual(await radar.frame("rain_rate", time), rain(STEREO, time / 300), "what was there stays");
  }));

Deno.test("ingest() of two files that disagree keeps the first", () =>
  withFolder(async (path) => {
    const open = opener({
      one: { times: ["2021-06-25T00:00Z"] },
      two: { times: ["2021-06-25T00:00Z"], shift: 3 },
      three: { times: ["2021-06-25T00:00Z", "2021-06-25T00:05Z"] },
    });
    const report = await ingest(path, ["one", "three", "two"], { open });
    assert.deepEqual(report.ingested, ["one", "three"]);
    assert.deepEqual(report.setAside.map(({ file }) => file), ["two"]);
    assert.match(report.setAside[0]!.reason, /other values than one/);
  }));

Deno.test("ingest() of bad files alone leaves no archive, and nothing of the folder's is lost", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/notes.txt`, "mine");
    const open = opener({ broken: { times: ["2021-06-25T03:00Z"], broken: 0 } });
    for (const path of [folder, `${folder}/a.zarr`]) {
      const { setAside } = await ingest(path, ["broken", "nothing"], { open });
      assert.deepEqual(setAside.map(({ file }) => file).sort(), ["broken", "nothing"]);
      for (const { reason } of setAside) assert.doesNotMatch(reason, /\(file /);
      assert.deepEqual((await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name), ["notes.txt"]);
    }
  }));

Deno.test("ingest() names a file once in a warning", () =>
  withFolder(async (path) => {
    const open = opener({ odd: { times: ["2021-06-25T03:00Z"], damage: true } });
    const { warnings } = await ingest(path, ["odd"], { open, step: 300 });
    assert.deepEqual(warnings, ["odd: cloud is left out: Odd (variable cloud)"]);
  }));

Deno.test("ingest() keeps products, runs and versions apart, but not revisions of one version", () =>
  withFolder(async (path) => {
    const imerg = { product: "IMERG", run: "late", version: "V06B", grid: DEGREES, duration: 1800 };
    const open = opener({
      b: { ...imerg, times: ["2021-06-25T00:00Z"] },
      e: { ...imerg, version: "V06E", times: ["2021-06-25T00:30Z"] },
      seven: { ...imerg, version: "V07A", times: ["2021-06-25T01:00Z"] },
      final: { ...imerg, run: "final", times: ["2021-06-25T01:30Z"] },
      radar: { times: ["2021-06-25T00:00Z"] },
      other: { times: ["2021-06-25T00:05Z"], product: "OTHER RADAR" },
    });
    await ingest(path, ["b", "radar"], { open });
    const report = await ingest(path, ["e", "seven", "final", "other"], { open, step: 300 });
    assert.deepEqual(report.ingested, ["e"]);
    const reasons = Object.fromEntries(report.setAside.map(({ file, reason }) => [file, reason]));
    const imergs = (its: string) => `File is of IMERG ${its}, group "imerg" of IMERG late V06B: use another --group`;
    assert.ok(reasons["seven"]!.startsWith(imergs("late V07A")));
    assert.ok(reasons["final"]!.startsWith(imergs("final V06B")));
    assert.ok(reasons["other"]!.startsWith('File is of OTHER RADAR, group "radar" of test radar: use another --group'));
    assert.deepEqual((await ingest(path, ["seven"], { open, group: "imerg7" })).ingested, ["seven"]);
  }));

Deno.test("ingest() says which variables of a fuller file the group does not have", () =>
  withFolder(async (path) => {
    const imerg = { product: "IMERG", grid: DEGREES, duration: 1800 };
    const open = opener({
      subset: { ...imerg, times: ["2021-06-25T00:00Z"], subset: true },
      same: { ...imerg, times: ["2021-06-25T00:00Z"] },
      full: { ...imerg, times: ["2021-06-25T00:30Z"] },
    });
    assert.deepEqual((await ingest(path, ["subset"], { open })).warnings, []);
    const { ingested, unchanged, warnings } = await ingest(path, ["same", "full"], { open });
    assert.deepEqual([ingested, unchanged], [["full"], ["same"]]);
    assert.deepEqual(warnings, [
      'same and 1 more: source left out, which group "imerg" does not have; ' +
      "to keep them, make the group from the full files or use another --group",
    ]);
  }));

Deno.test("inspectArchive() says times, gaps, wet fraction and bytes", () =>
  withFolder(async (path) => {
    const times = ["2021-06-25T00:00Z", "2021-06-25T00:05Z", "2021-06-25T00:20Z", "2021-06-27T00:00Z"];
    await ingest(path, ["a"], { open: opener({ a: { times } }) });
    const { groups, variables } = await inspectArchive(path);
    assert.equal(groups[0]!.days, 2);
    const { bytes, wetFraction, ...rest } = variables[0]!;
    assert.deepEqual(rest, {
      name: "radar/rain_rate",
      group: "radar",
      dims: ["time", "y", "x"],
      shape: [365 * 288, 11, 13],
      dtype: "uint16",
      units: "mm h-1",
      longName: "rain",
      first: "2021-06-25T00:00:00Z",
      last: "2021-06-27T00:00:00Z",
      times: 4,
      gaps: [
        { first: "2021-06-25T00:10:00Z", last: "2021-06-25T00:15:00Z", count: 2 },
        { first: "2021-06-25T00:25:00Z", last: "2021-06-26T23:55:00Z", count: 571 },
      ],
    });
    const fields = times.map((time) => rain(STEREO, parseTime(time) / 300));
    const wet = fields.reduce((n, f) => n + f.filter((v) => v > 0.0999).length, 0);
    assert.ok(Math.abs(wetFraction! - wet / (4 * 142)) < 1e-12);
    assert.equal(bytes.raw, 4 * 143 * 2);
    const files = ["c.175.0.0", "c.177.0.0"].map((name) => Deno.statSync(`${path}/radar/rain_rate/${name}`).size);
    assert.equal(bytes.stored, files[0]! + files[1]!);
  }));

Deno.test("a full disk is one clear message; what was there stays, and more room completes it", async (t) => {
  await withFolder(async (folder) => {
    const mount = new Deno.Command("mount", {
      args: ["-t", "tmpfs", "-o", "size=400k", "tmpfs", folder],
      stderr: "null",
    });
    const mounted = await mount.output().then(({ success }) => success, () => false);
    if (!mounted) console.log("skipped (mount is not permitted): full disk");
    await t.step({
      name: "on a small file system",
      ignore: !mounted,
      fn: async () => {
        const path = `${folder}/a.zarr`;
        const open = opener({
          small: { times: ["2021-06-25T00:00Z"] },
          large: {
            times: Array.from(
              { length: 1152 },
              (_, k) => new Date((parseTime("2021-07-01") + 300 * k) * 1000).toISOString(),
            ),
          },
        });
        assert.deepEqual((await ingest(path, ["small"], { open })).ingested, ["small"]);
        await assert.rejects(() => ingest(path, ["large"], { open }), {
          tag: "disk-full",
          message: /^No space left to write/,
        });
        const radar = (await openArchive(path)).group("radar");
        const time = parseTime("2021-06-25");
        assert.deepEqual(await radar.frame("rain_rate", time), rain(STEREO, time / 300));
        for (const day of await radar.days()) assert.ok([1, 288].includes((await radar.present(day)).length));
        await new Deno.Command("mount", { args: ["-o", "remount,size=8m", folder] }).output();
        assert.deepEqual((await ingest(path, ["large"], { open })).ingested, ["large"]);
        assert.equal((await (await openArchive(path)).group("radar").days()).length, 5);
      },
    });
    if (mounted) await new Deno.Command("umount", { args: [folder] }).output();
  });
});

Deno.test("a read-only target is one clear message", async (t) => {
  await withFolder(async (folder) => {
    const open = opener({ a: { times: ["2021-06-25T00:00Z"] } });
    const mount = new Deno.Command("mount", {
      args: ["-t", "tmpfs", "-o", "ro,size=1m", "tmpfs", folder],
      stderr: "null",
    });
    const mounted = await mount.output().then(({ success }) => success, () => false);
    if (!mounted) console.log("skipped (mount is not permitted): read-only target");
    await t.step({
      name: "on a read-only file system",
      ignore: !mounted,
      fn: () =>
        assert.rejects(() => ingest(`${folder}/a.zarr`, ["a"], { open }), {
          tag: "read-only",
          message: /^Cannot write here/,
        }),
    });
    if (mounted) await new Deno.Command("umount", { args: [folder] }).output();
  });
});

testWithData(
  "ingest() sets a file aside whose times number the passes of a day, and leaves no empty archive",
  (data) =>
    withFolder(async (folder) => {
      const file = `${data}ssmis-f16-daily/f16_ssmis_20200102v7.nc`;
      const { setAside, frames } = await ingest(`${folder}/a.zarr`, [file]);
      assert.equal(frames, 0);
      assert.equal(setAside[0]!.reason, "Its times are numbers of passes of a day, not instants");
      assert.equal(await exists(`${folder}/a.zarr`), false);
    }),
);
