/** Projection of a small archive: ensembles, what they say of themselves, variants of the projector, the comparison. */
import { join } from "node:path";
import { assert } from "../deps.ts";
import { openArchive } from "../../lib/archive/mod.ts";
import { readTable, readTableMetadata } from "../../lib/colocation/mod.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import { checkpointPath, readSafetensors, writeSafetensors } from "../../lib/learning/mod.ts";
import type { ProjectionResult } from "../../lib/report/mod.ts";
import {
  applyProjector,
  compareDownscaling,
  DATA_DEFAULTS,
  LATENT_COLUMNS,
  PROJECTION_FILE,
  projectRegion,
} from "../../lib/runs/mod.ts";
import { currentProjection } from "../../lib/runs/projection/projection_table.ts";
import { inFolder } from "../sources/frames.ts";
import { assertCutTrainingSame, smallPairRun } from "./small_pair_run.ts";

const MEMBERS = 3;

Deno.test("the satellite of a small archive projected", async (t) => {
  await inFolder(async (folder) => {
    using engine = await openEngine({ device: "cpu", quiet: true });
    const run = await smallPairRun(engine, folder, 64, 32);
    const columnsOf = async () => {
      const batches = await Array.fromAsync(readTable(join(run, "latent.parquet"), LATENT_COLUMNS));
      return (column: keyof typeof LATENT_COLUMNS) =>
        batches.flatMap((batch) => [...batch[column] as ArrayLike<number> & Iterable<number>]);
    };

    for (const name of ["project", "project-sources", "project-unpaired", "project-unet"] as const) {
      await t.step(`training of ${name} that was cut ends at the same bytes`, async () => {
        await assertCutTrainingSame(engine, run, name);
      });
    }

    let plain: (column: keyof typeof LATENT_COLUMNS) => number[];
    await t.step("without members there is no ensemble, and nothing is written of one", async () => {
      const { ensemble, rows } = await applyProjector(engine, run, { quiet: true });
      assert.equal(ensemble, undefined);
      plain = await columnsOf();
      assert.equal(plain("latent_spread").length, rows);
      assert.ok(plain("latent_spread").every((spread) => spread > 0));
      assert.ok(plain("ensemble_rain_rate").every((rate) => Number.isNaN(rate) || rate === null));
      await assert.rejects(Deno.stat(join(run, PROJECTION_FILE)), Deno.errors.NotFound);
      await assert.rejects(applyProjector(engine, run, { members: 1, quiet: true }), RangeError);
    });

    await t.step("members give radar-like fields with a spread, calibration and detection, by the seed", async () => {
      const options = { members: MEMBERS, replicates: 50, comparing: true, quiet: true };
      const report = await applyProjector(engine, run, options);
      const columns = await columnsOf();
      assert.deepEqual(columns("projected_rain_rate"), plain("projected_rain_rate"), "what was written before stays");
      const rate = columns("ensemble_rain_rate");
      assert.ok(rate.every((value) => value >= 0) && rate.some((value) => value > 0));
      assert.ok(columns("ensemble_spread").every((spread) => spread >= 0));
      const written: ProjectionResult = JSON.parse(await Deno.readTextFile(join(run, PROJECTION_FILE)));
      assert.deepEqual(await currentProjection(run), { measured: written });
      assert.deepEqual(written, JSON.parse(JSON.stringify(report.ensemble)));
      const { calibration, artefacts, pair } = written;
      assert.deepEqual([pair!.steps, pair!.seed, pair!.radarStep, pair!.sha256.length], [6, 1, 4, 64]);
      for (const coverage of [calibration.raw, calibration.latent, calibration.rain!, calibration.cells!]) {
        assert.ok(coverage.n > 0 && coverage.coverage! >= 0 && coverage.coverage! <= 1);
        assert.ok(Math.abs(coverage.pit.reduce((sum, share) => sum + share, 0) - 1) < 1e-9);
      }
      assert.ok(calibration.windows > 0 && calibration.windows <= report.windows);
      assert.equal(artefacts!.length, 4);
      const { members, seed, projector } = await readTableMetadata(join(run, "latent.parquet"));
      assert.deepEqual([members, seed, projector], ["3", "1", "project"]);

      const [group] = (await openArchive(join(run, "projected.zarr"))).groups;
      assert.equal(group!.grid.nx, 64 / DATA_DEFAULTS.coarsen);
      const [day] = await group!.days();
      const first = (await group!.present(day!))[0]!;
      const at = (first - group!.time.first) / group!.time.step;
      const [mean, spread] = await Promise.all(
        ["rain_rate", "rain_rate_spread"].map((name) => group!.read(name, { time: [at, 200] })),
      );
      assert.ok(mean!.some((value) => value > 0) && spread!.some((value) => value > 0));
      mean!.forEach((value, i) => assert.equal(Number.isNaN(value), Number.isNaN(spread![i]!)));

      const compared = JSON.stringify({ ...written, downscaling: { windows: 1 } });
      await Deno.writeTextFile(join(run, PROJECTION_FILE), compared);
      await applyProjector(engine, run, options);
      assert.deepEqual((await columnsOf())("ensemble_rain_rate"), rate);
      assert.equal(await Deno.readTextFile(join(run, PROJECTION_FILE)), compared, "until the new comparison is there");
      const left = (await Array.fromAsync(Deno.readDir(run))).filter(({ name }) => name.endsWith(".tmp"));
      assert.deepEqual(left, []);
    });

    await t.step("all that the satellite of the run's archive sees is projected on the run's cells", async () => {
      const archive = join(folder, "a.zarr");
      const options = { archive, members: MEMBERS, projector: "project", quiet: true } as const;
      const [first] = await (await openArchive(archive)).group("imerg").days();
      const { path, projectedDays, windows } = await projectRegion(engine, run, { ...options, days: [first!, first!] });
      assert.deepEqual([path, projectedDays, windows % 16], [join(run, "projected-a.zarr"), 1, 0], "windows of 90 min");
      const [group] = (await openArchive(path)).groups;
      const [own] = (await openArchive(join(run, "projected.zarr"))).groups;
      const [{ grid }, { grid: lattice }] = [group!, own!];
      const [left, top] = [(lattice.x0 - grid.x0) / grid.dx, (lattice.y0 - grid.y0) / grid.dy];
      assert.ok(Number.isInteger(left) && Number.isInteger(top), `${left}, ${top}`);
      assert.deepEqual([grid.crs, grid.dx, grid.dy], [lattice.crs, lattice.dx, lattice.dy]);
      assert.ok(left + lattice.nx <= grid.nx && top + lattice.ny <= grid.ny);
      assert.equal((await group!.present(first!)).length, 288);
      const { comment, spread_comment: spread, projector } = group!.attributes ?? {};
      assert.match(
        `${comment}`,
        /learned from pairs of a.zarr \(where this is of that archive, days that it learned from/,
      );
      assert.match(
        `${spread}`,
        /of 3 members drawn by errors of training windows .* by \d+ of its validation windows$/,
      );
      assert.equal(projector, "project");
    });

    await t.step("what is told, or not paired, gives other latents", async () => {
      const { distance } = await applyProjector(engine, run, { projector: "project-sources", quiet: true });
      const told = await columnsOf();
      assert.notDeepEqual(told("latent_departure"), plain("latent_departure"));
      const unpaired = await applyProjector(engine, run, { projector: "project-unpaired", quiet: true });
      assert.notEqual(unpaired.distance, distance);
    });

    await t.step("intervals hold nine in ten of the windows that their width was fitted on", async () => {
      const options = { split: "validation", members: 2, replicates: 50, quiet: true } as const;
      const { raw, latent, factor } = (await applyProjector(engine, run, options)).ensemble!.calibration;
      assert.ok(Math.abs(latent.coverage! - 0.9) < 0.01, `${latent.coverage}`);
      assert.ok(Math.abs(factor - 1) > 0.05, "a projector of six steps knows its spread already");
      assert.equal(raw.coverage! > latent.coverage!, factor < 1);
    });

    await t.step("all are compared with interpolation and a U-Net", async () => {
      const { products, scores, windows } = await compareDownscaling(engine, run, {
        members: MEMBERS,
        replicates: 50,
        quiet: true,
      });
      assert.ok(windows > 0);
      assert.deepEqual(products.map(({ name }) => name), [
        "bilinear",
        "satellite cells",
        ...["projection", "projection told of sources", "projection without pairs", "U-Net"].flatMap((name) => [
          `${name}, mean`,
          `${name}, members`,
        ]),
      ]);
      for (const name of ["crps", "fss", "amplitude_ratio", "quantile_ratio", "maximum_ratio"]) {
        const own = scores.filter(({ score }) => score === name);
        assert.ok(own.some(({ value }) => value !== null), name);
        assert.ok(own.every(({ product, difference }) => (difference === null) === (product === "bilinear")), name);
      }
    });

    await t.step("a projector of an older ondée is refused with what to do", async () => {
      const file = checkpointPath(run, "project", 6);
      const { tensors, metadata } = await readSafetensors(file);
      const { posterior: _, ...config } = JSON.parse(metadata["config"]!);
      await writeSafetensors(file, { tensors, metadata: { ...metadata, config: JSON.stringify(config) } });
      await assert.rejects(applyProjector(engine, run, { quiet: true }), /older ondée.*--fresh trains it again/s);
    });
  });
});
