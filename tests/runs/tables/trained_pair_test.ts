import { join } from "node:path";
import { isDataError } from "../../../lib/base/mod.ts";
import { tableGeneration, tableProjection } from "../../../lib/runs/mod.ts";
import { assert } from "../../deps.ts";
import { inFolder } from "../../tasks/run_task.ts";
import { emptyArchive, measuredRun, trainedAs } from "./measured_run.ts";

/** What tables say of the models of one run. */
async function toldOf(run: string) {
  const { runs: [generated] } = await tableGeneration([run], "");
  const { runs: [projected] } = await tableProjection([run], "");
  return [generated!, projected!].map(({ steps, pair }) => [steps, pair.name, pair.seed, pair.steps]);
}

Deno.test("tables say of which models measures are, whatever the run has trained since", () =>
  inFolder(async (folder) => {
    await emptyArchive(join(folder, "a.zarr"));
    const run = await measuredRun(folder, 1, 10);
    const measured = [[5, "generate", 1, 400], [5, "project", 1, 400]];
    assert.deepEqual(await toldOf(run), measured);
    await trainedAs(run, 2, 4000, 9);
    assert.deepEqual(await toldOf(run), measured);
    const other = await measuredRun(folder, 2, 10);
    assert.deepEqual((await tableGeneration([run, other], "")).runs.map(({ seed }) => seed), [1, 2]);
  }));

Deno.test("tables take measures of before models were written beside them, but none of other steps than the run's now", () =>
  inFolder(async (folder) => {
    await emptyArchive(join(folder, "a.zarr"));
    const run = await measuredRun(folder, 1, 10, { older: true });
    assert.deepEqual(await toldOf(run), [[5, "generate", 1, 400], [5, "project", 1, 400]]);
    await trainedAs(run, 1, 4000, 5);
    await assert.rejects(
      tableGeneration([run], ""),
      (error) =>
        isDataError(error, "unsupported-version") && error.file === join(run, "generation.json") &&
        error.message.startsWith(
          'Cannot tell of which "generate" these measures are: an older ondée made them at step 400, and config.json of ' +
            `${run} now has one of 4000 steps; "deno task generate --run ${run} --compare" measures that one`,
        ),
    );
    const { runs } = await tableProjection([run], ""); // nothing in it tells
    assert.deepEqual(runs.map(({ pair }) => pair.steps), [4000]);
  }));
