import { join } from "node:path";
import { assert } from "../deps.ts";
import { isDataError } from "../../lib/base/mod.ts";
import { readRunConfig, recordSettings } from "../../lib/runs/mod.ts";
import { requireSameSettings } from "../../lib/runs/resume.ts";
import { inFolder } from "../sources/frames.ts";

Deno.test("recordSettings() keeps the settings of other steps and where the run came from", () =>
  inFolder(async (folder) => {
    const run = join(folder, "new", "run");
    const first = await recordSettings(run, "topographic", { size: 16 }, {
      command: "train topographic",
      seed: 3,
      versions: { deno: "2" },
    });
    await recordSettings(run, "vae", { size: 8 }, { command: "train vae", seed: 3, versions: { engine: "cpu" } });
    const config = await readRunConfig(run);
    assert.deepEqual(config, {
      command: "train topographic",
      created: first.created,
      versions: { deno: "2", engine: "cpu" },
      seed: 3,
      settings: { topographic: { size: 16 }, vae: { size: 8 } },
    });
    assert.ok(Math.abs(Date.parse(config.created) - Date.now()) < 60_000);
    const other = await recordSettings(run, "generate", {}, { command: "generate", seed: 7, versions: {} });
    assert.equal(other.seed, 3, "the run's seed stays, whatever a step was given");
    const { mtime } = await Deno.stat(join(run, "config.json"));
    await recordSettings(run, "vae", { size: 8 }, { command: "other", seed: 3, versions: {} });
    assert.deepEqual((await Deno.stat(join(run, "config.json"))).mtime, mtime, "nothing new, nothing written");
  }));

Deno.test("readRunConfig() says what is no run and what is damaged", () =>
  inFolder(async (folder) => {
    await assert.rejects(readRunConfig(folder), (error) =>
      isDataError(error, "missing-file") && /No run here/.test(error.message));
    await Deno.writeTextFile(join(folder, "config.json"), '{"command": "tr');
    await assert.rejects(
      readRunConfig(folder),
      (error) =>
        isDataError(error, "corrupt-file") && error.message.includes(join(folder, "config.json")),
    );
  }));

Deno.test("requireSameSettings() names the first setting that differs, but for those that may", () => {
  const begun = { steps: 10, data: { archive: "a", size: 16, splits: { by: "day" }, days: [1, 2] } };
  const free = ["steps", "data.archive"];
  requireSameSettings(begun, { steps: 20, data: { ...begun.data, archive: "b" } }, free);
  const refuses = (data: object, message: RegExp) =>
    assert.throws(() => requireSameSettings(begun, { steps: 10, data: { ...begun.data, ...data } }, free), message);
  refuses({ size: 32 }, /^RangeError: Cannot go on with data\.size 32: training was begun with 16;/);
  refuses({ splits: { by: "hour-blocks" } }, /data\.splits\.by "hour-blocks": training was begun with "day"/);
  refuses({ days: [1, 3] }, /data\.days \[1,3\]: training was begun with \[1,2\]/);
  refuses({ stride: 4 }, /data\.stride 4: training was begun with none/);
  refuses({ size: undefined }, /data\.size not set: training was begun with 16/);
});
