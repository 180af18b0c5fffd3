import { join } from "node:path";
import { createArchive, ingest, openArchive, requireArchivePlace } from "../../lib/archive/mod.ts";
import { assert } from "../deps.ts";
import { opener } from "./fake_files.ts";
import { withFolder } from "./sample.ts";

Deno.test("requireArchivePlace() removes what a process killed long ago left, and nothing of a living one", () =>
  withFolder(async (path) => {
    const at = (name: string) => join(path, name);
    const old = new Date(Date.now() - 2 * 3600 * 1000);
    for (const [name, stale] of [["zarr.json.1-0.tmp", true], ["zarr.json.1-1.tmp", false]] as const) {
      await Deno.writeTextFile(at(name), "{");
      if (stale) await Deno.utime(at(name), old, old);
    }
    for (const [name, stale] of [[".radar.0123abcd.tmp", true], [".radar.0123abce.tmp", false]] as const) {
      await Deno.mkdir(at(`${name}/y`), { recursive: true });
      if (stale) await Deno.utime(at(name), old, old);
    }
    const left = async () => (await Array.fromAsync(Deno.readDir(path), ({ name }) => name)).sort();
    await requireArchivePlace(path);
    assert.deepEqual(await left(), [".radar.0123abce.tmp", "zarr.json.1-1.tmp"]);
    await createArchive(path, { groups: [] });
    await Deno.utime(at("zarr.json.1-1.tmp"), old, old);
    await requireArchivePlace(path);
    assert.deepEqual(await left(), [".radar.0123abce.tmp", "zarr.json"]);
  }));

Deno.test("openArchive() names the archive when it is given a group or an array of one", () =>
  withFolder(async (folder) => {
    const path = join(folder, "a.zarr");
    await ingest(path, ["one"], { open: opener({ one: { times: ["2021-06-25T00:00Z"] } }) });
    for (const part of ["radar", "radar/rain_rate"]) {
      await assert.rejects(openArchive(join(path, part)), {
        tag: "unknown-format",
        message: `This is part of the archive ${path}: give that (file ${join(path, part)})`,
      });
    }
    await createArchive(join(path, "inner.zarr"), { groups: [] });
    assert.equal(
      (await openArchive(join(path, "inner.zarr"))).groups.length,
      0,
      "an archive inside another is one too",
    );
  }));
