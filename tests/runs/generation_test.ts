/** Generation from a small archive: training that resumes to the same bytes, questions, members, the comparison. */
import { join } from "node:path";
import { assert } from "../deps.ts";
import { isDataError } from "../../lib/base/mod.ts";
import { readTable, readTableMetadata } from "../../lib/colocation/mod.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import { checkpointPath, readSafetensors, writeSafetensors } from "../../lib/learning/mod.ts";
import type { ComparedProductScore, GenerationComparison } from "../../lib/report/mod.ts";
import {
  applyGenerator,
  BASELINE_COLUMNS,
  compareGeneration,
  currentGeneration,
  GENERATED_COLUMNS,
  reportRun,
  requireAsked,
  trainPair,
} from "../../lib/runs/mod.ts";
import { inFolder } from "../sources/frames.ts";
import { assertCutTrainingSame, PAIR_OPTIONS, shortPair, smallPairRun } from "./small_pair_run.ts";

const MEMBERS = ["generated_member_01", "generated_member_02", "generated_member_03"];
const rate = { type: "FLOAT", units: "mm h-1", about: "" } as const;

Deno.test("satellite rain generated from a small archive", async (t) => {
  await inFolder(async (folder) => {
    using engine = await openEngine({ device: "cpu", quiet: true });
    const run = await smallPairRun(engine, folder, 48, 16);
    const columns = { ...GENERATED_COLUMNS, ...Object.fromEntries(MEMBERS.map((name) => [name, rate])) };
    const rowsOf = async (name: string, of = columns) => {
      const batches = await Array.fromAsync(readTable(join(run, name), of));
      return (column: string) => batches.flatMap((batch) => [...batch[column] as ArrayLike<number> & Iterable<number>]);
    };

    await t.step("training that was cut ends at the same bytes", async () => {
      await assertCutTrainingSame(engine, run, "generate");
    });

    await t.step("quantiles rise, members come from the seed", async () => {
      const { path, rows } = await applyGenerator(engine, run, { members: 3, quiet: true });
      assert.equal(path, join(run, "generated.parquet"));
      const first = await rowsOf("generated.parquet");
      assert.equal(first("time").length, rows);
      const quantiles = ["generated_q05", "generated_q25", "generated_q50", "generated_q75", "generated_q95"].map(
        first,
      );
      for (let i = 0; i < rows; i++) {
        for (let k = 1; k < 5; k++) assert.ok(quantiles[k]![i]! >= quantiles[k - 1]![i]!);
      }
      await applyGenerator(engine, run, { members: 3, quiet: true });
      const again = await rowsOf("generated.parquet");
      for (const name of MEMBERS) assert.deepEqual(again(name), first(name));
      assert.notDeepEqual(first(MEMBERS[0]!), first(MEMBERS[1]!));
    });

    await t.step(
      "a question has its file, which says what was asked; other sensors and minutes, other rain",
      async () => {
        const asked = async (sensor: string, minutes: number) => {
          const { path } = await applyGenerator(engine, run, { asked: { sensor, minutes }, quiet: true });
          const name = `generated-${sensor}-${minutes}min.parquet`;
          assert.equal(path, join(run, name));
          const metadata = await readTableMetadata(path);
          assert.deepEqual(
            [metadata["condition"], metadata["sensor"], metadata["minutes_since_overpass"]],
            [`${sensor} ${minutes} min ago`, sensor, String(minutes)],
          );
          return (await rowsOf(name, GENERATED_COLUMNS as typeof columns))("generated_rain_rate");
        };
        const [mhs, late, gmi] = [await asked("MHS", 0), await asked("MHS", 90), await asked("GMI", 0)];
        assert.equal(mhs.length, late.length);
        assert.notDeepEqual(mhs, late);
        assert.notDeepEqual(mhs, gmi);
        const unknown = applyGenerator(engine, run, { asked: { sensor: "TMI", minutes: 0 }, quiet: true });
        const refused = /Cannot ask for sensor "TMI": the generator was trained on AMSR2, /;
        await assert.rejects(unknown, refused);
        await assert.rejects(requireAsked(run, { sensor: "TMI", minutes: 0 }), refused, "before training, too");
        await requireAsked(run, { sensor: "MHS", minutes: 90 });
        assert.equal(
          await readTableMetadata(join(run, "generated.parquet")).then((m) => m["condition"]),
          "as observed",
        );
      },
    );

    await t.step(
      "baselines and generators are scored on the same cells, with differences to the area average",
      async () => {
        await trainPair(engine, run, "generate-unet", shortPair(3), PAIR_OPTIONS);
        const found = await compareGeneration(engine, run, { members: 3, replicates: 50, quiet: true });
        const names = [
          "area average",
          "quantile mapping",
          "latent, mean",
          "latent, members",
          "U-Net, mean",
          "U-Net, members",
        ];
        assert.deepEqual(found.products.map(({ name }) => name), names);
        assert.deepEqual(found.products.map(({ steps }) => steps), [null, null, 6, 6, 3, 3]);
        const written: GenerationComparison = JSON.parse(await Deno.readTextFile(join(run, "generation.json")));
        assert.deepEqual(written.products, found.products);
        const { sha256, ...pair } = written.pair!;
        assert.deepEqual(pair, { ...shortPair(6), radarStep: 4 });
        assert.match(sha256, /^[0-9a-f]{64}$/);
        assert.deepEqual((await currentGeneration(run)).measured, written);
        const crps = found.scores.filter(({ score }) => score === "crps");
        assert.deepEqual(crps.map(({ product }) => product), names);
        const value = (row: ComparedProductScore) => row.value!;
        for (const row of crps) {
          assert.ok(value(row) >= 0);
          if (row.difference !== null) {
            assert.ok(Math.abs(row.difference.value! - (value(row) - value(crps[0]!))) < 1e-9);
          }
        }
        const followed = found.injected?.map(({ product, quantity }) => `${product} ${quantity}`);
        const quantities = ["relative bias", "variance of log ratio", "variance of log ratio that the satellite adds"];
        const wanted = ["latent", "U-Net"].flatMap((product) => quantities.map((quantity) => `${product} ${quantity}`));
        assert.deepEqual(followed, wanted);
        const baselines = await rowsOf("baselines.parquet", BASELINE_COLUMNS as unknown as typeof columns);
        const generated = await rowsOf("generated.parquet");
        for (const column of ["time", "cell_y", "cell_x"]) {
          assert.deepEqual(baselines(column).toSorted(), generated(column).toSorted(), column);
        }
        assert.ok(found.parts.some(({ product, group }) => product === "IMERG" && group !== "all"));
        const regimes = new Set(found.regimes!.map(({ group }) => group));
        assert.ok(regimes.size > 0 && [...regimes].every((name) => ["convective", "stratiform"].includes(name)));
        const single = compareGeneration(engine, run, { members: 1, quiet: true });
        await assert.rejects(single, { name: "RangeError", message: /fewer than 2 members/ });
      },
    );

    await t.step("a radar model of the same step that took the other's place is told from it", async () => {
      const file = checkpointPath(run, "topographic", 4);
      const kept = await Deno.readFile(file);
      const { tensors, metadata } = await readSafetensors(file);
      tensors["decoder/3/bias"]!.data[0]! += 0.5;
      await writeSafetensors(file, { tensors, metadata });
      const other = /"generate" was trained on the latent of another radar model of step 4 .*--fresh/;
      await assert.rejects(applyGenerator(engine, run, { quiet: true }), other);
      await assert.rejects(trainPair(engine, run, "generate", shortPair(8), PAIR_OPTIONS), other);
      const { measured, replaced } = await currentGeneration(run);
      assert.equal(measured, undefined);
      assert.match(
        replaced!,
        /^generation\.json is of "generate", which was trained on .* 4 .*--compare --fresh" trains/,
      );
      await Deno.writeFile(file, kept);
      await applyGenerator(engine, run, { quiet: true });
    });

    await t.step("weights of another ondée's layers are refused, with what to do", async () => {
      const file = checkpointPath(run, "generate", 6);
      const kept = await Deno.readFile(file);
      const { tensors, metadata } = await readSafetensors(file);
      const { "head/variance/weight": _, ...others } = tensors;
      await writeSafetensors(file, { tensors: others, metadata });
      const other =
        /"generate": it was trained by another ondée, whose layers are others \(head\/variance\/weight\); --fresh/;
      await assert.rejects(applyGenerator(engine, run, { quiet: true }), other);
      await assert.rejects(trainPair(engine, run, "generate", shortPair(8), PAIR_OPTIONS), other);
      await Deno.writeFile(file, kept);
    });

    await t.step("a model that is to be trained anew stays until all that the new one needs is there", async () => {
      const archive = join(run, "..", "a.zarr");
      await Deno.rename(archive, `${archive}.away`);
      const again = trainPair(engine, run, "generate", shortPair(2), { ...PAIR_OPTIONS, fresh: true });
      await assert.rejects(again, /a\.zarr/);
      await Deno.rename(`${archive}.away`, archive);
      await applyGenerator(engine, run, { quiet: true });
    });

    await t.step("weights of before generators were told of sensors are refused, with what to do", async () => {
      const file = checkpointPath(run, "generate", 6);
      const { tensors, metadata } = await readSafetensors(file);
      const { sensors: _, ...config } = JSON.parse(metadata["config"]!);
      await writeSafetensors(file, { tensors, metadata: { ...metadata, config: JSON.stringify(config) } });
      const old =
        /was trained by an older ondée, which did not tell it in the same way by what sensor .*--fresh trains it again/;
      await assert.rejects(applyGenerator(engine, run, { quiet: true }), old);
      const recorded = join(run, "config.json");
      const before = JSON.parse(await Deno.readTextFile(recorded));
      delete before.settings.generate.sensors;
      await Deno.writeTextFile(recorded, JSON.stringify(before));
      await assert.rejects(trainPair(engine, run, "generate", shortPair(8), PAIR_OPTIONS), old);
      await trainPair(engine, run, "generate", shortPair(2), { ...PAIR_OPTIONS, fresh: true });
      await applyGenerator(engine, run, { quiet: true });
    });

    await t.step(
      "what was measured of a generator that another has replaced is left out, with what to do",
      async () => {
        const of = (wanted: string, now: string) =>
          `generation.json is of "generate" at ${wanted}, and the run now has another, at ${now}: ` +
          `"deno task generate --run ${run} --steps 2 --compare" measures that one`;
        const why = of("step 6 with seed 1", "step 2 with seed 1");
        assert.deepEqual(await currentGeneration(run), { replaced: why });
        const html = await Deno.readTextFile(await reportRun(run));
        const [, section] = html.match(/<section id="generation">([^]*?)<\/section>/) ?? [];
        const text = section!.replaceAll("&quot;", '"');
        assert.ok(text.includes(`Left out: ${why}.`) && !text.includes("<table"), section);

        const file = join(run, "generation.json");
        const { pair, ...measured } = JSON.parse(await Deno.readTextFile(file));
        await Deno.writeTextFile(file, JSON.stringify({ ...measured, pair: { ...pair, steps: 2 } }));
        const same = "step 2 with seed 1";
        assert.deepEqual(await currentGeneration(run), { replaced: of(same, same) }, "by its weights, too");
        await Deno.writeTextFile(file, JSON.stringify(measured));
        assert.deepEqual(await currentGeneration(run), { replaced: of("step 6", same) }, "by an older ondée");
        for (const text of ["{}", "null", '{"windows": 3}']) {
          await Deno.writeTextFile(file, text);
          await assert.rejects(currentGeneration(run), (error) => isDataError(error, "corrupt-file"), text);
        }
      },
    );
  });
});

Deno.test("a generator is not trained where no satellite cell lies wholly in a window", () =>
  inFolder(async (folder) => {
    using engine = await openEngine({ device: "cpu", quiet: true });
    const run = await smallPairRun(engine, folder, 24, 8, { coarsen: 1 });
    await assert.rejects(
      trainPair(engine, run, "generate", shortPair(2), PAIR_OPTIONS),
      (error) =>
        isDataError(error, "grid-mismatch") &&
        /^No cell of group "imerg" \(11 x 7\.\d km\) lies wholly in a window \(8 x 8 km\).*\(--size\)/.test(
          error.message,
        ),
    );
    await assert.rejects(Deno.stat(checkpointPath(run, "generate", 2)), Deno.errors.NotFound);
  }));
