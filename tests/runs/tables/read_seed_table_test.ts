import { join } from "node:path";
import { isDataError } from "../../../lib/base/mod.ts";
import { tableGeneration, tableProjection } from "../../../lib/runs/mod.ts";
import { assert } from "../../deps.ts";
import { inFolder, runTask } from "../../tasks/run_task.ts";
import { emptyArchive, measuredRun } from "./measured_run.ts";

Deno.test("tables keep what tells runs apart and what they share, and refuse what is no table", () =>
  inFolder(async (folder) => {
    await emptyArchive(join(folder, "a.zarr"));
    const [first, second, few] = [
      await measuredRun(folder, 1, 10),
      await measuredRun(folder, 2, 10),
      await measuredRun(folder, 3, 2),
    ];
    const { about, runs } = await tableGeneration([first, second], "generate");
    assert.deepEqual(
      runs.map(({ seed, steps, pair, versions }) => [seed, steps, pair, versions]),
      [1, 2].map((seed) => [seed, 5, { name: "generate", seed, steps: 400 }, { deno: "2" }]),
    );
    assert.deepEqual(Object.keys(runs[0]!).filter((key) => ["coherence", "windows", "members"].includes(key)), []);
    const { products, period, windows, members, intervals: { replicates, blocks }, shape, minutes } = about;
    assert.deepEqual(products.map(({ role, run, version }) => [role, run, version]), [
      ["reference", "", "2"],
      ["satellite", "late", "2"],
    ]);
    assert.deepEqual([period, windows, members, replicates, blocks, minutes], ["no data", 8, 10, 100, "6 h", 5]);
    assert.deepEqual(shape, [18, 32, 32]);
    const projected = await tableProjection([second], "project");
    assert.deepEqual(projected.runs.map(({ pair, calibration: { factor } }) => [pair.name, factor]), [[
      "project",
      1.125,
    ]]);

    await assert.rejects(tableGeneration([first, few], ""), {
      name: "RangeError",
      message: `Cannot take ${few} beside ${first}: members 2, not 10`,
    });
    await assert.rejects(tableGeneration([first, join(second, "..", "seed-1")], ""), /twice: name each run once$/);
    const bare = await measuredRun(folder, 4, null);
    await assert.rejects(
      tableGeneration([first, bare], ""),
      (error) =>
        isDataError(error, "missing-file") &&
        error.message.startsWith(
          `${bare} has no generation.json: "deno task generate --run ${bare} --compare" makes it`,
        ),
    );
    await assert.rejects(
      tableProjection([bare], ""),
      (error) => isDataError(error) && error.message.includes(`"deno task project --run ${bare}" makes it`),
    );
  }));

Deno.test("project --beside --out keeps a table and its page", () =>
  inFolder(async (folder) => {
    await emptyArchive(join(folder, "a.zarr"));
    for (const seed of [1, 2]) await measuredRun(folder, seed, 10);
    const line = ["--run", "seed-1", "--beside", "seed-2", "--out", "kept.json"];
    const { code, out, err } = await runTask("project", line, folder);
    assert.equal(code, 0, err);
    assert.equal(out, `${await Deno.readTextFile(join(folder, "kept.md"))}\n`);
    const { about, runs } = JSON.parse(await Deno.readTextFile(join(folder, "kept.json")));
    assert.deepEqual([about.command, runs.length], ["project --run RUN --beside RUNS", 2]);
  }));
