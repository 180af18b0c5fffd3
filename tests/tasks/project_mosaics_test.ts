import { createHash } from "node:crypto";
import { join } from "node:path";
import { assert } from "../deps.ts";
import { openDerivedGroup } from "../../lib/archive/mod.ts";
import { exists } from "../../lib/base/mod.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import { isoTime } from "../../lib/grid/mod.ts";
import { fromFileUrl, python } from "../paths.ts";
import { kill } from "../archive/sample.ts";
import { copyFolder, smallRun } from "../runs/mosaics/small_run.ts";
import { contentOf, inFolder, runLines, runTask, startTask } from "./run_task.ts";

if (python === null) console.log("skipped (no Python with zarr, xarray, tensorstore): foreign readers of latents");

/** Files of the latents, without those of a lock. */
async function latentsOf(archive: string): Promise<string> {
  const lines = (await contentOf(join(archive, "latent"))).split("\n").map((line) => line.slice(archive.length));
  return lines.filter((line) => !line.includes("/locks/")).join("\n");
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test("project --mosaics, killed in the middle, goes on to the same bytes; so do workers; zarr-python, xarray, tensorstore read them", async (t) => {
  await inFolder(async (folder) => {
    {
      using engine = await openEngine();
      await smallRun(engine, folder, 4);
    }
    const copy = async (name: string) => {
      await copyFolder(join(folder, "rain.zarr"), join(folder, name));
      return ["--run", "run-0", "--mosaics", name, "--threads", "1"];
    };
    const whole = await copy("whole.zarr");
    const report = JSON.parse((await runTask("project", [...whole, "--json"], folder)).out);
    const bytes = await latentsOf(join(folder, "whole.zarr"));

    await t.step("it says how many a second, what became of the tiles, and what memory it takes", async () => {
      assert.deepEqual([report.encodedDays, report.mosaics, report.interrupted], [4, 4 * 288, false]);
      assert.ok(report.mosaicsPerSecond > 0 && report.boundBytes > 0 && report.residentBytes > 0);
      const { code, out } = await runTask("project", whole, folder);
      assert.equal(code, 0);
      assert.match(out, /latent: 0 days of 4 encoded now/);
      const seen = (await runTask("inspect", ["whole.zarr"], folder)).out;
      assert.match(
        seen,
        /latent, computed from radar: Latent of .*, 4 days\n\nt \[time, y, x, capsule, unit\] 1152 x 3 x 3 x 3 x 5/,
      );
    });

    await t.step("tiles that would share all their cells are refused", async () => {
      const { code, err } = await runTask("project", [...whole, "--overlap", "16", "--workers", "2"], folder);
      assert.equal(code, 2);
      assert.match(err, /\nproject: Cannot tile with an overlap of 16 cells: give a whole number from 0 to 15\n$/);
    });

    await t.step("killed", async () => {
      const args = await copy("killed.zarr");
      const first = join(folder, "killed.zarr", "latent", "time", "days", "2021-06-01.json");
      const child = startTask("project", args, folder);
      while (!await exists(first)) await wait(5);
      await kill(child);
      const latents = await openDerivedGroup(join(folder, "killed.zarr"), "latent");
      const days = await latents.days();
      assert.ok(days.length >= 1 && days.length < 4, `killed after ${days}`);
      const again = await runTask("project", [...args, "--json"], folder);
      assert.equal(again.code, 0, again.err);
      assert.equal(JSON.parse(again.out).encodedDays, 4 - days.length);
      assert.equal(await latentsOf(join(folder, "killed.zarr")), bytes);
    });

    await t.step("shared by workers", async () => {
      const args = await copy("shared.zarr");
      const { code, out, err } = await runTask("project", [...args, "--workers", "2", "--json"], folder);
      assert.equal(code, 0, err);
      const { encodedDays, otherDays, mosaics, counts, interrupted } = JSON.parse(out);
      assert.deepEqual([encodedDays, otherDays, mosaics, interrupted], [4, 0, 4 * 288, false], "of all workers");
      assert.deepEqual(counts, report.counts);
      assert.equal(await latentsOf(join(folder, "shared.zarr")), bytes);
    });

    await t.step("a day cut off in the middle of its commit is made again", async () => {
      const args = await copy("cut.zarr");
      await copyFolder(join(folder, "whole.zarr", "latent"), join(folder, "cut.zarr", "latent"));
      const day = join(folder, "cut.zarr", "latent", "time", "days", "2021-06-03.json");
      await Deno.remove(day); // the record comes last
      await Deno.writeTextFile(join(folder, "cut.zarr", "latent", "t", "c.2.0.0.0.0"), "cut");
      assert.equal((await runTask("project", args, folder)).code, 0);
      assert.equal(await latentsOf(join(folder, "cut.zarr")), bytes);
    });

    await t.step({
      name: "foreign readers",
      ignore: python === null,
      fn: async () => {
        const latents = await openDerivedGroup(join(folder, "whole.zarr"), "latent");
        const stored = (await latents.days()).map((day) => latents.read("t", day, [0, 288]));
        const hash = createHash("sha256");
        for (const part of stored) hash.update(new Uint8Array(part.buffer));
        const script = fromFileUrl(new URL("./read_latent.py", import.meta.url));
        const command = new Deno.Command(python!, { args: [script, join(folder, "whole.zarr"), "latent"] });
        const { success, stdout, stderr } = await command.output();
        assert.ok(success, new TextDecoder().decode(stderr));
        const seen = JSON.parse(new TextDecoder().decode(stdout));
        const digest = hash.digest("hex");
        assert.deepEqual([seen.zarr, seen.tensorstore], [digest, digest]);
        assert.deepEqual(seen.members, ["rain_rate", "residual", "spatial_ref", "t", "time", "wet_fraction", "x", "y"]);
        assert.deepEqual(seen.dims, ["time", "y", "x", "capsule", "unit"]);
        assert.deepEqual(seen.shape, [4 * 288, 3, 3, 3, 5]);
        assert.deepEqual(seen.times, ["2021-06-01T00:00:00.000000000", "2021-06-04T23:55:00.000000000"]);
        assert.deepEqual([seen.x, seen.y], [latents.group.x.values, latents.group.y.values]);
        assert.equal(seen.missing, 0);
        let sum = 0;
        for (const part of stored) for (const value of part) sum += value / 512;
        assert.ok(Math.abs(seen.sum - sum) < 1e-6 * Math.abs(sum) + 1e-3, `${seen.sum} ${sum}`);
      },
    });

    await t.step(
      "--like finds the nearest latents of other times, --atlas maps them, the report draws it",
      async () => {
        const latents = await openDerivedGroup(join(folder, "whole.zarr"), "latent");
        const wet = Array.from(latents.read("wet_fraction", "2021-06-02", [0, 288]));
        const best = wet.indexOf(Math.max(...wet));
        const time = isoTime(Date.parse("2021-06-02T00:00Z") / 1000 + 300 * Math.floor(best / 9));
        const like = await runTask(
          "project",
          [...whole, "--like", time, "--wet", "0.02", "--count", "3", "--json"],
          folder,
        );
        assert.equal(like.code, 0, like.err);
        const found = JSON.parse(like.out);
        assert.equal(found.window.tile, best % 9);
        assert.ok(
          found.like.length > 0 && found.like.every(({ wetFraction }: { wetFraction: number }) => wetFraction >= 0.02),
        );
        const atlas = await runTask(
          "project",
          [...whole, "--atlas", "--wet", "0.02", "--windows", "120", "--json"],
          folder,
        );
        assert.equal(atlas.code, 0, atlas.err);
        assert.ok(JSON.parse(atlas.out).windows > 20);
        const few = await runTask("project", [...whole, "--atlas", "--wet", "0.02", "--windows", "8"], folder);
        assert.equal(few.code, 1);
        assert.match(few.err, /Only \d windows are drawn, an atlas takes 16 or more: draw more/);
        const drawn = await runTask("report", ["--run", "run-0"], folder);
        assert.equal(drawn.code, 0, drawn.err);
        const page = await Deno.readTextFile(join(folder, "run-0", "report.html"));
        assert.match(page, /<section id="atlas"/);
      },
    );

    await t.step(
      "groups lie in the archive and nowhere else, and their files are not taken for missing rain",
      async () => {
        for (const into of ["../evil", "a/b", ".."]) {
          const out = await runTask("project", [...whole, "--into", into], folder);
          assert.equal(out.code, 2, into);
          assert.match(out.err, /Group name must be letters/, into);
        }
        assert.ok(!(await Array.fromAsync(Deno.readDir(folder))).some(({ name }) => name === "evil"));
        const archive = join(folder, "whole.zarr");
        const latents = await openDerivedGroup(archive, "latent");
        const shard = join(archive, "latent", "t", "c.1.0.0.0.0");
        await Deno.rename(shard, `${shard}.away`);
        assert.throws(() => latents.read("t", "2021-06-02", [0, 12]), /Day 2021-06-02 of "latent" is damaged/);
        await Deno.rename(`${shard}.away`, shard);
        const none = await runTask("project", [...whole, "--into", "other", "--atlas"], folder);
        assert.match(
          none.err,
          /Archive has no group "other": "deno task project .* --into other" encodes it, --into names another/,
        );
      },
    );

    await t.step("generate --mosaics decodes the days that there are, and says whether seams show", async () => {
      const days = join(folder, "killed.zarr", "latent", "time", "days");
      for (const day of [1, 3, 4]) await Deno.remove(join(days, `2021-06-0${day}.json`));
      const args = ["--run", "run-0", "--mosaics", "killed.zarr", "--json"];
      const { code, out, err } = await runTask("generate", args, folder);
      assert.equal(code, 0, err);
      const { mosaics, seams } = JSON.parse(out);
      assert.ok(mosaics === 288 && seams.decoded > 0 && seams.source > 0, out);
    });

    await t.step("flags that do not go together are wrong use", async () => {
      const wrong: Readonly<Record<string, readonly (readonly [readonly string[], RegExp])[]>> = {
        project: [
          [["--atlas"], /Cannot use --atlas without --mosaics ARCHIVE/],
          [[...whole, "--steps", "4"], /Cannot use --steps with --mosaics/],
          [[...whole, "--from", "June"], /Cannot use --from "June": it must be a day such as/],
          [[...whole, "--from", "2021-06-31"], /Cannot use --from "2021-06-31": it must be a day such as/],
          [[...whole, "--from", "2021-06-03", "--to", "2021-06-02"], /the last day is before the first/],
          [
            [...whole, "--atlas", "--from", "2021-06-02"],
            /Cannot use --from with --atlas: it is for encoding/,
          ],
          [[...whole, "--like", "2021-06-02T12:00Z", "--regrid"], /Cannot use --regrid with --like/],
          [[...whole, "--like", "2021-06-02T12:00Z,first"], /Cannot use --like .* a tile/],
          [[...whole, "--like", "2021-06-02T12:00Z,1,2"], /Cannot use --like .* a tile/],
          [[...whole, "--windows", "30"], /Cannot use --windows without --atlas$/m],
          [[...whole, "--wet", "0.1"], /Cannot use --wet without --atlas or --like$/m],
          [[...whole, "--seed", "3"], /Cannot use --seed without --atlas$/m],
          [[...whole, "--like", "noon"], /Cannot use --like "noon"/],
        ],
        generate: [[["--into", "a"], /Cannot use --into without --mosaics/]],
      };
      for (const [task, lines] of Object.entries(wrong)) {
        const endings = await runLines(task, lines.map(([args]) => args), folder);
        for (const [i, [, words]] of lines.entries()) {
          const { code, err } = endings[i]!;
          assert.equal(code, 2, err);
          assert.match(err, words);
        }
      }
    });
  });
});
