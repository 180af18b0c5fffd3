import { join } from "node:path";
import { assert } from "../deps.ts";
import { openArchive } from "../../lib/archive/mod.ts";
import { parseTime } from "../../lib/grid/mod.ts";
import { writeHdf5 } from "../sources/hdf5_files.ts";
import { contentOf, inFolder, runTask } from "./run_task.ts";
import { type Changes, description, frames, GRID, rainOf, writeFiles } from "./sample_files.ts";

const good = frames(rainOf(1));

/** An array that claims to be of a version of its format that does not exist. */
function versionNine(): Uint8Array {
  const bytes = good.slice();
  bytes[6] = 9;
  return bytes;
}

/** A file that must be refused: its name and content, what is described differently, and the reason to be given. */
interface BadFile {
  readonly title: string;
  readonly file: string;
  readonly content: Uint8Array | string | null;
  readonly describe?: Changes | string;
  readonly reason: RegExp;
}

const BAD: readonly BadFile[] = [
  {
    title: "truncated",
    file: "rain_202106250100.npy",
    content: good.subarray(0, 150),
    reason: /ends before frame 0 does: it is cut short .*at byte 150/,
  },
  { title: "empty", file: "rain_202106250110.npy", content: new Uint8Array(), reason: /The file is empty/ },
  {
    title: "of another format",
    file: "rain_202106250120.npy",
    content: "not rain\n".repeat(9),
    reason: /Neither \.npy, \.npz, NetCDF, HDF5 nor a Zarr folder/,
  },
  {
    title: "of a version that is not known",
    file: "rain_202106250130.npy",
    content: versionNine(),
    reason: /\.npy format version 9: 1, 2 and 3 are read/,
  },
  { title: "absent", file: "rain_202106250140.npy", content: null, reason: /No such file/ },
  {
    title: "without a variable of the group",
    file: "rain_202106250150.npy",
    content: good,
    describe: { variables: [{ name: "temperature", units: "K" }] },
    reason: /File has temperature, group "radar" rain_rate/,
  },
  {
    title: "on a grid that does not overlap",
    file: "rain_202106250200.npy",
    content: good,
    describe: { grid: { ...GRID, x0: 60.05 } },
    reason: /Grid is not that of group "radar"/,
  },
  {
    title: "on a grid of another size",
    file: "rain_202106250210.npy",
    content: frames(rainOf(1), [2, 6, 5]),
    reason: /2 x 6 x 5 values, and groups\.radar\.grid is 5 x 6/,
  },
  {
    title: "with times out of order",
    file: "rain_202106250220.npy",
    content: good,
    describe: { times: ["2021-06-25T02:25Z", "2021-06-25T02:20Z"] },
    reason: /groups\.radar\.times\[1\] must be later than the one before/,
  },
  {
    title: "at times between those of the archive",
    file: "rain_202106250007.npy",
    content: good,
    reason: /Time 2021-06-25T00:07:00Z is not on the axis of group "radar", every 300 s/,
  },
  {
    title: "at a time that is there with other rain",
    file: "rain_202106250005.npy",
    content: frames(rainOf(5)),
    reason:
      /Time 2021-06-25T00:05:00Z has other values than rain_202106250000\.npy(, which comes before it| in the archive)/,
  },
  {
    title: "described by a later version",
    file: "rain_202106250230.npy",
    content: good,
    describe: description({}, 2),
    reason: /version must be 1, the only version there is/,
  },
];

/** An archive with one good file in it. */
async function startArchive(folder: string): Promise<void> {
  await writeFiles(folder, { "rain_202106250000.npy": good, "radar.json": description() });
  const { code, err } = await runTask("ingest", ["--into", "a.zarr", ...described("rain_202106250000.npy")], folder);
  assert.equal(code, 0, err);
}

const described = (...files: readonly string[]) => ["--describe", "radar.json", ...files];

Deno.test("ingest refuses a file in one line with its name and the reason, exits 1, and the archive stays as it was", async (t) => {
  await inFolder(async (folder) => {
    await startArchive(folder);
    const before = await contentOf(join(folder, "a.zarr"));
    for (const { title, file, content, describe = {}, reason } of BAD) {
      await t.step(title, async () => {
        if (content !== null) await writeFiles(folder, { [file]: content });
        const text = typeof describe === "string" ? describe : description(describe);
        await writeFiles(folder, { "other.json": text });
        const result = await runTask("ingest", ["--into", "a.zarr", "--describe", "other.json", file], folder);
        assert.equal(result.code, 1);
        const lines = result.err.trimEnd().split("\n");
        assert.equal(lines.length, 1, result.err);
        assert.ok(lines[0]!.startsWith(`set aside: ${file}: `), result.err);
        assert.match(lines[0]!, reason);
        assert.equal(lines[0]!.split(file).length, 2, "the file is named once");
        assert.equal(await contentOf(join(folder, "a.zarr")), before);
      });
    }
  });
});

Deno.test("ingest sets the bad files of a batch aside and takes the others, whether the archive is there or new", async () => {
  await inFolder(async (folder) => {
    await startArchive(folder);
    const bad = BAD.filter(({ describe }) => describe === undefined);
    for (const { file, content } of bad) if (content !== null) await writeFiles(folder, { [file]: content });
    const others = { "rain_202106250010.npy": frames(rainOf(2)), "rain_202106260000.npy": frames(rainOf(3)) };
    const names = await writeFiles(folder, others);
    const batch = [names[0]!, ...bad.map(({ file }) => file), names[1]!];
    for (const archive of ["a.zarr", "new.zarr"]) {
      const files = archive === "a.zarr" ? batch : ["rain_202106250000.npy", ...batch];
      const result = await runTask("ingest", ["--into", archive, "--json", ...described(...files)], folder);
      assert.equal(result.code, 1);
      const report = JSON.parse(result.out);
      assert.deepEqual(report.ingested, files.filter((file) => !bad.some((one) => one.file === file)));
      assert.deepEqual(report.setAside.map((one: { file: string }) => one.file).sort(), bad.map((b) => b.file).sort());
      for (const { file, reason } of bad) {
        const line = result.err.split("\n").find((text) => text.startsWith(`set aside: ${file}: `));
        assert.match(line ?? "", reason, file);
      }
      const radar = (await openArchive(join(folder, archive))).group("radar");
      for (const [file, seed] of [["202106250000", 1], ["202106250010", 2], ["202106260000", 3]] as const) {
        const time = parseTime(`${file.slice(0, 4)}-${file.slice(4, 6)}-${file.slice(6, 8)}T00:${file.slice(10)}Z`);
        assert.deepEqual(await radar.frame("rain_rate", time), hundredths(rainOf(seed).subarray(0, 30)), file);
      }
    }
    const before = await contentOf(join(folder, "a.zarr"));
    const again = await runTask("ingest", ["--into", "a.zarr", "--json", ...described(...batch)], folder);
    assert.equal(again.code, 1);
    assert.deepEqual(JSON.parse(again.out).unchanged, names);
    assert.equal(await contentOf(join(folder, "a.zarr")), before);
  });
});

/** Rain as the archive keeps it. */
function hundredths(rain: Float32Array): Float32Array {
  return rain.map((rate) => Math.fround(Math.round(rate * 100) / 100));
}

Deno.test("rain that cannot be sets its file aside, or is missing with --impossible missing, and is counted", async (t) => {
  await inFolder(async (folder) => {
    await startArchive(folder);
    const before = await contentOf(join(folder, "a.zarr"));
    const cases = [
      {
        title: "negative rain",
        rate: -2,
        reason: /: 1 below 0 \(the least -2\), the first in row 1, column 1; --impossible missing /,
        note: /1 below 0 set to missing/,
      },
      {
        title: "spikes such as OPERA's of 8,647 mm/h",
        rate: 8647,
        reason: /: 1 above 500 mm\/h \(the largest 8647\), the first in row 1, column 1; --impossible missing /,
        note: /1 above 500 mm\/h set to missing/,
      },
      {
        title: "infinite rain",
        rate: Infinity,
        reason: /: 1 above 500 mm\/h \(the largest Infinity\)/,
        note: /1 above 500 mm\/h set to missing/,
      },
    ];
    for (const [i, { title, rate, reason, note }] of cases.entries()) {
      await t.step(title, async () => {
        const [file, clean] = [`rain_2021062503${i}0.npy`, `rain_2021062504${i}0.npy`];
        await writeFiles(folder, { [file]: framesWith(rate), [clean]: frames(rainOf(4)) });
        const batch = [file, clean];
        const refused = await runTask("ingest", ["--into", `${i}.zarr`, "--json", ...described(...batch)], folder);
        assert.equal(refused.code, 1);
        assert.deepEqual(JSON.parse(refused.out).ingested, [clean]);
        assert.match(refused.err, new RegExp(`^set aside: ${file}: Frame 0 has impossible rain[^\n]*\n$`));
        assert.match(refused.err, reason);
        const alone = await runTask("ingest", ["--into", "a.zarr", ...described(file)], folder);
        assert.equal(alone.code, 1);
        assert.equal(await contentOf(join(folder, "a.zarr")), before);

        const line = ["--into", `${i}.zarr`, "--impossible", "missing", ...described(...batch)];
        const taken = await runTask("ingest", line, folder);
        assert.equal(taken.code, 0, taken.err);
        assert.match(taken.err, note);
        assert.match(taken.err, new RegExp(`^note: ${file}: rain_rate, frame 0: [^\n]*\n$`));
        await assertMissing(join(folder, `${i}.zarr`), `2021-06-25T03:${i}0Z`);
      });
    }
    await t.step("NaN is the usual missing value", async () => {
      await writeFiles(folder, { "rain_202106250500.npy": framesWith(NaN) });
      const { code, err } = await runTask(
        "ingest",
        ["--into", "n.zarr", ...described("rain_202106250500.npy")],
        folder,
      );
      assert.deepEqual([code, err], [0, ""]);
      await assertMissing(join(folder, "n.zarr"), "2021-06-25T05:00Z");
    });
    await t.step("rounding below 0 is dry", async () => {
      await writeFiles(folder, { "rain_202106250600.npy": framesWith(-0.0009) });
      const { code, err } = await runTask(
        "ingest",
        ["--into", "d.zarr", ...described("rain_202106250600.npy")],
        folder,
      );
      assert.deepEqual([code, err], [0, ""]);
      const radar = (await openArchive(join(folder, "d.zarr"))).group("radar");
      assert.equal((await radar.frame("rain_rate", parseTime("2021-06-25T06:00Z")))[7], 0);
    });
  });
});

/** Two frames, with `rate` in cell 7 of the first. */
function framesWith(rate: number): Uint8Array {
  const rain = rainOf(4);
  rain[7] = rate;
  return frames(rain);
}

async function assertMissing(archive: string, time: string): Promise<void> {
  const field = await (await openArchive(archive)).group("radar").frame("rain_rate", parseTime(time));
  const expected = hundredths(rainOf(4).subarray(0, 30));
  expected[7] = NaN;
  assert.deepEqual(field, expected);
}

Deno.test("HDF5 files that are cut, of another kind or of another product are named with the reason", async (t) => {
  await inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    await writeHdf5(at("whole.h5"), {
      groups: { "": { Conventions: "ODIM_H5/V2_3" }, what: { object: "PVOL", date: "20240501", time: "120000" } },
    });
    const whole = await Deno.readFile(at("whole.h5"));
    await Deno.writeFile(at("cut.h5"), whole.subarray(0, whole.length / 2));
    await writeHdf5(at("other.h5"), { groups: { somewhere: { title: "no rain" } } });
    const cases = [
      { file: "whole.h5", reason: /PVOL/ },
      { file: "cut.h5", reason: /cut short|truncated|damaged/ },
      { file: "other.h5", reason: /HDF5 file of an unknown kind \(groups somewhere\)/ },
    ];
    for (const { file, reason } of cases) {
      await t.step(file, async () => {
        const result = await runTask("ingest", ["--into", "a.zarr", file], folder);
        assert.equal(result.code, 1);
        const lines = result.err.trimEnd().split("\n");
        assert.equal(lines.length, 1, result.err);
        assert.ok(lines[0]!.startsWith(`set aside: ${file}: `), result.err);
        assert.match(lines[0]!, reason);
      });
    }
  });
});

Deno.test("the description that ingest --help shows is right", async () => {
  await inFolder(async (folder) => {
    const { out } = await runTask("ingest", ["--help"]);
    const [example = ""] = /^ {2}\{\n[^]*?\n {2}\}$/m.exec(out) ?? [];
    await writeFiles(folder, { "d.json": example });
    const { code, err } = await runTask("ingest", ["--into", "a.zarr", "--describe", "d.json"], folder);
    assert.equal(code, 1);
    assert.equal(err, `set aside: ${join(folder, "rain.npy")}: No such file\n`); // all else is understood
  });
});
