import { join } from "node:path";
import { assert } from "../../deps.ts";
import { withEngine } from "../../learning/with_engine.ts";
import { inFolder } from "../../sources/frames.ts";
import type { Engine } from "../../../lib/engine/mod.ts";
import { checkpointPath, readSafetensors } from "../../../lib/learning/mod.ts";
import { FOLLOW_UPS, openToy, reproduce, type ReproduceOptions, rowName, rowSizes } from "../../../lib/runs/mod.ts";
import { rowFolder } from "../../../lib/runs/reproduce/row_result.ts";
import { writeSmallMnist } from "./idx_files.ts";

Deno.test("names of rows are told in one order, and refused where there is no such model", () => {
  assert.equal(rowName("tvae-partial"), "tvae-partial");
  assert.equal(rowName("tvae-short+torus+causal"), "tvae-short+causal+torus");
  assert.throws(() => rowName("tvae+causal"), /Unknown row "tvae": choose tvae-half/);
  assert.throws(() => rowName("bubble+fast"), /Cannot join "fast" to bubble\+fast: each once, of causal, no-wrap/);
  assert.throws(() => rowName("bubble+causal+causal"), /Cannot join "causal" to/);
  assert.throws(() => rowName("bubble+toString"), RangeError);
  for (const experiment of ["mnist", "sprites"] as const) {
    for (const name of Object.keys(FOLLOW_UPS)) {
      for (const row of ["tvae-half", "tvae-partial", "tvae-short", "untrained"] as const) {
        const sizes = rowSizes(experiment, `${row}+${name}`);
        assert.notDeepEqual(sizes, rowSizes(experiment, row));
      }
    }
    assert.equal(rowSizes(experiment, "vae+grid").capsules, 16);
    assert.deepEqual(rowSizes(experiment, "tvae-partial+grid+torus").torus, [4, 4]);
    assert.deepEqual(rowSizes(experiment, "tvae-partial+speeds+learned-speeds").speeds, [0, 1, 2]);
    assert.deepEqual(rowSizes(experiment, "tvae-partial+torus").torus, experiment === "mnist" ? [3, 6] : [3, 5]);
    assert.throws(() => rowSizes(experiment, "vae+causal"), /Cannot change the topology of a plain VAE/);
    assert.throws(() => rowSizes(experiment, "bubble+speeds"), /Cannot give speeds to capsules that do not roll/);
    assert.throws(() => rowSizes(experiment, "tvae-half+speeds+torus"), /all of one speed/);
    assert.throws(() => rowSizes(experiment, "tvae-half+speeds+grid"), /Cannot share 16 capsules among speeds/);
  }
});

/** Follow-ups, each alone and some together, so that all that may meet do. */
const ROWS = [
  "tvae-partial+causal",
  "tvae-partial+no-wrap",
  "tvae-partial+speeds",
  "tvae-partial+learned-speeds",
  "tvae-partial+torus",
  "tvae-partial+causal+grid+torus",
  "vae+grid",
  "untrained+no-wrap+learned-speeds",
] as const;

/** Those that are stopped and go on. */
const STOPPED = ["tvae-partial+learned-speeds", "tvae-partial+causal+grid+torus"] as const;

const options = (out: string, more: Partial<ReproduceOptions>): ReproduceOptions => ({
  rows: ROWS,
  seeds: [1],
  steps: 3,
  preset: "quick",
  out,
  sequences: 6,
  draws: 2,
  checkpointEvery: 2,
  capsules: 3,
  quiet: true,
  ...more,
});

function withMnist(
  body: (folder: string, run: (more: Partial<ReproduceOptions>) => ReturnType<typeof reproduce>) => Promise<void>,
): Promise<void> {
  return withEngine((engine: Engine) =>
    inFolder(async (folder) => {
      await writeSmallMnist(folder);
      const toy = await openToy("mnist", folder);
      await body(folder, (more) => reproduce(engine, "mnist", toy, options(folder, more)));
      assert.equal(engine.memory().tensors, 0, "no tensor is left behind");
    })
  );
}

const weightsOf = async (out: string, row: (typeof ROWS)[number], step: number) => {
  const directory = rowFolder(out, { experiment: "mnist", preset: "quick", row, seed: 1 });
  return (await readSafetensors(checkpointPath(directory, row, step))).tensors;
};

Deno.test("every follow-up is trained, measured and tabled, and goes on from a stop to the same bits", () =>
  withMnist(async (folder, run) => {
    const [whole, cut] = [join(folder, "whole"), join(folder, "cut")];
    const straight = await run({ out: whole });
    await run({ out: cut, steps: 1, rows: STOPPED });
    const again = await run({ out: cut, rows: STOPPED });
    assert.deepEqual(straight.map(({ settings }) => settings.row), ROWS);
    for (const [i, row] of ROWS.entries()) {
      const { single, speeds } = straight[i]!;
      assert.ok(Number.isFinite(single.bce) && Number.isFinite(single.equivariance.expectedMeanRemoved), row);
      assert.equal(speeds?.length, row.includes("learned-speeds") ? 3 : undefined);
    }
    for (const [i, row] of STOPPED.entries()) {
      const { single, combined } = straight[ROWS.indexOf(row)]!;
      assert.deepEqual([again[i]!.single, again[i]!.combined], [single, combined]);
      assert.deepEqual(await weightsOf(cut, row, 3), await weightsOf(whole, row, 3));
    }
    assert.deepEqual(straight.at(-1)!.speeds, [0.5, 1, 1.5], "an untrained model has the first speeds");
    const learned = straight[ROWS.indexOf("tvae-partial+learned-speeds")]!.speeds!;
    assert.ok(learned.every((speed, k) => speed !== [0.5, 1, 1.5][k]), "training changes speeds");
    const table = await Deno.readTextFile(join(whole, "mnist-quick", "table.md"));
    for (const row of ROWS) assert.ok(table.includes(`\n| ${row} | `), `${row} is in the table`);
    assert.match(table, /\n- torus: capsules on a torus share u² with the four beside them/);
    assert.match(table, /\| tvae-partial\+learned-speeds \| 1 \| [\d.]+, [\d.]+, [\d.]+ \|/);
  }));
