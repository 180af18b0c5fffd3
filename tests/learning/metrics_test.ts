import { join } from "node:path";
import { assert } from "../deps.ts";
import { appendMetrics, readMetrics, rewindMetrics } from "../../lib/learning/mod.ts";
import { inFolder } from "../sources/frames.ts";

Deno.test("metrics lines come back as they were added", () =>
  inFolder(async (folder) => {
    const path = join(folder, "new", "metrics.jsonl");
    assert.deepEqual(await readMetrics(path), []);
    const lines = [
      { model: "vae", step: 25, values: { loss: 1.5, kl: 0.1 } },
      { model: "project", step: 25, values: { loss: 2 } },
    ];
    for (const line of lines) await appendMetrics(path, line);
    assert.deepEqual(await readMetrics(path), lines);
    assert.equal((await Deno.readTextFile(path)).split("\n")[0], '{"model":"vae","step":25,"loss":1.5,"kl":0.1}');
  }));

Deno.test("rewindMetrics() drops a model's later lines and a line that a crash cut, wherever it was cut", () =>
  inFolder(async (folder) => {
    const path = join(folder, "metrics.jsonl");
    const whole = [
      '{"model":"vae","step":25,"loss":3}',
      '{"model":"topographic","step":75,"loss":9}',
      '{"model":"vae","step":50,"loss":2}',
    ].join("\n") + "\n";
    const last = '{"model":"vae","step":75,"loss":1}';
    for (let cut = 0; cut <= last.length; cut++) {
      await Deno.writeTextFile(path, whole + last.slice(0, cut));
      await rewindMetrics(path, "vae", 50);
      assert.equal(await Deno.readTextFile(path), whole, `cut at ${cut}`);
    }
    await rewindMetrics(path, "vae", 0);
    assert.equal(await Deno.readTextFile(path), '{"model":"topographic","step":75,"loss":9}\n');
    await rewindMetrics(path, "topographic", 0);
    assert.deepEqual(await readMetrics(path), []);
    await rewindMetrics(join(folder, "none.jsonl"), "vae", 0);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["metrics.jsonl"]);
  }));
