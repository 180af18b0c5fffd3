import { assert } from "../deps.ts";
import { exists, takeLock } from "../../lib/base/mod.ts";
import { dayOf, parseTime } from "../../lib/grid/mod.ts";
import { ingest, inspectArchive, openArchive } from "../../lib/archive/mod.ts";
import { testWithData } from "../shared.ts";
import { opener } from "./fake_files.ts";
import { rain, STEREO, withFolder } from "./sample.ts";

/** First and last day that the axis of a group is laid out to. */
async function daysOf(path: string, group = "radar"): Promise<readonly [string, string]> {
  const { first, step, count } = (await openArchive(path)).group(group).time;
  return [dayOf(first), dayOf(first + step * (count - 1))];
}

Deno.test("ingest() does not lay the time axis out to the days of a file that it refuses", () =>
  withFolder(async (path) => {
    const open = opener({
      good: { times: ["2021-06-25T00:00Z"] },
      next: { times: ["2022-06-25T00:00Z"] },
      grid: { times: ["2030-06-25T00:00Z"], grid: { ...STEREO, nx: 12 } },
      product: { times: ["2031-06-25T00:00Z"], product: "other radar" },
      between: { times: ["2032-06-25T00:07Z"] },
    });
    const bad = ["grid", "product", "between"];
    for (const [file, last] of [["good", "2021-12-31"], ["next", "2022-06-25"]] as const) {
      const report = await ingest(path, [...bad, file], { open, step: 300 });
      assert.deepEqual(report.setAside.map((one) => one.file).sort(), bad.toSorted());
      assert.deepEqual(report.ingested, [file]);
      assert.deepEqual(await daysOf(path), ["2021-01-01", last]);
    }
  }));

Deno.test("ingest() does not lay the time axis out for a file that turns out bad when it is read", () =>
  withFolder(async (folder) => {
    const open = opener({
      good: { times: ["2021-06-25T00:00Z", "2021-06-25T00:05Z"] },
      next: { times: ["2022-06-25T00:00Z"] },
      before: { times: ["2009-06-25T00:00Z"], broken: 0 },
      after: { times: ["2030-06-25T00:00Z"], broken: 0 },
      later: { times: ["2031-06-25T00:00Z"], broken: 0 },
      part: { times: ["2021-06-25T01:00Z", "2032-06-25T00:00Z"], broken: 1 },
      other: { times: ["2021-06-25T00:00Z", "2033-06-25T00:00Z"], shift: 1 },
    });
    const bad = ["before", "after", "later", "part", "other"];
    const path = `${folder}/a.zarr`;
    for (const [file, last] of [["good", "2021-12-31"], ["next", "2022-06-25"]] as const) {
      const report = await ingest(path, [...bad, file], { open, step: 300 });
      assert.deepEqual(report.setAside.map((one) => one.file).sort(), bad.toSorted());
      assert.deepEqual(report.ingested, [file]);
      assert.deepEqual(await daysOf(path), ["2021-01-01", last]);
    }
    const radar = (await openArchive(path)).group("radar");
    assert.deepEqual(await radar.present("2021-06-25"), ["2021-06-25T00:00Z", "2021-06-25T00:05Z"].map(parseTime));
  }));

Deno.test("ingest() takes a file of several times whole or not at all", () =>
  withFolder(async (path) => {
    const open = opener({
      bad: { times: ["2021-06-25T00:00Z", "2021-06-26T00:00Z", "2021-06-27T00:00Z"], broken: 2 },
      good: { times: ["2021-06-25T00:05Z", "2021-06-27T00:00Z"] },
    });
    const { ingested, setAside } = await ingest(path, ["bad", "good"], { open });
    assert.deepEqual([ingested, setAside], [["good"], [{ file: "bad", reason: "Field is damaged" }]]);
    assert.deepEqual(await (await openArchive(path)).group("radar").days(), ["2021-06-25", "2021-06-27"]);
  }));

Deno.test("ingest() takes a time from the next file that has it when the first cannot be read", () =>
  withFolder(async (path) => {
    const open = opener({
      a: { times: ["2021-06-25T00:00Z"] },
      b: { times: ["2021-06-25T00:05Z"], broken: 0 },
      c: { times: ["2021-06-25T00:05Z"], shift: 2 },
      d: { times: ["2021-06-25T00:10Z"] },
    });
    const { ingested, setAside } = await ingest(path, ["a", "b", "c", "d"], { open });
    assert.deepEqual([ingested, setAside.map(({ file }) => file)], [["a", "c", "d"], ["b"]]);
    const time = parseTime("2021-06-25T00:05Z");
    const radar = (await openArchive(path)).group("radar");
    assert.deepEqual(await radar.frame("rain_rate", time), rain(STEREO, time / 300 + 2));
  }));

Deno.test("ingest() names what comes first of two files of a batch that disagree, and says which flag gives the step", () =>
  withFolder(async (path) => {
    const open = opener({
      one: { times: ["2021-06-25T00:00Z"] },
      two: { times: ["2021-06-25T00:00Z"], shift: 1 },
      instant: { times: ["2021-06-25T00:00Z"], duration: 0 },
      odd: { times: ["2021-06-25T00:00Z", "2021-06-25T00:01:59Z"], duration: 119 },
    });
    const { setAside } = await ingest(path, ["one", "two"], { open });
    assert.deepEqual(setAside, [{
      file: "two",
      reason: "Time 2021-06-25T00:00:00Z has other values than one, which comes before it",
    }]);
    for (const [group, advice] of [["instant", "give --step S, for example --step 900"], ["odd", "give --step S"]]) {
      const [aside] = (await ingest(path, [group!], { open, group: group! })).setAside;
      assert.ok(aside?.reason.includes(advice!), aside?.reason);
    }
  }));

Deno.test("ingest() does not stretch an axis by more than ten years unless it is told to", () =>
  withFolder(async (path) => {
    const open = opener({
      good: { times: ["2021-06-25T00:00Z"] },
      next: { times: ["2031-06-25T00:00Z"] },
      wrong: { times: ["2131-06-25T00:00Z"] },
    });
    await ingest(path, ["good"], { open });
    const { ingested, setAside } = await ingest(path, ["next", "wrong"], { open });
    assert.deepEqual([ingested, setAside], [["next"], [{
      file: "wrong",
      reason: 'Time 2131-06-25T00:00:00Z is more than ten years after the axis of group "radar", ' +
        "which ends on 2021-12-31: if it is right, give --last 2131-06-25",
    }]]);
    assert.deepEqual(await daysOf(path), ["2021-01-01", "2031-06-25"]);
    assert.deepEqual((await ingest(path, ["wrong"], { open, lastDay: "2131-06-25" })).ingested, ["wrong"]);
  }));

Deno.test("ingest() waits for a day that another process writes; after its patience the files are set aside in its name", () =>
  withFolder(async (path) => {
    const open = opener({
      first: { times: ["2021-06-25T00:00Z"] },
      second: { times: ["2021-06-25T00:05Z"] },
      third: { times: ["2021-06-25T00:10Z"] },
    });
    await ingest(path, ["first"], { open });
    const hold = () => takeLock(`${path}/radar/present/locks`, "2021-06-25");
    const lock = await hold();
    setTimeout(() => lock.release(), 1200);
    assert.deepEqual((await ingest(path, ["second"], { open })).ingested, ["second"]);

    const other = await hold();
    const { setAside } = await ingest(path, ["second", "third"], { open, patience: 60 });
    await other.release();
    const [{ file, day, reason } = {}] = setAside;
    assert.deepEqual([setAside.length, file, day], [1, "third", "2021-06-25"]);
    assert.match(
      reason ?? "",
      /^Day 2021-06-25 is being written by process \d+ on [^/]+: wait for it to end, or end it$/,
    );
  }));

Deno.test("ingest() never reports a file as ingested that another process's new group has no place for", () =>
  withFolder(async (path) => {
    const files = opener({ mine: { times: ["2021-06-25T00:00Z"] } });
    const theirs = opener({ theirs: { times: ["2021-06-25T00:02Z"] } });
    const open = async (file: string) => {
      if (!await exists(`${path}/radar`)) await ingest(path, ["theirs"], { open: theirs });
      return await files(file);
    };
    const { ingested, setAside } = await ingest(path, ["mine"], { open });
    assert.deepEqual([ingested, setAside.map(({ file }) => file)], [[], ["mine"]]);
    assert.match(setAside[0]!.reason, /^Group "radar" is there with another grid, time step/);
  }));

Deno.test("ingest() sets aside a file that has lost its time since it was looked at, and makes no archive of it", () =>
  withFolder(async (folder) => {
    const path = `${folder}/a.zarr`;
    const before = opener({ a: { times: ["2021-06-25T00:00Z"] } });
    const after = opener({ a: { times: ["2021-06-25T00:05Z"] } });
    let opened = 0;
    const report = await ingest(path, ["a"], { open: (file) => (opened++ === 0 ? before : after)(file) });
    assert.deepEqual(report.setAside, [
      { file: "a", reason: "Time 2021-06-25T00:00:00Z could not be written: ingest it again" },
    ]);
    assert.deepEqual([report.ingested, report.frames, await exists(path)], [[], 0, false]);
  }));

Deno.test("ingest() begins a day only once for bad files of one time each", () =>
  withFolder(async (path) => {
    const names = Array.from({ length: 12 }, (_, k) => `f${String(k).padStart(2, "0")}`);
    const files = Object.fromEntries(names.map((name, k) => [name, {
      times: [`2021-06-25T00:${String(5 * k).padStart(2, "0")}Z`],
      ...(k % 2 === 0 ? {} : { broken: 0 }),
    }]));
    const reads = new Map<string, number>();
    const open = async (file: string) => {
      const source = await opener(files)(file);
      return {
        ...source,
        read: (name: string, index: number) => {
          reads.set(file, (reads.get(file) ?? 0) + 1);
          return source.read(name, index);
        },
      };
    };
    const { ingested } = await ingest(path, names, { open });
    assert.deepEqual(ingested, names.filter((_, k) => k % 2 === 0));
    const ends = ["f00", "f10", "f11"]; // read through before the axis is laid out to them
    for (const name of names.filter((one) => !ends.includes(one))) assert.equal(reads.get(name), 1, name);
  }));

// The largest value and its place: h5py.
testWithData(
  "OPERA's spike of 18:00 is refused with its size and place, or missing with a warning",
  (data) =>
    withFolder(async (folder) => {
      const files = ["180000", "181500"].map((time) => `${data}opera-odyssey-rate/T_PAAH21_C_EUOC_20180824${time}.hdf`);
      const [spike, clean] = files as [string, string];
      const strict = await ingest(`${folder}/strict.zarr`, files, { step: 900 });
      assert.deepEqual(strict.ingested, [clean]);
      assert.deepEqual(strict.setAside, [{
        file: spike,
        reason:
          "Frame 0 has impossible rain: 1 above 500 mm/h (the largest 1205.22), the first in row 407, column 391; " +
          "--impossible missing takes the file with them missing (variable rain_rate)",
      }]);
      const path = `${folder}/missing.zarr`;
      const { ingested, warnings } = await ingest(path, files, { step: 900, impossible: "missing" });
      assert.deepEqual(ingested, files);
      assert.deepEqual(warnings, [`${spike}: rain_rate, frame 0: 1 above 500 mm/h set to missing`]);
      const radar = (await openArchive(path)).group("radar");
      const frame = await radar.frame("rain_rate", parseTime("2018-08-24T18:00Z"));
      assert.ok(Number.isNaN(frame[407 * 1900 + 391]));
    }),
);

testWithData(
  "MeteoNet's rain and its quality go into groups of their own, in any order, and quality is not clipped",
  (data) =>
    withFolder(async (folder) => {
      const [rainfall, quality, reflectivity] = ["rainfall", "rainfall_mean_quality-code", "reflectivity_old"]
        .map((name) => `${data}meteonet-nw/${name}_NW_2016_08.3.npz`) as [string, string, string];
      for (const files of [[rainfall, quality, reflectivity], [reflectivity, quality, rainfall]]) {
        const path = `${folder}/${files.indexOf(rainfall)}.zarr`;
        const { ingested, setAside, warnings } = await ingest(path, files);
        assert.deepEqual(ingested.toSorted(), [rainfall, quality].toSorted());
        // Another product of rain needs another group; the one with more maps goes into the usual one.
        assert.deepEqual(setAside, [{
          file: reflectivity,
          reason:
            'File is of MeteoNet reflectivity, old product, group "radar" of MeteoNet rainfall: use another --group',
        }]);
        assert.deepEqual(warnings, []);
        const archive = await openArchive(path);
        assert.deepEqual(archive.groups.map(({ name }) => name).toSorted(), ["quality", "radar"]);
        const first = await archive.group("quality").frame("quality", parseTime("2016-08-21"));
        const last = await archive.group("quality").frame("quality", parseTime("2016-08-23"));
        // NumPy: three codes, the missing pixels of the first day.
        assert.deepEqual([first[100 * 784 + 200], first[300 * 784 + 400], last[500 * 784 + 700]], [NaN, 61, 88]);
        assert.equal(first.filter((value) => Number.isNaN(value)).length, 55269);
      }
    }),
);

testWithData("a likelihood of rain does not go into the group of radar rain", (data) =>
  withFolder(async (path) => {
    const files = ["baseline.nc", "target.nc"].map((name) => `${data}germany-radar-seviri-pair/${name}`);
    const { setAside } = await ingest(path, files);
    assert.deepEqual(setAside, []);
    const { variables } = await inspectArchive(path);
    assert.deepEqual(variables.map(({ name, times }) => [name, times]), [["pcph/pcph", 49], ["radar/rain_rate", 49]]);
  }));
