import { join } from "node:path";
import { assert } from "../deps.ts";
import {
  type Ablations,
  DATA_DEFAULTS,
  LEVERS,
  rainSettings,
  renderAblations,
  withLevers,
} from "../../lib/runs/mod.ts";
import { createRainModel, disposeRainModel } from "../../lib/topographic/mod.ts";
import { withEngine } from "../learning/with_engine.ts";
import { contentOf, inFolder, runTask } from "./run_task.ts";

const DATA = ["--archive", "a.zarr", "--size", "16", "--wet", "0.01", "--batch", "2", "--device", "cpu"];
const ROWS = ["base", "vae", "autoencoder", "history+latent-roll", "speeds+mixture"];

Deno.test("train --ablate measures a model for each row and seed, goes on, and keeps its table", async (t) => {
  await inFolder(async (folder) => {
    const simulated = await runTask("simulate", ["--into", "a.zarr", "--days", "3", "--size", "48"], folder);
    assert.equal(simulated.code, 0, simulated.err);
    const ablate = (rows: readonly string[], seeds: string, steps = "3") => {
      const line = [
        "--ablate",
        rows.join(),
        "--seeds",
        seeds,
        "--steps",
        steps,
        "--out",
        "ablations",
        "--table",
        "t.json",
      ];
      return runTask("train", ["topographic", ...DATA, ...line, "--json"], folder);
    };
    const first = await ablate(ROWS.slice(0, 2), "1");
    assert.equal(first.code, 0, first.err);
    const before = await contentOf(join(folder, "ablations", "base"));
    const { code, out, err } = await ablate(ROWS, "1,2");
    assert.equal(code, 0, err);
    const table: Ablations = JSON.parse(out);

    await t.step("what is done is not done again", async () => {
      const after = (await contentOf(join(folder, "ablations", "base"))).split("\n");
      for (const file of before.split("\n")) assert.ok(after.includes(file), file);
      const content = await contentOf(join(folder, "ablations"));
      assert.equal((await ablate(ROWS, "1,2")).code, 0);
      assert.equal(await contentOf(join(folder, "ablations")), content);
    });
    await t.step("every row has both seeds, its errors and its roll", () => {
      assert.deepEqual(
        table.rows.map(({ row, seeds }) => [row, seeds.map(({ seed }) => seed)]),
        ROWS.map((row) => [row, [1, 2]]),
      );
      assert.ok(table.about.windows > 0);
      const hour = Array.from({ length: 13 }, (_, lead) => 5 * lead);
      assert.deepEqual(table.references.map(({ minutes }) => minutes), hour.slice(1));
      for (const reference of table.references) assert.ok(Object.values(reference).every((value) => value > 0));
      for (const { row, seeds } of table.rows) {
        for (const { leads, bits, roll } of seeds) {
          assert.deepEqual(
            leads.map(({ minutes }) => minutes),
            hour.slice(0, 12),
            "capsules of 12 units are around in an hour",
          );
          for (const { minutes, forecast, unrolled } of leads) {
            assert.ok(unrolled > 0);
            assert.equal(forecast !== null && forecast > 0, row !== "vae" || minutes === 0, row);
          }
          assert.equal(bits === null, row === "autoencoder");
          assert.equal(roll === null, row.includes("speeds"), "several speeds have no one roll");
          if (roll !== null) assert.ok(Math.abs(roll.rolled!) <= 1 && Math.abs(roll.unrolled!) <= 1);
        }
      }
    });
    await t.step("the table is kept as JSON and as Markdown", async () => {
      const kept: Ablations = JSON.parse(await Deno.readTextFile(join(folder, "t.json")));
      assert.deepEqual(kept.rows, table.rows);
      const page = await Deno.readTextFile(join(folder, "t.md"));
      assert.equal(page, renderAblations(kept));
      assert.match(page, /\| base \| 2 \| 3 \| 812\D923 \|/);
      assert.match(page, /\| history \| the encoder sees three frames/);
      assert.match(page, /\| optical flow \|/);
      const more = [
        "--ablate",
        "base,gamma",
        "--seeds",
        "2,3",
        "--steps",
        "3",
        "--out",
        "ablations",
        "--render",
        "--json",
      ];
      const rendered = await runTask("train", ["topographic", ...DATA, ...more], folder);
      assert.equal(rendered.code, 0, rendered.err);
      const { rows }: Ablations = JSON.parse(rendered.out);
      assert.deepEqual(rows.map(({ row, seeds }) => [row, seeds.length]), [["base", 1], ["gamma", 0]]);
    });
    await t.step("other steps, unknown levers and flags that do not go together are refused", async () => {
      const before = await contentOf(folder);
      const fewer = await ablate(["gamma", "base"], "1", "2");
      assert.equal(fewer.code, 1);
      assert.match(fewer.err, /Cannot end topographic at step 2/);
      const line = ["--ablate", "gamma,base", "--size", "24", "--steps", "3", "--out", "ablations"];
      const other = await runTask("train", ["topographic", ...DATA, ...line], folder);
      assert.equal(other.code, 1);
      assert.match(other.err, /Cannot go on with data\.size 24: training was begun with 16/);
      const inside = await runTask(
        "train",
        ["topographic", ...DATA, "--ablate", "base", "--out", "a.zarr/new"],
        folder,
      );
      assert.equal(inside.code, 1);
      assert.match(inside.err, /Cannot write a run into the archive [^\n]*a\.zarr: choose another --out/);
      assert.equal(await contentOf(folder), before, "nothing is measured or begun where a row is refused");
      const unknown = await ablate(["base", "history+magic"], "1");
      assert.equal(unknown.code, 2);
      assert.match(unknown.err, /Unknown lever "magic": vae, /);
      const both = await runTask("train", ["topographic", ...DATA, "--ablate", "base", "--resume"], folder);
      assert.equal(both.code, 2);
      assert.match(both.err, /Cannot use --ablate with/);
    });
    await t.step("seeds and rows of unlike steps are not taken for one another's", async () => {
      const longer = await ablate(["base"], "1", "4");
      assert.equal(longer.code, 0, longer.err);
      const line = [
        "--ablate",
        "base,vae",
        "--seeds",
        "1,2",
        "--steps",
        "4",
        "--out",
        "ablations",
        "--render",
        "--json",
      ];
      const rendered: Ablations = JSON.parse((await runTask("train", ["topographic", ...DATA, ...line], folder)).out);
      assert.deepEqual(
        rendered.rows.map(({ row, seeds }) => [row, seeds.map(({ seed, steps }) => [seed, steps])]),
        [["base", [[1, 4]]], ["vae", [[1, 3], [2, 3]]]],
      );
      assert.match(
        renderAblations(rendered),
        /^\| base \| 1 \| 4 \|[^|]+\|[^|]+\| – \|/m,
        "no ratio to a VAE of 3 steps",
      );
      assert.equal(rendered.about.data!.wetFraction, 0.01);
    });
    await t.step(
      "rows of other windows or another archive are not put into one table, nor is an empty one made",
      async () => {
        const simulated = await runTask(
          "simulate",
          ["--into", "b.zarr", "--days", "3", "--size", "48", "--seed", "9"],
          folder,
        );
        assert.equal(simulated.code, 0, simulated.err);
        const rendered = (...line: readonly string[]) =>
          runTask("train", ["topographic", ...DATA, "--ablate", "base", "--render", ...line], folder);
        const frames = await rendered("--out", "ablations", "--frames", "12");
        assert.deepEqual([frames.code, frames.out], [1, ""]);
        assert.match(frames.err, /data\.frames 12: training was begun with 18/);
        const other = await rendered("--out", "ablations", "--archive", "b.zarr");
        assert.deepEqual([other.code, other.out], [1, ""]);
        assert.match(other.err, /was measured on another archive than .*b\.zarr/);
        const again = ["--ablate", "base,vae", "--seeds", "1", "--steps", "3", "--out", "grown", "--archive", "c.zarr"];
        for (const days of ["3", "4"]) {
          await runTask("simulate", ["--into", "c.zarr", "--days", days, "--size", "48"], folder);
          const measured = await runTask("train", ["topographic", ...DATA, ...again], folder);
          assert.equal(measured.code, 0, `an archive that has grown: rows are measured again, ${measured.err}`);
        }
        const none = await rendered("--out", "nothing");
        assert.equal(none.code, 1);
        assert.match(none.err, /None of these rows is measured here yet/);
        await assert.rejects(Deno.stat(join(folder, "nothing")), Deno.errors.NotFound);
      },
    );
    await t.step("levers stay pulled when training goes on", async () => {
      const train = (...more: readonly string[]) => runTask("train", ["topographic", "--out", "run", ...more], folder);
      const begun = await train(...DATA, "--levers", "history,latent-roll,decay", "--steps", "2");
      assert.equal(begun.code, 0, begun.err);
      const settings = async () => JSON.parse(await Deno.readTextFile(join(folder, "run", "config.json"))).settings;
      const { model, training, levers } = (await settings()).topographic;
      assert.deepEqual(levers, ["history", "latent-roll", "decay"]);
      assert.deepEqual([model.history, training.decaySteps], [3, 2]);
      const longer = await train("--resume", "--steps", "4");
      assert.equal(longer.code, 0, longer.err);
      const after = (await settings()).topographic;
      assert.equal(after.steps, 4);
      assert.deepEqual([after.training, after.model, after.levers], [training, model, levers]);
      const other = await train("--resume", "--levers", "history");
      assert.equal(other.code, 1);
      assert.match(other.err, /Cannot go on with/);
    });
  });
});

Deno.test("every lever changes the settings, to those of a model that can be made", () =>
  withEngine((engine) => {
    const wanted = rainSettings("topographic", { ...DATA_DEFAULTS, archive: "a.zarr" }, 100);
    for (const name of Object.keys(LEVERS)) {
      const { model, training, levers } = withLevers(wanted, [name]);
      disposeRainModel(createRainModel(engine, model, engine.noise(0, 0)));
      assert.deepEqual(levers, [name]);
      assert.notDeepEqual([model, training], [wanted.model, wanted.training], name);
    }
    assert.equal(withLevers(wanted, []), wanted);
    assert.throws(() => withLevers(wanted, ["toString"]), /Cannot pull lever "toString": choose vae, /);
  }));
