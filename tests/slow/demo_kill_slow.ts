import { join } from "node:path";
import { assert } from "../deps.ts";
import { exists } from "../../lib/base/mod.ts";
import { contentOf, ended, inFolder, startTask } from "../tasks/run_task.ts";

const LINE = ["--out", "run", "--days", "4", "--size", "72", "--steps", "8", "--pair-steps", "6", "--device", "cpu"];

/** What a run comes to: everything but the times at which things were done. */
async function outcome(folder: string): Promise<string> {
  const run = join(folder, "run");
  const content = (await contentOf(run)).replaceAll(run, "").split("\n");
  return content.filter((line) =>
    /^\/(archive\.zarr\/\w+\/\w+\/c\.|checkpoints|evaluation|validation|cases|metrics)/.test(line)
  )
    .join("\n");
}

/** Files that tell how far a demo has come; it is killed when each of them appears. */
const MOMENTS = [
  "archive.zarr/radar/present/days/2021-06-02.json",
  "archive.zarr/imerg/present/days/2021-06-01.json",
  "pairs.parquet",
  "config.json",
  "checkpoints/topographic-00000008.safetensors",
  "evaluation.json",
  "compression.json",
  "checkpoints/generate-00000006.safetensors",
  "generated.parquet",
  "latent.parquet",
];

Deno.test("a demo that is killed again and again, at every stage, ends as one that was left alone", async () => {
  await inFolder(async (folder) => {
    assert.equal((await ended(startTask("demo", LINE, folder))).code, 0);
    const expected = await outcome(folder);
    await Deno.remove(join(folder, "run"), { recursive: true }); // the same folder again: checkpoints name their archive
    for (const moment of MOMENTS) {
      const child = startTask("demo", LINE, folder);
      const result = ended(child);
      let over = false;
      result.then(() => over = true);
      while (!over && !await exists(join(folder, "run", moment))) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      assert.ok(!over, `${moment}: ended before\n${over ? (await result).err : ""}`);
      child.kill("SIGKILL");
      await result;
    }
    const { code, err } = await ended(startTask("demo", LINE, folder));
    assert.equal(code, 0, err);
    assert.equal(await outcome(folder), expected);
  });
});

Deno.test("Ctrl-C ends a demo after the step under way; the same command goes on", async () => {
  await inFolder(async (folder) => {
    const child = startTask("demo", LINE, folder);
    const result = ended(child);
    while (!await exists(join(folder, "run", "config.json"))) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGINT");
    const { code, out, err } = await result;
    assert.deepEqual([code, out], [1, ""]);
    assert.match(err, /\ndemo: Stopped; the same command goes on from here\n$/);
    const again = await ended(startTask("demo", LINE, folder));
    assert.equal(again.code, 0, again.err);
  });
});
