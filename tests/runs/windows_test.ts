import { join } from "node:path";
import { assert } from "../deps.ts";
import { openArchive, splitDays } from "../../lib/archive/mod.ts";
import { isDataError } from "../../lib/base/mod.ts";
import { dayOf } from "../../lib/grid/mod.ts";
import type { Position, Positioned } from "../../lib/learning/mod.ts";
import {
  DATA_DEFAULTS,
  type DataConfig,
  heldOutWindows,
  pairWindows,
  simulateArchive,
  trainingWindows,
} from "../../lib/runs/mod.ts";
import { splitAsBegun } from "../../lib/runs/data_config.ts";
import type { PairedOrigin } from "../../lib/runs/paired_windows.ts";
import { inFolder } from "../sources/frames.ts";

/** The first `count` items of a stream. */
async function first<T>(items: AsyncIterable<T>, count: number): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of items) if (taken.push(item) === count) break;
  return taken;
}

const config = (archive: string): DataConfig => ({
  archive,
  radar: "radar",
  satellite: "imerg",
  coarsen: 2,
  size: 16,
  frames: 18,
  wetFraction: 0.01,
  batch: 3,
  seed: 4,
  splits: { by: "day" },
});

/** A batch with values of its own: those of a stream are overwritten. */
function kept(batch: Positioned): Positioned {
  const own = (value: unknown) => value instanceof Float32Array ? value.slice() : value;
  return Object.fromEntries(Object.entries(batch).map(([name, value]) => [name, own(value)])) as unknown as Positioned;
}

Deno.test("windows of training and test: same stream from any place, radar and satellite on the same cells, days apart", async (t) => {
  await inFolder(async (folder) => {
    const path = join(folder, "a.zarr");
    await simulateArchive(path, { days: 4, firstDay: "2021-06-01", seed: 3, size: 44, quiet: true });
    const archive = await openArchive(path);
    const data = config(path);
    const days = splitDays(await archive.group("radar").days(), { seed: data.seed });

    await t.step("a stream that is cut goes on with the same batches, over the end of an epoch", async () => {
      const start = { epoch: 0, batch: 0 };
      const streams: readonly ((from: Position) => AsyncIterable<Positioned>)[] = [
        (from) => trainingWindows(archive, data, from),
        (from) => pairWindows(archive, data).training(from),
      ];
      for (const stream of streams) {
        const whole: Positioned[] = [];
        for await (const batch of stream(start)) if (whole.push(kept(batch)) > 3 && batch.next.epoch === 1) break;
        assert.deepEqual(whole.at(-1)!.next, { epoch: 1, batch: 1 });
        for (const at of [0, 1, whole.length - 2]) {
          for await (const next of stream(whole[at]!.next)) {
            assert.deepEqual(next, whole[at + 1], `after batch ${at}`);
            break;
          }
        }
      }
    });

    await t.step(
      "the days of the test are the same for every seed; a run without a seed of the split keeps its days",
      async () => {
        const tested = async (data: DataConfig) => {
          const origins = (await Array.fromAsync(heldOutWindows(archive, data, "test"))).flatMap((batch) =>
            batch.origins
          );
          return [...new Set(origins.map(({ time }) => dayOf(time)))];
        };
        const seeds = [1, 2, 3, 4, 5];
        const { splits } = DATA_DEFAULTS;
        const now = await Promise.all(seeds.map((seed) => tested({ ...data, seed, splits })));
        assert.equal(new Set(now.map(String)).size, 1, now.join(" "));
        const before = await Promise.all(seeds.map((seed) => tested({ ...data, seed })));
        assert.ok(new Set(before.map(String)).size > 1, before.join(" "));
        const wanted = { ...data, seed: 3, splits };
        assert.deepEqual(await tested(splitAsBegun(wanted, { ...data, seed: 3 })), before[2]);
        assert.equal(splitAsBegun(wanted, wanted), wanted);
        assert.equal(splitAsBegun(wanted, undefined), wanted);
      },
    );

    await t.step("a satellite group without a value ends the stream with a reason, not in a circle", async () => {
      const { grid, time, duration, variables, product } = archive.group("imerg");
      await archive.addGroup({ name: "empty", grid, time, duration, variables, product });
      const stream = pairWindows(archive, { ...data, satellite: "empty" }).training({ epoch: 0, batch: 0 });
      await assert.rejects(
        stream.next(),
        (error) => isDataError(error, "missing-frame") && /empty/.test(error.message),
      );
    });

    await t.step(
      "satellite values are those of the cell that holds the centre, radar values means of 2 x 2 cells",
      async () => {
        const pairing = pairWindows(archive, data);
        const radar = archive.group("radar");
        const satellite = archive.group("imerg");
        const { halfHours, cells: { coarse, satelliteCell } } = pairing;
        assert.equal(halfHours, 3);
        let checked = 0;
        for (const batch of await first(pairing.heldOut("test"), 2)) {
          for (const [w, { time, y, x }] of batch.origins.entries()) {
            assert.ok(days.test.includes(dayOf(time)) && days.test.includes(dayOf(time + 18 * 300 - 1)));
            assert.equal(time % 1800, 0);
            const fine = await radar.frame("rain_rate", time + 7 * 300);
            const rain = await satellite.frame("rain_rate", time + 1800);
            for (const [row, column] of [[0, 0], [5, 11], [15, 15]] as const) {
              const corner = 2 * (y + row) * 44 + 2 * (x + column);
              const mean = [0, 1, 44, 45].reduce((sum, k) => sum + fine[corner + k]! / 4, 0);
              const found = batch.radar[((w * 18 + 7) * 16 + row) * 16 + column]!;
              assert.ok(Math.abs(found - mean) < 1e-5, `${found} for ${mean}`);
              const cell = satelliteCell[(y + row) * coarse.nx + x + column]!;
              assert.equal(batch.satellite[((w * 3 + 1) * 16 + row) * 16 + column], cell < 0 ? NaN : rain[cell]);
              checked++;
            }
          }
        }
        assert.ok(checked > 0);
      },
    );

    await t.step("windows whose satellite has gaps are left out and counted; a part without any says why", async () => {
      const satellite = archive.group("imerg");
      const { time: axis, variables } = satellite;
      const pairs = async (leftOut: PairedOrigin[]) =>
        (await Array.fromAsync(pairWindows(await openArchive(path), data).heldOut("test", 0, leftOut)))
          .flatMap(({ origins }) => origins);
      const none: PairedOrigin[] = [];
      const before = await pairs(none);
      assert.deepEqual(none, []);
      const day = days.test[0]!;
      const [of, gone] = [before.filter(({ time }) => dayOf(time) === day), new Set<number>()];
      const rewrite = async (isGone: (time: number) => boolean) => {
        const makers = await Promise.all(variables.map(async ({ name }) => {
          const frames = new Map<number, Float32Array>();
          for (const time of await satellite.present(day)) frames.set(time, await satellite.frame(name, time));
          return [name, (index: number) => {
            const time = axis.first + index * axis.step;
            return isGone(time) ? null : frames.get(time) ?? null;
          }] as const;
        }));
        await satellite.writeDay(day, Object.fromEntries(makers), { replace: true });
      };
      gone.add(of[0]!.time + 1800);
      await rewrite((time) => gone.has(time));
      const leftOut: PairedOrigin[] = [];
      const after = await pairs(leftOut);
      assert.ok(leftOut.length > 0);
      assert.deepEqual(leftOut, before.filter(({ time }) => time === of[0]!.time));
      assert.deepEqual(after, before.filter(({ time }) => time !== of[0]!.time));
      const every = of.map(({ time }) => time + 1800);
      await rewrite((time) => every.includes(time));
      await assert.rejects(
        pairs([]),
        (error) =>
          isDataError(error, "missing-frame") && /"imerg" misses more than 10 % of a half hour/.test(error.message),
      );
    });

    await t.step("held-out windows do not overlap", async () => {
      const places: string[] = [];
      for await (const batch of heldOutWindows(archive, data, "test")) {
        for (const { time, y, x } of batch.origins) {
          assert.equal(y % 32 + x % 32, 0);
          places.push(`${time} ${y} ${x}`);
        }
      }
      assert.equal(new Set(places).size, places.length);
      assert.ok(places.length > 0);
    });

    await t.step("a part without a window is named, with what to change", async () => {
      const wet = { ...data, wetFraction: 1 };
      const none = (error: unknown) =>
        isDataError(error, "missing-frame") && error.file === path &&
        /100 % of rain in the (test|train) part of group "radar": use more days, smaller windows/.test(error.message);
      await assert.rejects(first(heldOutWindows(archive, wet, "test"), 1), none);
      await assert.rejects(first(trainingWindows(archive, wet, { epoch: 0, batch: 0 }), 1), none);
      const large = { ...data, batch: 5000 };
      await assert.rejects(
        first(trainingWindows(archive, large, { epoch: 0, batch: 0 }), 1),
        /train part of group "radar" has \d+ windows, fewer than a batch of 5000: use --batch \d+ or less/,
      );
      await assert.rejects(first(pairWindows(archive, wet).heldOut("test"), 1), none);
      await assert.rejects(first(pairWindows(archive, wet).training({ epoch: 0, batch: 0 }), 1), none);
      assert.throws(() => pairWindows(archive, { ...data, frames: 10 }), /Cannot pair windows of 10 frames of 300 s/);
    });
  });
});
