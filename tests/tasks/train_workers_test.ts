import { join } from "node:path";
import { exists } from "../../lib/base/mod.ts";
import { checkpointPath, listCheckpoints, readMetrics } from "../../lib/learning/mod.ts";
import { assert } from "../deps.ts";
import { freeAddresses } from "../processes.ts";
import { ended, inFolder, runLines, runTask, startTask } from "./run_task.ts";

const SETTINGS = ["--archive", "a.zarr", "--size", "16", "--coarsen", "2", "--wet", "0.01", "--batch", "4"];
const LINE = ["topographic", ...SETTINGS, "--checkpoint-every", "3", "--device", "cpu"];

/** The processes that a process started (Linux). */
async function childrenOf(pid: number): Promise<number[]> {
  const children: number[] = [];
  for await (const { name } of Deno.readDir(`/proc/${pid}/task`)) {
    const text = await Deno.readTextFile(`/proc/${pid}/task/${name}/children`).catch(() => "");
    children.push(...text.split(" ").filter((child) => child !== "").map(Number));
  }
  return children.sort((a, b) => a - b);
}

/** Waits until a process is there no longer, or is one that nobody has asked how it ended (Linux). */
async function gone(pid: number): Promise<void> {
  for (;;) {
    const stat = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => null);
    if (stat === null || /\) [ZX] /.test(stat)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Starts training by two workers of this machine, and calls `act` as soon as there is a checkpoint. */
async function disturbed(folder: string, out: string, act: (parent: Deno.ChildProcess) => unknown) {
  const parent = startTask("train", [...LINE, "--steps", "400", "--out", out, "--workers", "2"], folder);
  const result = ended(parent);
  while ((await listCheckpoints(join(folder, out), "topographic")).length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await act(parent);
  return await result;
}

Deno.test({
  name: "train --workers N shares work between processes of this machine, which end together",
  ignore: Deno.build.os !== "linux",
  fn: async (t) => {
    await inFolder(async (folder) => {
      const simulated = await runTask("simulate", ["--into", "a.zarr", "--days", "3", "--size", "48"], folder);
      assert.equal(simulated.code, 0, simulated.err);

      await t.step("a step of two is the step of one; only the first worker is heard", async () => {
        const line = [...LINE, "--steps", "1", "--json"];
        const one = await runTask("train", [...line, "--out", "one"], folder);
        const two = await runTask("train", [...line, "--out", "two", "--workers", "2"], folder);
        assert.deepEqual([one.code, two.code], [0, 0], one.err + two.err);
        assert.deepEqual(Object.keys(JSON.parse(two.out)), Object.keys(JSON.parse(one.out)));
        assert.doesNotMatch(two.err, /worker 1/);
        const values = async (run: string) => (await readMetrics(join(folder, run, "metrics.jsonl")))[0]!.values;
        const [expected, actual] = [await values("one"), await values("two")];
        for (const [name, value] of Object.entries(expected)) {
          assert.ok(Math.abs(actual[name]! - value) < 1e-5 * Math.abs(value), `${name}: ${actual[name]} for ${value}`);
        }
      });

      await t.step("Ctrl-C stops all after the same step; --resume goes on", async () => {
        const { code, out, err } = await disturbed(folder, "cut", (parent) => parent.kill("SIGINT"));
        assert.equal(code, 1, err);
        const at = Number(/^topographic: stopped at step (\d+); go on with --resume\n$/.exec(out)?.[1]);
        assert.ok(at < 400, out);
        const more = ["topographic", "--out", "cut", "--resume", "--workers", "2", "--steps", String(at + 3)];
        const resumed = await runTask("train", more, folder);
        assert.equal(resumed.code, 0, resumed.err);
        assert.equal((await listCheckpoints(join(folder, "cut"), "topographic")).at(-1), at + 3);
      });

      await t.step("a worker that is killed ends the other, which names it; --resume goes on", async () => {
        const { code, out, err } = await disturbed(folder, "killed", async (parent) => {
          const [, second] = await childrenOf(parent.pid);
          Deno.kill(second!, "SIGKILL");
        });
        assert.equal(code, 1);
        assert.equal(out, "");
        assert.doesNotMatch(err, /\btensorflow\//);
        assert.match(
          err,
          /^train: Worker 1 \(127\.0\.0\.1:\d+\) no longer answers; all stop: go on from .* --resume$/m,
        );
        const at = (await listCheckpoints(join(folder, "killed"), "topographic")).at(-1)!;
        const resumed = await runTask("train", [
          "topographic",
          "--out",
          "killed",
          "--resume",
          "--workers",
          "2",
          "--steps",
          String(at + 1),
        ], folder);
        assert.equal(resumed.code, 0, resumed.err);
        assert.ok(await exists(checkpointPath(join(folder, "killed"), "topographic", at + 1)));
      });

      await t.step("workers end with their parent, however it ends; --resume goes on", async () => {
        let workers: readonly number[] = [];
        const { out, err } = await disturbed(folder, "orphaned", async (parent) => {
          workers = await childrenOf(parent.pid);
          parent.kill("SIGKILL");
        });
        await Promise.all(workers.map(gone));
        assert.equal(workers.length, 2);
        assert.match(err, /^The process that started this one is gone: stopping after the step under way$/m);
        const at = Number(/^topographic: stopped at step (\d+); go on with --resume\n$/.exec(out)?.[1]);
        assert.equal((await listCheckpoints(join(folder, "orphaned"), "topographic")).at(-1), at);
        assert.ok(at < 400);
      });

      await t.step("a worker ends with its parent when it waits inside TensorFlow for another", async () => {
        let workers: readonly number[] = [];
        const { err } = await disturbed(folder, "stuck", async (parent) => {
          workers = await childrenOf(parent.pid);
          Deno.kill(workers[1]!, "SIGSTOP");
          parent.kill("SIGKILL");
        });
        await gone(workers[0]!);
        Deno.kill(workers[1]!, "SIGCONT");
        await gone(workers[1]!);
        assert.match(err, /^The process that started this one is gone/m);
        assert.doesNotMatch(err, /no longer answers/, "before it asks in vain for signs of life");
        const at = (await listCheckpoints(join(folder, "stuck"), "topographic")).at(-1)!;
        const line = ["topographic", "--out", "stuck", "--resume", "--steps", String(at + 1)];
        const resumed = await runTask("train", line, folder);
        assert.equal(resumed.code, 0, resumed.err);
      });

      await t.step("a port in use is said, and nothing is written", async () => {
        const workers = freeAddresses(2);
        using _ = Deno.listen({ hostname: "0.0.0.0", port: Number(workers[0]!.split(":")[1]) });
        const place = ["--out", "taken", "--workers", workers.join(), "--rank", "0"];
        const { code, out, err } = await runTask("train", [...LINE, "--steps", "2", ...place], folder);
        assert.deepEqual([code, out], [1, ""]);
        assert.match(err, /^train: Cannot start worker 0 at 127\.0\.0\.1:\d+: .*look whether its port is in use/m);
        assert.equal(await exists(join(folder, "taken")), false);
      });

      await t.step("workers with other settings or other data are named, and nothing is written", async () => {
        const other = await runTask(
          "simulate",
          ["--into", "b.zarr", "--days", "3", "--size", "48", "--seed", "9"],
          folder,
        );
        assert.equal(other.code, 0, other.err);
        for (
          const [unlike, what] of [
            [["--batch", "8"], "data.batch"],
            [["--archive", "b.zarr"], "archive"],
            [["--threads", String(navigator.hardwareConcurrency + 1)], "engine"],
          ] as const
        ) {
          const workers = freeAddresses(2);
          const [first, second] = await Promise.all([[], unlike].map((more, rank) =>
            runTask("train", [
              ...LINE,
              "--steps",
              "2",
              ...more,
              "--out",
              "unlike",
              "--workers",
              workers.join(),
              "--rank",
              String(rank),
            ], folder)
          ));
          for (const { code, out, err } of [first!, second!]) {
            assert.deepEqual([code, out], [1, ""]);
            assert.ok(
              err.includes(`Cannot train together: the ${what} of Worker 1 (${workers[1]}) is not that of`),
              err,
            );
          }
          assert.equal(await exists(join(folder, "unlike")), false);
        }
      });
    });
  },
});

Deno.test("train refuses --workers and --rank that do not fit together", async () => {
  const refused: [string[], RegExp][] = [
    [["--workers", "a:1,b:1"], /Missing --rank/],
    [["--rank", "0"], /Missing --workers LIST/],
    [["--workers", "2", "--rank", "0"], /Cannot use --rank with a number of --workers/],
    [["--workers", "0"], /Cannot use --workers "0"/],
    [["--workers", "2.5"], /Cannot use --workers "2.5": give a whole number, 1 or more, or a list of host:port/],
    [["--workers", "a:1,a:01", "--rank", "0"], /Cannot use "a:01" as worker 0 and 1/],
    [["--workers", "a:1,a:1", "--rank", "0"], /Cannot use "a:1" as worker 0 and 1/],
    [["--workers", "a:1,b", "--rank", "0"], /Cannot use worker "b"/],
    [["--workers", "a:1,b:1", "--rank", "2"], /Cannot be worker 2 of 2/],
    [["--workers", "a:1,b:1", "--rank", "one"], /Cannot use --rank "one"/],
  ];
  const endings = await runLines("train", refused.map(([flags]) => ["vae", "--archive", "a.zarr", ...flags]));
  for (const [i, [, pattern]] of refused.entries()) {
    const { code, err } = endings[i]!;
    assert.equal(code, 2, err);
    assert.match(err, pattern);
  }
});

Deno.test("train refuses --skip-corrupt with several workers: their batches would differ", async () => {
  const workers = [["--workers", "2"], ["--workers", "a:1,b:1", "--rank", "0"]];
  const lines = workers.map((flags) => ["vae", "--archive", "a.zarr", "--skip-corrupt", ...flags]);
  const endings = await runLines("train", lines);
  assert.equal(endings.length, 2);
  for (const { code, err } of endings) {
    assert.equal(code, 2, err);
    assert.match(
      err,
      /Cannot use --skip-corrupt with several workers: .*ingest the damaged days again, or train with one/,
    );
  }
});
