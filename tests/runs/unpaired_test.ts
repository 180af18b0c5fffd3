/** Training without pairs: where radar and satellite never see the same, and on the satellite of another archive. */
import { join } from "node:path";
import { assert } from "../deps.ts";
import { randomStream } from "../../lib/base/mod.ts";
import { createArchive, dayAxis, openArchive, splitDays } from "../../lib/archive/mod.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import { dayOf } from "../../lib/grid/mod.ts";
import { checkpointPath, listCheckpoints, readSafetensors, writeSafetensors } from "../../lib/learning/mod.ts";
import {
  applyProjector,
  DATA_DEFAULTS,
  type PairSettings,
  projectRegion,
  readRunConfig,
  simulateArchive,
  trainPair,
} from "../../lib/runs/mod.ts";
import { first, type PairContext, withPairContext } from "../../lib/runs/pair_context.ts";
import { loadToldProjector } from "../../lib/runs/pair_models.ts";
import { drawLatent, fitProjectionLaw } from "../../lib/runs/projection/projection_law.ts";
import { wetFraction } from "../../lib/runs/latent_errors.ts";
import { mixed } from "../../lib/runs/unpaired/mixed.ts";
import { unpairedBatches } from "../../lib/runs/unpaired/unpaired_batches.ts";
import { inFolder } from "../sources/frames.ts";
import { runTask } from "../tasks/run_task.ts";
import { assertRegionProjected, satelliteAlone } from "./region/region_projected.ts";
import { assertCutTrainingSame, PAIR_OPTIONS, shortPair, smallPairRun } from "./small_pair_run.ts";

const NAME = "project-unpaired";
const START = { epoch: 0, batch: 0 };

Deno.test("a projector without pairs", async (t) => {
  await inFolder(async (folder) => {
    using engine = await openEngine({ device: "cpu", quiet: true });
    const run = await smallPairRun(engine, folder, 64, 32);
    const archive = await openArchive(join(folder, "a.zarr"));
    const [radar, satellite] = [archive.group("radar"), archive.group("imerg")];
    const { train, validation, test } = splitDays(await radar.days(), DATA_DEFAULTS.splits);
    assert.equal(train.length, 2);
    // each training day has the one or the other; held-out days keep both
    await radar.removeDay(train[0]!);
    await satellite.removeDay(train[1]!);

    await t.step("is trained where no pair is, and goes on at the same bytes", async () => {
      await assert.rejects(
        trainPair(engine, run, "project", shortPair(1), PAIR_OPTIONS),
        /Fewer than 4 .* have values/,
      );
      await assertCutTrainingSame(engine, run, NAME);
    });

    await t.step(
      "learns from rain of the satellite on days that are not held out, in an order of each epoch",
      async () => {
        await withPairContext(engine, run, async (context) => {
          const batches = await unpairedBatches(context, {});
          const seen: string[][] = [[], []];
          for await (const { origins, satellite: rates, radar: frames, rain, next: { epoch } } of batches(START)) {
            if (epoch > 1) break;
            seen[epoch]!.push(JSON.stringify(origins));
            for (const { time } of origins as readonly { readonly time: number }[]) assert.equal(dayOf(time), train[0]);
            const length = rates.length / origins.length;
            origins.forEach((_, k) => assert.ok(wetFraction(rates.subarray(k * length, (k + 1) * length)) >= 0.01));
            assert.equal(frames.length, origins.length * 18 * 32 ** 2);
            assert.ok(rain.some((value) => value > 0));
          }
          assert.notDeepEqual(seen[0], seen[1]);
          const [third] = await Array.fromAsync(first(batches({ epoch: 0, batch: 2 }), 1));
          assert.equal(JSON.stringify(third!.origins), seen[0]![2]);
        });
      },
    );

    await t.step("draws by its own spread alone: what dresses its ensembles reads no pair", async () => {
      await withPairContext(engine, run, async (context) => {
        const refuse = () => {
          throw new Error("a pair was read");
        };
        const blind: PairContext = { ...context, pairing: { ...context.pairing, training: refuse, heldOut: refuse } };
        const law = await fitProjectionLaw(engine, blind, await loadToldProjector(engine, run, context, NAME), 1);
        assert.deepEqual([law.factor, law.validationWindows, law.errors], [1, 0, null]);
        const length = 20_000;
        const posterior = { satellite: new Float32Array(length).fill(3), spread: new Float32Array(length).fill(0.5) };
        const draw = { origins: [{ time: 0, y: 0, x: 0 }], seed: 1, member: 0 };
        const drawn = drawLatent(posterior, law, draw);
        const mean = drawn.reduce((sum, value) => sum + value, 0) / length;
        const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / length;
        assert.ok(Math.abs(mean - 3) < 0.02 && Math.abs(variance - 0.25) < 0.01);
        assert.deepEqual(drawLatent(posterior, law, draw), drawn);
        assert.notDeepEqual(drawLatent(posterior, law, { ...draw, member: 1 }), drawn);
      });
      const { ensemble } = await applyProjector(engine, run, {
        projector: NAME,
        members: 2,
        replicates: 50,
        quiet: true,
      });
      const { factor, validationWindows, raw, latent } = ensemble!.calibration;
      assert.deepEqual([factor, validationWindows, raw.coverage], [1, 0, latent.coverage]);
      assert.ok(validation.length > 0 && test.length > 0);
      const elsewhere = { archive: join(folder, "a.zarr"), members: 2, projector: NAME, quiet: true } as const;
      await assert.rejects(projectRegion(engine, run, elsewhere), /learned from the run's own satellite; --fresh/);
    });

    await t.step("learns from the satellite of another archive, of another place and other days", async () => {
      const other = join(folder, "b.zarr");
      const both = join(folder, "both.zarr");
      const place = { size: 96, middle: [50, -8] } as const;
      await simulateArchive(both, { days: 1, firstDay: "2022-01-01", seed: 5, ...place, quiet: true });
      await satelliteAlone(both, other);
      await withPairContext(engine, run, async (context) => {
        const [batch] = await Array.fromAsync(first((await unpairedBatches(context, { archive: other }))(START), 1));
        for (const { time, lon } of batch!.origins as readonly { readonly time: number; readonly lon: number }[]) {
          assert.equal(dayOf(time), "2022-01-01");
          assert.ok(lon < -6);
        }
      });
      const settings = { ...shortPair(1), archive: other };
      await assert.rejects(
        trainPair(engine, run, NAME, { ...settings, steps: 7 }, PAIR_OPTIONS),
        /archive .*begun with none/,
      );
      const { step } = await trainPair(engine, run, NAME, settings, { ...PAIR_OPTIONS, fresh: true });
      assert.equal(step, 1);
    });

    await t.step("knows that archive where it was moved to, and no other", async () => {
      const moved = join(folder, "elsewhere", "moved.zarr");
      await Deno.mkdir(join(folder, "elsewhere"));
      await Deno.rename(join(folder, "b.zarr"), moved);
      const goOn = (steps: number, archive: string) =>
        trainPair(engine, run, NAME, { ...shortPair(steps), archive }, PAIR_OPTIONS);
      await assert.rejects(goOn(1, join(folder, "a.zarr")), { tag: "time-conflict", message: /other rain.*--fresh/ });
      assert.equal((await goOn(1, moved)).step, 1);
      const { settings } = await readRunConfig(run);
      assert.equal((settings[NAME] as PairSettings).archive, moved);
      assert.equal((await goOn(2, moved)).step, 2);
    });

    await t.step("gives radar-like rain where no radar is, days of it, and goes on where it was stopped", async () => {
      await assertRegionProjected(engine, run, join(folder, "elsewhere", "moved.zarr"));
      const other = { archive: join(folder, "a.zarr"), members: 2, projector: NAME, quiet: true } as const;
      await assert.rejects(projectRegion(engine, run, other), { tag: "time-conflict", message: /other rain/ });
    });

    await t.step("is not trained further for a region that cannot be projected", async () => {
      const moved = join(folder, "elsewhere", "moved.zarr");
      const reached = (await listCheckpoints(run, NAME)).at(-1)!;
      const line = (archive: string, ...more: readonly string[]) =>
        runTask("project", ["--run", run, "--unpaired", "--archive", archive, "--steps", `${reached + 1}`, ...more]);
      const none = await line(moved, "--from", "2023-01-01");
      assert.deepEqual([none.code, none.out], [1, ""]);
      assert.match(none.err, /none of the days asked: it has 2022-01-01 to 2022-01-02/);
      const small = join(folder, "small.zarr");
      const { grid, variables, product } = satellite;
      const time = dayAxis("2022-01-01", "2022-01-01", 1800);
      const group = { name: "imerg", grid: { ...grid, nx: 3, ny: 3 }, time, duration: 1800, variables, product };
      const cells = (await createArchive(small, { groups: [group], title: "Small" })).group("imerg");
      await cells.writeDay("2022-01-01", { "rain_rate": () => new Float32Array(9) });
      assert.match((await line(small)).err, /Cannot project a region of .* give an archive of a larger area/);
      assert.equal((await listCheckpoints(run, NAME)).at(-1), reached);
    });

    await t.step("refuses a satellite of other cells by name", async () => {
      const { grid, variables, product } = satellite;
      const coarse = join(folder, "c.zarr");
      const time = dayAxis("2022-01-01", "2022-01-01", 1800);
      const group = { name: "imerg", grid: { ...grid, dx: 0.25 }, time, duration: 1800, variables, product };
      await createArchive(coarse, { groups: [group], title: "Coarse" });
      await withPairContext(engine, run, async (context) => {
        await assert.rejects(
          unpairedBatches(context, { archive: coarse }),
          /columns \(degrees\) is 0.25, that of the run's .* 0.1/,
        );
      });
    });

    await t.step("refuses a run whose radar has cells in degrees", async () => {
      await withPairContext(engine, run, async (context) => {
        const grid = { ...satellite.grid, dx: 0.02, dy: -0.02 };
        const group = (name: string) => name === "radar" ? { ...radar, grid } : context.archive.group(name);
        const degrees: PairContext = { ...context, archive: { ...context.archive, group } };
        await assert.rejects(
          unpairedBatches(degrees, {}),
          /Cannot use --unpaired, or an .* degrees every 300 s/,
        );
      });
    });

    await t.step("is refused where an older ondée trained it on pairs", async () => {
      const file = checkpointPath(run, NAME, 2);
      const { tensors, metadata } = await readSafetensors(file);
      const { chosenBy: _, ...config } = JSON.parse(metadata["config"]!);
      await writeSafetensors(file, { tensors, metadata: { ...metadata, config: JSON.stringify(config) } });
      await assert.rejects(applyProjector(engine, run, { projector: NAME, quiet: true }), /pairs with radar; --fresh/);
    });
  });
});

Deno.test("mixed() gives each item once, in another order", async () => {
  async function* numbers() {
    for (let i = 0; i < 50; i++) yield i;
  }
  const all = await Array.fromAsync(mixed(numbers(), 10, randomStream(1, "test")));
  assert.notDeepEqual(all, Array.from({ length: 50 }, (_, i) => i));
  assert.deepEqual(all.toSorted((a, b) => a - b), Array.from({ length: 50 }, (_, i) => i));
});
