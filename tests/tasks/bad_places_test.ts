import { join } from "node:path";
import { assert } from "../deps.ts";
import { isoTime, LONGLAT, parseTime } from "../../lib/grid/mod.ts";
import { createArchive } from "../../lib/archive/mod.ts";
import { RAIN } from "../archive/sample.ts";
import { contentOf, type Ended, inFolder, runTask } from "./run_task.ts";
import { description, frames, GRID, rainOf, writeFiles } from "./sample_files.ts";

/** Asserts that a task failed in one line of its own that says why and where. */
function assertRefused({ code, out, err }: Ended, task: string, reason: RegExp, place: string): void {
  assert.equal(code, 1, err);
  assert.equal(out, "");
  const lines = err.trimEnd().split("\n").filter((line) => !/^(Simulating|Training|Colocating)/.test(line));
  assert.equal(lines.length, 1, err);
  assert.ok(lines[0]!.startsWith(`${task}: `), err);
  assert.match(lines[0]!, reason);
  assert.ok(lines[0]!.includes(place), err);
}

const simulate = (archive: string, days: number) => ["--into", archive, "--days", String(days), "--size", "40"];

Deno.test("an archive of a newer version is refused by every task that opens one, and stays as it was", async (t) => {
  await inFolder(async (folder) => {
    await writeFiles(folder, { "rain_202106250000.npy": frames(rainOf(1)), "radar.json": description() });
    const ingest = ["--into", "a.zarr", "--describe", "radar.json", "rain_202106250000.npy"];
    assert.equal((await runTask("ingest", ingest, folder)).code, 0);
    const file = join(folder, "a.zarr", "zarr.json");
    const metadata = JSON.parse(await Deno.readTextFile(file));
    metadata.attributes.ondee.format = 99;
    await Deno.writeTextFile(file, JSON.stringify(metadata));
    const before = await contentOf(join(folder, "a.zarr"));
    const tasks: readonly (readonly [string, readonly string[]])[] = [
      ["inspect", ["a.zarr"]],
      ["ingest", ingest],
      ["simulate", simulate("a.zarr", 1)],
      ["colocate", ["a.zarr"]],
      ["train", ["topographic", "--archive", "a.zarr"]],
    ];
    for (const [task, args] of tasks) {
      await t.step(task, async () => {
        const reason = /Archive has layout version 99, this ondée reads up to \d+: use a newer ondée/;
        assertRefused(await runTask(task, args, folder), task, reason, "a.zarr/zarr.json");
        assert.equal(await contentOf(join(folder, "a.zarr")), before);
      });
    }
  });
});

Deno.test("what is not an archive is refused with where it was looked for", async () => {
  await inFolder(async (folder) => {
    assertRefused(
      await runTask("colocate", ["none.zarr"], folder),
      "colocate",
      /No archive here/,
      "none.zarr/zarr.json",
    );
    assertRefused(await runTask("inspect", ["none"], folder), "inspect", /No such file/, "none");
    assertRefused(await runTask("report", ["--run", "none"], folder), "report", /No run here/, "none/config.json");
    assertRefused(await runTask("project", ["--run", "none"], folder), "project", /No run here/, "none/config.json");
    const pairs = await runTask("validate", ["--pairs", "none.parquet"], folder);
    assertRefused(pairs, "validate", /No such Parquet file: run the task that writes it first/, "none.parquet");
  });
});

Deno.test("radar and satellite on grids that do not overlap are not colocated", async () => {
  await inFolder(async (folder) => {
    const time = { first: parseTime("2021-06-25"), step: 1800, count: 48 };
    const group = { grid: GRID, time, duration: 1800, variables: [RAIN] };
    const product = { name: "test", run: "", version: "", simulated: true };
    await createArchive(join(folder, "a.zarr"), {
      groups: [
        { ...group, name: "radar", product },
        { ...group, name: "imerg", product, grid: { ...GRID, crs: LONGLAT, x0: 60.05 } },
      ],
    });
    const result = await runTask("colocate", ["a.zarr"], folder);
    assertRefused(result, "colocate", /overlap/, "a.zarr");
  });
});

Deno.test("damage in an archive is named by file and place, and no pairs are left half-written", async () => {
  await inFolder(async (folder) => {
    assert.equal((await runTask("simulate", simulate("a.zarr", 1), folder)).code, 0);
    assert.equal((await runTask("colocate", ["a.zarr", "--out", "pairs.parquet"], folder)).code, 0);
    const pairs = await Deno.readFile(join(folder, "pairs.parquet"));
    const shard = join(folder, "a.zarr", "radar", "rain_rate", "c.0.0.0");
    const bytes = await Deno.readFile(shard);
    bytes[bytes.length >> 1]! ^= 255;
    await Deno.writeFile(shard, bytes);
    const result = await runTask("colocate", ["a.zarr", "--out", "pairs.parquet"], folder);
    assertRefused(result, "colocate", /checksum|damaged|corrupt/i, "radar/rain_rate/c.0.0.0");
    assert.deepEqual(await Deno.readFile(join(folder, "pairs.parquet")), pairs, "what was there stays");
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["a.zarr", "pairs.parquet"]);

    await Deno.writeFile(join(folder, "cut.parquet"), pairs.subarray(0, pairs.length / 2));
    const cut = await runTask("validate", ["--pairs", "cut.parquet"], folder);
    assertRefused(cut, "validate", /Not a whole Parquet file: run the task that writes it again/, "cut.parquet");
    await Deno.writeFile(join(folder, "holed.parquet"), pairs.slice().fill(0, 100, pairs.length - 8));
    const holed = await runTask("validate", ["--pairs", "holed.parquet"], folder);
    assertRefused(holed, "validate", /Not a whole Parquet file/, "holed.parquet");
    const here = await runTask("validate", ["--pairs", "."], folder);
    assertRefused(here, "validate", /This is no file: give one file of pairs/, ".");
  });
});

Deno.test("another simulation is not mixed into an archive", async () => {
  await inFolder(async (folder) => {
    assert.equal((await runTask("simulate", simulate("a.zarr", 1), folder)).code, 0);
    const before = await contentOf(join(folder, "a.zarr"));
    const other = await runTask("simulate", [...simulate("a.zarr", 2), "--seed", "2"], folder);
    assertRefused(other, "simulate", /Archive holds another simulation/, "a.zarr");
    const early = await runTask("simulate", [...simulate("a.zarr", 1), "--first", "2021-05-01"], folder);
    assertRefused(early, "simulate", /Archive begins on 2021-06-01/, "a.zarr");
    const wider = await runTask("simulate", [...simulate("a.zarr", 1), "--size", "48"], folder);
    assertRefused(wider, "simulate", /another grid/, "a.zarr");
    const elsewhere = await runTask("simulate", [...simulate("a.zarr", 1), "--middle", "43.3,4.2"], folder);
    assertRefused(elsewhere, "simulate", /another grid/, "a.zarr");
    assert.equal(await contentOf(join(folder, "a.zarr")), before);
    const again = await runTask("simulate", [...simulate("a.zarr", 1), "--json"], folder);
    assert.deepEqual(JSON.parse(again.out), { radarDays: 0, imergDays: 0 });
    assert.equal(await contentOf(join(folder, "a.zarr")), before);
  });
});

Deno.test("a place where no archive can be is refused before anything is computed, and nothing is left there", async (t) => {
  await inFolder(async (folder) => {
    await Deno.mkdir(join(folder, "full"));
    await writeFiles(folder, {
      "file.txt": "mine",
      "full/notes.txt": "mine",
      "rain_202106250000.npy": frames(rainOf(1)),
      "radar.json": description(),
    });
    const before = await contentOf(folder);
    const places = [
      { place: "/", reason: /holds other things: give a new folder, for example \/rain\.zarr/ },
      { place: "full", reason: /This folder is no archive and holds other things/ },
      { place: "file.txt", reason: /This is a file: give a folder for the archive/ },
      { place: "file.txt/a.zarr", reason: /Cannot make a folder here: choose another place/ },
    ];
    const rain = ["--describe", "radar.json", "rain_202106250000.npy"];
    for (const { place, reason } of places) {
      await t.step(place, async () => {
        // 2000 km takes minutes a day: a refusal that came late would not come
        const large = ["--into", place, "--days", "100", "--size", "2000"];
        assertRefused(await runTask("simulate", large, folder), "simulate", reason, place);
        assertRefused(await runTask("ingest", ["--into", place, ...rain], folder), "ingest", reason, place);
        assert.equal(await contentOf(folder), before);
      });
    }
  });
});

/** Mounts a small file system; false where that is not permitted. */
async function mount(folder: string, options: string): Promise<boolean> {
  const command = new Deno.Command("mount", { args: ["-t", "tmpfs", "-o", options, "tmpfs", folder], stderr: "null" });
  return await command.output().then(({ success }) => success, () => false);
}

Deno.test("a full disk ends each task in one line, what was there stays, and the same command completes it later", async (t) => {
  await inFolder(async (folder) => {
    const disk = join(folder, "disk");
    await Deno.mkdir(disk);
    const mounted = await mount(disk, "size=240k");
    if (!mounted) console.log("skipped (mount is not permitted): full disk");
    await t.step({
      name: "on a small file system",
      ignore: !mounted,
      fn: async () => {
        const full = /No space left to write: free some, then run the same command again/;
        const stopped = await runTask("simulate", simulate("disk/a.zarr", 4), folder);
        assertRefused(stopped, "simulate", full, "disk/a.zarr");
        const inspect = await runTask("inspect", ["disk/a.zarr", "--json"], folder);
        assert.equal(inspect.code, 0, inspect.err);
        const [radar] = JSON.parse(inspect.out).variables;
        assert.ok(radar.times >= 288 && radar.times % 288 === 0, "whole days, at least the first");
        assert.equal(radar.first, isoTime(parseTime("2021-06-01")));
        await Deno.writeFile(join(disk, "filler"), new Uint8Array(1 << 20)).catch(() => {});
        assert.equal((await runTask("simulate", simulate("whole.zarr", 1), folder)).code, 0);
        assertRefused(
          await runTask("colocate", ["whole.zarr", "--out", "disk/pairs.parquet"], folder),
          "colocate",
          full,
          "disk", // its lock does not fit either
        );
        await Deno.remove(join(disk, "filler"));
        await new Deno.Command("mount", { args: ["-o", "remount,size=16m", disk] }).output();
        assert.equal((await runTask("simulate", simulate("disk/a.zarr", 4), folder)).code, 0);
        assert.equal((await runTask("simulate", simulate("b.zarr", 4), folder)).code, 0);
        const inside = async (archive: string) =>
          (await contentOf(join(folder, archive))).replaceAll(join(folder, archive), "").split("\n")
            .filter((line) => line.startsWith("/radar/rain_rate")).join("\n");
        assert.equal(await inside("disk/a.zarr"), await inside("b.zarr"), "the same bytes as without the trouble");
      },
    });
    if (mounted) await new Deno.Command("umount", { args: [disk] }).output();
  });
});

Deno.test("a read-only target ends each task in one line that names it", async (t) => {
  await inFolder(async (folder) => {
    const disk = join(folder, "disk");
    await Deno.mkdir(disk);
    await writeFiles(folder, { "rain_202106250000.npy": frames(rainOf(1)), "radar.json": description() });
    const mounted = await mount(disk, "ro,size=1m");
    if (!mounted) console.log("skipped (mount is not permitted): read-only target");
    await t.step({
      name: "on a read-only file system",
      ignore: !mounted,
      fn: async () => {
        assert.equal((await runTask("simulate", simulate("a.zarr", 1), folder)).code, 0);
        const ingest = ["--into", "disk/b.zarr", "--describe", "radar.json", "rain_202106250000.npy"];
        const train = ["topographic", "--archive", "a.zarr", "--out", "disk/run", "--size", "16", "--steps", "1"];
        const reason = /Cannot write here: choose another folder or change its permissions/;
        assertRefused(await runTask("simulate", simulate("disk/b.zarr", 1), folder), "simulate", reason, "disk/b.zarr");
        assertRefused(await runTask("ingest", ingest, folder), "ingest", reason, "disk/b.zarr");
        assertRefused(await runTask("colocate", ["a.zarr", "--out", "disk"], folder), "colocate", reason, "disk");
        assertRefused(await runTask("train", train, folder), "train", reason, "disk/run");
      },
    });
    if (mounted) await new Deno.Command("umount", { args: [disk] }).output();
  });
});
