import { join } from "node:path";
import { exists } from "../../lib/base/mod.ts";
import { checkpointPath, readMetrics, readSafetensors } from "../../lib/learning/mod.ts";
import { assert } from "../deps.ts";
import { root } from "../paths.ts";
import { allSucceed, freeAddresses, type ScriptProcess, startScript } from "../processes.ts";
import { inFolder } from "../sources/frames.ts";
import type { SharedTraining } from "./shared_training_process.ts";

/** Starts `count` workers; the first has `directory`, the others one of their own that does not exist. */
function start(directory: string, count: number, options: SharedTraining): ScriptProcess[] {
  const script = join(root, "tests", "topographic", "shared_training_process.ts");
  const workers = freeAddresses(count);
  return workers.map((_, rank) => {
    const place = rank === 0 ? directory : `${directory}-${rank}`;
    return startScript(script, [place, workers.join(), String(rank), JSON.stringify(options)]);
  });
}

/** Trains with `count` workers. */
async function train(directory: string, count: number, options: SharedTraining): Promise<void> {
  await allSucceed(start(directory, count, options));
}

/** The parameters and the optimizer's state after some steps, or the parameters alone. */
async function weights(directory: string, step: number, wanted = /./): Promise<number[]> {
  const { tensors } = await readSafetensors(checkpointPath(directory, "rain", step));
  return Object.keys(tensors).filter((name) => wanted.test(name)).sort().flatMap((name) => [...tensors[name]!.data]);
}

/** Root mean square of differences. */
const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0) / a.length);

Deno.test("two and four workers that share each batch train as one does, also after a stop", () =>
  inFolder(async (folder) => {
    const [one, two, four] = ["one", "two", "four"].map((name) => join(folder, name)) as [string, string, string];
    await train(one, 1, { steps: 20 });
    await train(two, 2, { steps: 20 });
    await train(four, 4, { steps: 20 });
    const parameters = /^(?!mean\/|square\/)/;
    const start = await weights(one, 16, parameters);
    const whole = await weights(one, 20, parameters);
    assert.equal(start.length, whole.length);
    const moved = distance(start, whole);
    for (const shared of [two, four]) {
      // Sums in another order: rounding, which Adam makes no larger than this (4 steps move 2e-4).
      const apart = distance(whole, await weights(shared, 20, parameters));
      assert.ok(apart < 1e-5 && apart < moved / 10, `${shared} is ${apart} from one worker`);
      const [expected, actual] = await Promise.all([one, shared].map((run) => readMetrics(join(run, "metrics.jsonl"))));
      assert.equal(actual!.length, 1);
      for (const [name, value] of Object.entries(expected![0]!.values)) {
        assert.ok(Math.abs(actual![0]!.values[name]! - value) < 1e-4 * Math.abs(value), `${name} of ${shared}`);
      }
      assert.equal(await exists(`${shared}-1`), false, "only the first worker writes");
    }
    const cut = join(folder, "cut");
    await train(cut, 2, { steps: 12 });
    await train(cut, 2, { steps: 20, resume: true });
    const difference = distance(await weights(cut, 20), await weights(two, 20)); // a message of all weights takes minutes
    assert.equal(difference, 0, "resumed, it ends at the same bits");
  }));

Deno.test("a worker that moves by another rule is named at the first checkpoint, and nothing is saved", () =>
  inFolder(async (folder) => {
    const run = join(folder, "unlike");
    for (const { ended } of start(run, 2, { steps: 20, unlike: true })) {
      const { code, err } = await ended;
      assert.equal(code, 1);
      assert.match(err, /after 8 steps the parameters of Worker 1 \(127\.0\.0\.1:\d+\) are not those of Worker 0 /);
    }
    assert.equal(await exists(join(run, "checkpoints")), false);
  }));
