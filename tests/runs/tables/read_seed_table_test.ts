import { join } from "node:path";
import { createArchive } from "../../../lib/archive/mod.ts";
import { isDataError } from "../../../lib/base/mod.ts";
import { parseTime } from "../../../lib/grid/mod.ts";
import {
  DATA_DEFAULTS,
  pairSettings,
  PROJECTION_FILE,
  rainSettings,
  recordSettings,
  tableGeneration,
  tableProjection,
} from "../../../lib/runs/mod.ts";
import { RAIN } from "../../archive/sample.ts";
import { assert } from "../../deps.ts";
import { inFolder, runTask } from "../../tasks/run_task.ts";
import { GRID } from "../../tasks/sample_files.ts";
import { generationRun, projectionRun, tableRun } from "./example_runs.ts";

/** An archive of radar and satellite without data. */
async function emptyArchive(path: string): Promise<void> {
  const time = { first: parseTime("2021-06-25"), step: 300, count: 288 };
  const group = { grid: GRID, time, duration: 300, variables: [RAIN] };
  const product = { name: "test", run: "", version: "2", simulated: false };
  await createArchive(path, {
    groups: [{ ...group, name: "radar", product }, { ...group, name: "imerg", product: { ...product, run: "late" } }],
  });
}

/** A run that has measured: `members` of it, none for nothing. */
async function measuredRun(folder: string, seed: number, members: number | null): Promise<string> {
  const run = join(folder, `seed-${seed}`);
  const facts = { command: "train topographic", seed, versions: { deno: "2" } };
  const rain = rainSettings("topographic", { ...DATA_DEFAULTS, archive: join(folder, "a.zarr"), seed }, 7);
  await recordSettings(run, "topographic", rain, facts);
  for (const name of ["generate", "project"]) {
    await recordSettings(run, name, { ...pairSettings(4, seed), radarStep: 5 }, facts);
  }
  if (members === null) return run;
  const how = { split: "test", windows: 8, members, blocks: "6 h", replicates: 100 };
  const { products, scores, parts, injected } = generationRun(tableRun(seed), 0.1, 1);
  await Deno.writeTextFile(
    join(run, "generation.json"),
    JSON.stringify({
      ...how,
      level: 0.95,
      coherence: { latent: { space: seed, time: 0 } },
      products,
      scores,
      parts,
      injected,
    }),
  );
  const { calibration, artefacts } = projectionRun(tableRun(seed), 0.9);
  await Deno.writeTextFile(
    join(run, PROJECTION_FILE),
    JSON.stringify({ ...how, confidence: 0.95, projector: "project", calibration, artefacts }),
  );
  return run;
}

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
      [1, 2].map((seed) => [seed, 5, { name: "generate", seed, steps: 4 }, { deno: "2" }]),
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
