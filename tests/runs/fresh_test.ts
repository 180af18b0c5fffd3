import { join } from "node:path";
import { assert } from "../deps.ts";
import { isFresh, recordMade, takeStep } from "../../lib/runs/fresh.ts";
import { inFolder } from "../sources/frames.ts";

Deno.test("a step is fresh while its inputs and outputs hold what they held, whatever their times and places", () =>
  inFolder(async (folder) => {
    const run = join(folder, "run");
    const write = async (name: string, text: string) => {
      const path = join(folder, name);
      await Deno.mkdir(join(path, ".."), { recursive: true });
      await Deno.writeTextFile(path, text);
      return path;
    };
    const weights = await write("weights", "w");
    await write("archive/zarr.json", "{}");
    await write("archive/radar/present/days/2021-06-01.json", "digests");
    await write("archive/radar/rain_rate/c.0.0.0", "a shard, not looked at");
    const step = { outputs: ["a.json", "b.parquet"], inputs: [weights, join(folder, "archive")] };
    assert.ok(!await isFresh(run, step), "nothing is there");
    await write("run/a.json", "a");
    await write("run/b.parquet", "b");
    assert.ok(!await isFresh(run, step), "nothing says what they were made from");
    await recordMade(run, step);
    assert.ok(await isFresh(run, step));

    const later = new Date(Date.now() + 60_000);
    for (const path of ["weights", "archive/zarr.json"]) await Deno.utime(join(folder, path), later, later);
    assert.ok(await isFresh(run, step), "a touched input");
    await Deno.rename(join(folder, "archive"), join(folder, "moved"));
    const moved = { ...step, inputs: [weights, join(folder, "moved")] };
    assert.ok(await isFresh(run, moved), "a moved archive");

    const changes: readonly (readonly [string, string])[] = [
      ["weights", "w"],
      ["moved/radar/present/days/2021-06-01.json", "digests"],
      ["run/a.json", "a"],
      ["run/b.parquet", "b"],
    ];
    for (const [name, text] of changes) {
      await write(name, `${text} changed`);
      await Deno.utime(join(folder, name), 0, 0);
      assert.ok(!await isFresh(run, moved), `${name} changed, and looks old`);
      await write(name, text);
      assert.ok(await isFresh(run, moved), `${name} is as it was`);
    }
    const day = await write("moved/radar/present/days/2021-06-02.json", "digests");
    assert.ok(!await isFresh(run, moved), "a new day");
    await Deno.remove(day);
    await Deno.remove(join(run, "b.parquet"));
    assert.ok(!await isFresh(run, moved), "an output is gone");
  }));

Deno.test("takeStep() takes a step once, and again when its input changes", () =>
  inFolder(async (folder) => {
    const input = join(folder, "input");
    await Deno.writeTextFile(input, "1");
    let taken = 0;
    const take = () =>
      takeStep(folder, { outputs: ["output"], inputs: [input] }, async () => {
        taken++;
        await Deno.writeTextFile(join(folder, "output"), await Deno.readTextFile(input));
      });
    await take();
    await take();
    assert.equal(taken, 1);
    await Deno.writeTextFile(input, "2");
    await take();
    assert.equal(taken, 2);
    const before = await Deno.readTextFile(join(folder, "made.json"));
    await takeStep(folder, { outputs: ["other"], inputs: [] }, () => Deno.writeTextFile(join(folder, "other"), ""));
    const made = JSON.parse(await Deno.readTextFile(join(folder, "made.json")));
    assert.deepEqual(Object.keys(made), ["output", "other"]);
    assert.deepEqual(made.output, JSON.parse(before).output);
  }));

Deno.test("a step is taken again for other settings; a record that is damaged is as good as none", () =>
  inFolder(async (folder) => {
    const step = (seed: number) => ({ outputs: ["output"], inputs: [], settings: { seed } });
    await Deno.writeTextFile(join(folder, "output"), "made");
    await recordMade(folder, step(1));
    assert.ok(await isFresh(folder, step(1)));
    assert.ok(!await isFresh(folder, step(2)));
    for (const damaged of ["{", "null", "[]"]) {
      await Deno.writeTextFile(join(folder, "made.json"), damaged);
      assert.ok(!await isFresh(folder, step(1)), damaged);
    }
  }));
