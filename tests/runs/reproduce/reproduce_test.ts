import { join } from "node:path";
import { assert } from "../../deps.ts";
import { withEngine } from "../../learning/with_engine.ts";
import { inFolder } from "../../sources/frames.ts";
import { isDataError } from "../../../lib/base/mod.ts";
import type { Engine } from "../../../lib/engine/mod.ts";
import { checkpointPath, listCheckpoints } from "../../../lib/learning/mod.ts";
import { leftOutOfTable, openToy, reproduce, type ReproduceOptions, type RowResult } from "../../../lib/runs/mod.ts";
import { keepReproduction, tableReproduction } from "../../../lib/runs/reproduce/reproduce.ts";
import { rowFolder } from "../../../lib/runs/reproduce/row_result.ts";
import { writeSmallMnist } from "./idx_files.ts";

const options = (out: string, more: Partial<ReproduceOptions> = {}): ReproduceOptions => ({
  rows: ["tvae-partial"],
  seeds: [1],
  steps: 4,
  preset: "quick",
  out,
  sequences: 6,
  draws: 2,
  checkpointEvery: 3,
  capsules: 2,
  quiet: true,
  ...more,
});

/** Runs `body` with the sequences of a small MNIST. */
function withSmallMnist(
  body: (
    run: (more: Partial<ReproduceOptions> & { out: string }) => Promise<RowResult[]>,
    folder: string,
    engine: Engine,
  ) => Promise<void>,
): Promise<void> {
  return withEngine((engine) =>
    inFolder(async (folder) => {
      await writeSmallMnist(folder);
      const toy = await openToy("mnist", folder);
      await body(({ out, ...more }) => reproduce(engine, "mnist", toy, options(out, more)), folder, engine);
    })
  );
}

const tvae = { experiment: "mnist", preset: "quick", row: "tvae-partial", seed: 1 } as const;

const directoryOf = (out: string) => rowFolder(out, tvae);

const weights = (out: string, step: number) => Deno.readFile(checkpointPath(directoryOf(out), "tvae-partial", step));

Deno.test("reproduce() cut and called again leaves the bytes and numbers of one that was not", () =>
  withSmallMnist(async (run, folder) => {
    const [whole, cut] = [join(folder, "whole"), join(folder, "cut")];
    const [straight] = await run({ out: whole });
    // a step, ended by the signal; then on to three, and to four
    assert.deepEqual(await run({ out: cut, steps: 4, signal: AbortSignal.timeout(1) }), []);
    assert.deepEqual(await listCheckpoints(directoryOf(cut), "tvae-partial"), [1]);
    const [three] = await run({ out: cut, steps: 3 });
    assert.equal(three!.settings.steps, 3);
    const [four] = await run({ out: cut });
    assert.deepEqual(four!.single, straight!.single);
    assert.deepEqual(four!.combined, straight!.combined);
    assert.notDeepEqual(three!.single, four!.single);
    const [a, b] = [await weights(whole, 4), await weights(cut, 4)];
    assert.ok(a.length === b.length && a.every((byte, i) => byte === b[i]), "checkpoints differ");
  }));

Deno.test("a row that is done is left as it is, of other settings refused, and begun anew by force only", () =>
  withSmallMnist(async (run, out) => {
    const [first] = await run({ out, steps: 2 });
    const again = await run({ out, steps: 2 });
    assert.equal(again[0]!.about.created, first!.about.created);
    await assert.rejects(run({ out, steps: 1 }), /Cannot end tvae-partial at step 1: it has reached step 2/);
    // the same command after its settings have changed: another kernel
    const config = join(directoryOf(out), "config.json");
    const text = await Deno.readTextFile(config);
    await Deno.writeTextFile(config, text.replace('"kernel": 13', '"kernel": 5'));
    await assert.rejects(
      run({ out, steps: 3 }),
      /Cannot go on with sizes.kernel 13: training was begun with 5; .*or begin anew with --force/,
    );
    await Deno.writeTextFile(config, text);
    const [anew] = await run({ out, steps: 2, force: true });
    assert.deepEqual(anew!.single, first!.single);
    assert.deepEqual(await listCheckpoints(directoryOf(out), "tvae-partial"), [2]);
  }));

Deno.test("a measurement is replaced by one as large, never by a smaller one, and the table tells what it leaves out", () =>
  withSmallMnist(async (run, out) => {
    const one = { out, steps: 1 };
    const [first] = await run(one);
    for (const smaller of [{ sequences: 4, draws: 3 }, { sequences: 8, draws: 1 }]) {
      assert.deepEqual(await run({ ...one, ...smaller }), [first]);
      await assert.rejects(
        run({ out, steps: 2, ...smaller }),
        /Cannot go on with tvae-partial and measure it by less: after 1 step it is measured on 6 sequences by 2 draws/,
      );
    }
    assert.deepEqual(await listCheckpoints(directoryOf(out), "tvae-partial"), [1]);
    const [larger] = await run({ ...one, draws: 3 });
    assert.deepEqual([larger!.about.sequences, larger!.about.draws], [6, 3]);
    await run({ ...one, rows: ["untrained"] });
    assert.deepEqual(leftOutOfTable(await tableReproduction(out, "mnist", "quick")), [
      "Left out of the table: untrained seed 1, of 0 steps, measured on 6 sequences by 2 draws; others have more",
    ]);
    const [anew] = await run({ ...one, force: true });
    assert.deepEqual(anew!.single, first!.single);
  }));

Deno.test("a checkpoint of another configuration is refused, though its weights would fit", () =>
  withSmallMnist(async (run, out) => {
    await run({ out, steps: 1, rows: ["tvae-partial", "tvae-short"] });
    const short = rowFolder(out, { ...tvae, row: "tvae-short" });
    await Deno.copyFile(checkpointPath(short, "tvae-short", 1), checkpointPath(directoryOf(out), "tvae-partial", 1));
    await assert.rejects(
      run({ out, steps: 2 }),
      /Cannot go on with row "tvae-partial": training was begun with "tvae-short"/,
    );
  }));

Deno.test("rows of every kind are measured, and a table is made of what is there", () =>
  withSmallMnist(async (run, out) => {
    await assert.rejects(tableReproduction(out, "mnist", "quick"), (error) => isDataError(error, "missing-file"));
    const rows = ["tvae-half", "tvae-l0", "bubble", "vae", "untrained"] as const;
    const results = await run({ out, steps: 1, rows });
    assert.deepEqual(
      results.map(({ settings }) => [settings.row, settings.steps]),
      rows.map((row) => [row, row === "untrained" ? 0 : 1]),
    );
    for (const { single, combined, mu, settings, chance } of results) {
      assert.equal(mu === null, settings.row === "vae");
      assert.ok(single.logLikelihood!.asPrinted - single.logLikelihood!.byFrame - Math.LN2 < 1e-9);
      assert.equal(combined.logLikelihood, null);
      for (const { shifts } of [single, combined]) assert.equal(shifts[0]!.rolled, shifts[0]!.unrolled);
      assert.ok(Math.abs(chance.equivariance - 13_260 / 9) < 20);
      assert.ok(Object.keys(combined.factors).every((factor) => factor.includes("+")));
    }
    const table = await Deno.readTextFile(join(out, "mnist-quick", "table.md"));
    for (const row of rows) assert.match(table, new RegExp(`^\\| ${row} \\|`, "m"));
    assert.match(table, /\| error of tvae-partial below 9500 \| – \| not run \| 0 \| – \|/);
    await keepReproduction(out, "mnist", "quick", join(out, "kept"));
    const kept = (await Array.fromAsync(Deno.readDir(join(out, "kept", "mnist-quick")))).map(({ name }) => name).sort();
    assert.deepEqual(kept, rows.flatMap((row) => [`${row}-seed-1.json`, `${row}.png`]).sort());
    assert.equal(await Deno.readTextFile(join(out, "kept", "mnist-quick.md")), table);
  }));

Deno.test("results from before some measures are tabled as they are, and measured again, not trained, when called", () =>
  withSmallMnist(async (run, out) => {
    const [now] = await run({ out, steps: 2 });
    const path = join(directoryOf(out), "result.json");
    const added = /"(reconstruction|moving|still)"/;
    const before = JSON.parse(await Deno.readTextFile(path), function (key, value) {
      return added.test(`"${key}"`) ? undefined : value;
    });
    await Deno.writeTextFile(path, JSON.stringify(before));
    const [read] = await tableReproduction(out, "mnist", "quick");
    assert.deepEqual(read, before);
    const table = await Deno.readTextFile(join(out, "mnist-quick", "table.md"));
    assert.doesNotMatch(table, /NaN|undefined|of capsules that move, with/);
    const checkpoint = checkpointPath(directoryOf(out), "tvae-partial", 2);
    const { mtime } = await Deno.stat(checkpoint);
    const [again] = await run({ out, steps: 2 });
    assert.deepEqual([again!.single, again!.chance], [now!.single, now!.chance]);
    assert.equal(again!.about.stepMilliseconds, now!.about.stepMilliseconds);
    assert.deepEqual((await Deno.stat(checkpoint)).mtime, mtime);
    assert.match(await Deno.readTextFile(join(out, "mnist-quick", "table.md")), /of capsules that move, with/);
  }));

Deno.test("sprites are trained, measured and drawn", () =>
  withEngine((engine) =>
    inFolder(async (out) => {
      const [result] = await reproduce(engine, "sprites", await openToy("sprites", null), options(out, { steps: 2 }));
      assert.ok(result!.single.bce > 0 && result!.single.bce < 4096);
      assert.ok(Math.abs(result!.chance.equivariance - 6940 * 2 / 15) < 20);
      const picture = await Deno.readFile(join(out, "sprites-quick", "tvae-partial", "seed-1", "traversals.png"));
      assert.deepEqual([...picture.subarray(1, 4)], [...new TextEncoder().encode("PNG")]);
      const width = new DataView(picture.buffer).getUint32(16);
      assert.equal(width, 15 * 66 - 2);
    })
  ));
