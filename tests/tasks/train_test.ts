import { join } from "node:path";
import { assert } from "../deps.ts";
import { takeLock } from "../../lib/base/mod.ts";
import { RECIPE } from "../../lib/runs/mod.ts";
import { listCheckpoints } from "../../lib/learning/mod.ts";
import { contentOf, ended, inFolder, runTask, startTask } from "./run_task.ts";

const STEPS = 27;
const SETTINGS = ["--archive", "a.zarr", "--size", "16", "--coarsen", "2", "--wet", "0.01", "--batch", "2"];
const LINE = ["topographic", ...SETTINGS, "--steps", String(STEPS), "--checkpoint-every", "3", "--device", "cpu"];

/** The last checkpoint and the metrics of a run. */
async function outcome(run: string): Promise<{ checkpoint: Uint8Array; metrics: string }> {
  const checkpoint = join(run, "checkpoints", `topographic-${String(STEPS).padStart(8, "0")}.safetensors`);
  return { checkpoint: await Deno.readFile(checkpoint), metrics: await Deno.readTextFile(join(run, "metrics.jsonl")) };
}

/** Starts training and sends a signal as soon as there is a checkpoint. */
async function stopped(folder: string, out: string, signal: Deno.Signal) {
  const child = startTask("train", [...LINE, "--out", out], folder);
  const result = ended(child);
  const run = join(folder, out);
  while ((await listCheckpoints(run, "topographic")).length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill(signal);
  return { run, ...await result };
}

Deno.test("training goes on after a kill and after Ctrl-C as if nothing had happened, and never over another run", async (t) => {
  await inFolder(async (folder) => {
    const simulated = await runTask("simulate", ["--into", "a.zarr", "--days", "3", "--size", "48"], folder);
    assert.equal(simulated.code, 0, simulated.err);
    const whole = await runTask("train", [...LINE, "--out", "whole", "--json"], folder);
    assert.equal(whole.code, 0, whole.err);
    const { step, interrupted } = JSON.parse(whole.out);
    assert.deepEqual([step, interrupted], [STEPS, false]);
    const expected = await outcome(join(folder, "whole"));
    assert.equal(expected.metrics.trimEnd().split("\n").length, 2, "lines at steps 25 and 27");

    await t.step("SIGKILL", async () => {
      const { run, code } = await stopped(folder, "killed", "SIGKILL");
      assert.notEqual(code, 0);
      assert.ok((await listCheckpoints(run, "topographic")).at(-1)! < STEPS);
      const resumed = await runTask("train", ["topographic", "--out", "killed", "--resume"], folder);
      assert.equal(resumed.code, 0, resumed.err);
      assert.deepEqual(await outcome(run), expected);
    });

    await t.step("Ctrl-C", async () => {
      const { run, code, out, err } = await stopped(folder, "stopped", "SIGINT");
      assert.equal(code, 1);
      const at = Number(/^topographic: stopped at step (\d+); go on with --resume\n$/.exec(out)?.[1]);
      assert.match(err, /Stopping after the step under way/);
      assert.equal((await listCheckpoints(run, "topographic")).at(-1), at);
      const resumed = await runTask("train", ["topographic", "--out", "stopped", "--resume"], folder);
      assert.equal(resumed.code, 0, resumed.err);
      assert.deepEqual(await outcome(run), expected);
    });

    await t.step("a run that is there is not begun anew, nor gone on with under other settings", async () => {
      const before = await contentOf(join(folder, "whole"));
      const anew = await runTask("train", [...LINE, "--out", "whole"], folder);
      assert.deepEqual([anew.code, anew.out], [1, ""]);
      assert.match(anew.err, /^train: Cannot start topographic anew in whole: it holds a run of 27 steps;[^\n]*\n$/);
      const other = await runTask("train", ["topographic", "--out", "whole", "--resume", "--seed", "5"], folder);
      assert.deepEqual([other.code, other.out], [1, ""]);
      assert.match(other.err, /^train: Cannot go on with data\.seed 5: training was begun with 0;[^\n]*\n$/);
      const done = await runTask("train", ["topographic", "--out", "whole", "--resume", "--json"], folder);
      assert.deepEqual([done.code, JSON.parse(done.out).step], [0, STEPS]);
      assert.equal(await contentOf(join(folder, "whole")), before);
    });

    await t.step("a run goes on with its own rain only: where it has moved to, not with another", async () => {
      const others = ["--into", "other.zarr", "--days", "3", "--size", "48", "--seed", "9"];
      assert.equal((await runTask("simulate", others, folder)).code, 0);
      const before = await contentOf(join(folder, "whole"));
      const steps = ["topographic", "--out", "whole", "--resume", "--steps", String(STEPS + 1)];
      const other = await runTask("train", [...steps, "--archive", "other.zarr"], folder);
      assert.deepEqual([other.code, other.out], [1, ""]);
      assert.match(
        other.err,
        /^train: Archive holds other rain than the training was begun with [^\n]*other\.zarr\)\n$/,
      );
      assert.equal(await contentOf(join(folder, "whole")), before);
      await Deno.rename(join(folder, "a.zarr"), join(folder, "moved.zarr"));
      const report = () => runTask("report", ["--run", "whole"], folder);
      const lost = await report();
      assert.deepEqual([lost.code, lost.out], [1, ""]);
      assert.match(
        lost.err,
        /^report: The archive of this run was \S+a\.zarr, and is not there: [^\n]*"deno task train topographic --resume --archive NEW --out RUN" tells the run\n$/,
      );
      const done = ["topographic", "--out", "whole", "--resume", "--archive", "moved.zarr"];
      const moved = await runTask("train", done, folder);
      assert.equal(moved.code, 0, moved.err);
      const found = await report();
      assert.equal(found.code, 0, found.err);
      await Deno.rename(join(folder, "moved.zarr"), join(folder, "a.zarr"));
      assert.equal((await runTask("train", [...done.slice(0, -1), "a.zarr"], folder)).code, 0);
    });

    await t.step("the other rain model of a run sees the same windows", async () => {
      const before = await contentOf(join(folder, "whole"));
      const vae = ["vae", ...SETTINGS, "--out", "whole", "--steps", "1"];
      const other = await runTask("train", [...vae, "--coarsen", "1"], folder);
      assert.deepEqual([other.code, other.out], [1, ""]);
      assert.match(
        other.err,
        /^train: Cannot train "vae" beside "topographic", on other windows: .*coarsen 1.*with 2;[^\n]*\n$/,
      );
      assert.equal(await contentOf(join(folder, "whole")), before);
    });

    await t.step("a run does not go back", async () => {
      const before = await contentOf(join(folder, "whole"));
      const back = await runTask("train", ["topographic", "--out", "whole", "--resume", "--steps", "20"], folder);
      assert.deepEqual([back.code, back.out], [1, ""]);
      assert.match(back.err, /^train: Cannot end topographic at step 20: it has reached step 27;[^\n]*\n$/);
      assert.equal(await contentOf(join(folder, "whole")), before);
    });

    await t.step(
      "what writes into a run that another process holds is refused in one line and writes nothing",
      async () => {
        const run = join(folder, "whole");
        const lock = await takeLock(run, "run");
        const before = await contentOf(run);
        const lines = [
          ["train", "vae", "--archive", "a.zarr", "--out", "whole"],
          ["generate", "--run", "whole"],
          ["project", "--run", "whole"],
          ["validate", "--run", "whole"],
          ["report", "--run", "whole"],
          ["demo", "--out", "whole"],
          ["colocate", "a.zarr", "--out", "whole"],
          ["colocate", "a.zarr", "--out", "whole/pairs.parquet"],
        ];
        for (const [task, ...args] of lines) {
          const { code, out, err } = await runTask(task!, args, folder);
          assert.deepEqual([code, out], [1, ""], task);
          const reason = `${task}: This run is being written by process ${Deno.pid} on [^\n]*\\(file whole\\)\n`;
          assert.match(err, new RegExp(`^${reason}$`));
        }
        assert.equal(await contentOf(run), before);
        await lock.release();
      },
    );

    await t.step("levers are named in any order; past the fall of the step size it says so", async () => {
      const on = ["topographic", "--out", "whole", "--resume", "--steps", String(STEPS + 1)];
      const fewer = await runTask("train", [...on, "--levers", "history,decay"], folder);
      assert.match(
        fewer.err,
        /^train: Cannot go on with the levers history,decay: training was begun with history,roll-contrast,[^\n]*;/,
      );
      const none = await runTask("train", [...on, "--levers", "base"], folder);
      assert.match(none.err, /^train: Cannot go on with the levers base: training was begun with history,/);
      const { code, err } = await runTask("train", [...on, "--levers", [...RECIPE].reverse().join()], folder);
      assert.equal(code, 0, err);
      assert.match(err, /topographic: its step size falls until step 27, [^\n]* to step 28 it stays a twentieth/);
      const { settings } = JSON.parse(await Deno.readTextFile(join(folder, "whole", "config.json")));
      assert.deepEqual(settings.topographic.levers, RECIPE);
      const done = await runTask("train", on, folder);
      assert.deepEqual([done.code, /step size/.test(done.err)], [0, false], "nothing is left to train");
    });

    await t.step("a group of satellite rain that is asked for must be there", async () => {
      const { code, err } = await runTask("train", [...LINE, "--out", "none", "--satellite", "nope"], folder);
      assert.equal(code, 1);
      assert.match(err, /^train: Archive has no group "nope": it has imerg, radar \(file [^\n]*a\.zarr\)\n$/);
      await assert.rejects(Deno.stat(join(folder, "none")), Deno.errors.NotFound);
    });

    await t.step("a day or two cannot be split: said before any training, and nothing is left", async () => {
      assert.equal((await runTask("simulate", ["--into", "b.zarr", "--days", "2", "--size", "48"], folder)).code, 0);
      const line = ["vae", "--archive", "b.zarr", "--size", "16", "--wet", "0.01", "--batch", "2", "--steps", "1"];
      const days = await runTask("train", [...line, "--out", "new/run"], folder);
      assert.deepEqual([days.code, days.out], [1, ""]);
      assert.match(
        days.err,
        /^train: Group "radar" has 2 days and none [^\n]* 3 days or more, [^\n]*--split hour-blocks[^\n]*\n$/,
      );
      await assert.rejects(Deno.stat(join(folder, "new", "run")), Deno.errors.NotFound);
      const hours = await runTask("train", [...line, "--out", "hours", "--split", "hour-blocks"], folder);
      assert.equal(hours.code, 0, hours.err);
    });

    await t.step("a damaged checkpoint is named, and without it training goes on from the one before", async () => {
      const [before, newest] = (await listCheckpoints(join(folder, "killed"), "topographic")).slice(-2);
      const file = join(folder, "killed", "checkpoints", `topographic-${String(newest).padStart(8, "0")}.safetensors`);
      await Deno.truncate(file, 5000);
      const resumed = await runTask("train", ["topographic", "--out", "killed", "--resume", "--steps", "28"], folder);
      assert.equal(resumed.code, 1);
      assert.match(
        resumed.err,
        new RegExp(
          "^train: Cannot read the weights: [^\\n]*topographic-00000027\\.safetensors[^\\n]*; once this file is removed, " +
            `training goes on from step ${before}\\n$`,
        ),
      );
      await Deno.remove(file);
      assert.equal((await runTask("train", ["topographic", "--out", "killed", "--resume"], folder)).code, 0);
      assert.deepEqual(await outcome(join(folder, "killed")), expected);
    });
  });
});
