import { join } from "node:path";
import { assert } from "../../deps.ts";
import { coarsen, createArchive, dayAxis, openArchive, openDerivedGroup } from "../../../lib/archive/mod.ts";
import { isDataError } from "../../../lib/base/mod.ts";
import { openEngine } from "../../../lib/engine/mod.ts";
import { cutTile, type Grid, parseTime, seamContrast, tileField } from "../../../lib/grid/mod.ts";
import {
  decodeTiles,
  encodeMosaics,
  latentReader,
  loadRainModel,
  withKnownLatents,
  writeDecoded,
} from "../../../lib/runs/mod.ts";
import { decodeLatents, disposeRainModel, encodeRates } from "../../../lib/topographic/mod.ts";
import { contentOf, inFolder } from "../../tasks/run_task.ts";
import { SMALL_MODEL } from "../../topographic/small_model.ts";
import { smallRun, trainSmall } from "./small_run.ts";

const STEP = 300;
const NOON = parseTime("2021-06-02T12:00Z");
/** Half a stored step, and what float32 rounds. */
const STORED = 0.5 / 512 + 1e-4;

Deno.test("mosaics are encoded as windows are, tile by tile, into a group that says what made it; decoded they are blended", async (t) => {
  using engine = await openEngine();
  await inFolder(async (folder) => {
    const { run, archive } = await smallRun(engine, folder, 3);
    const report = await encodeMosaics(engine, run, { archive, quiet: true });
    const { model } = await loadRainModel(engine, run, "topographic");
    const latents = await openDerivedGroup(archive, "latent");
    const read = latentReader(latents);
    const units = 3 * 5 + 4;

    await t.step("all days and mosaics, with what became of their tiles", async () => {
      assert.deepEqual([report.days, report.encodedDays, report.mosaics, report.tiles], [3, 3, 3 * 288, 9]);
      assert.deepEqual([report.counts.encoded, report.counts.skipped, report.clipped], [3 * 288 * 9, 0, 0]);
      assert.ok(report.counts.dry > 0 && report.counts.dry < report.counts.encoded);
      assert.deepEqual(await latents.days(), ["2021-06-01", "2021-06-02", "2021-06-03"]);
      const again = await encodeMosaics(engine, run, { archive, quiet: true });
      assert.deepEqual([again.encodedDays, again.otherDays, again.changed], [0, 0, []]);
    });

    const window = async (time: number, [row, column]: readonly [number, number]) => {
      const radar = (await openArchive(archive)).group("radar");
      const first = (time - radar.time.first) / STEP;
      const fine = await radar.read("rain_rate", { time: [first, SMALL_MODEL.frames] });
      const coarse = coarsen(fine, 36, 2);
      const rates = new Float32Array(SMALL_MODEL.frames * 256);
      for (let f = 0; f < SMALL_MODEL.frames; f++) {
        cutTile(coarse.subarray(f * 1296, (f + 1) * 1296), { ny: 36, nx: 36, size: 16 }, [row, column], rates, f * 256);
      }
      return rates;
    };

    await t.step(
      "the latent of a tile is that of a window with its context, at midnight and between blocks too",
      async () => {
        let wet = 0;
        // a window of 6 frames: its fifth and sixth know the four before
        for (const last of [NOON, parseTime("2021-06-02T00:00Z"), parseTime("2021-06-02T02:00Z"), NOON + 7 * STEP]) {
          for (const tile of [0, 4, 8]) {
            const rates = await window(last - 4 * STEP, [10 * Math.floor(tile / 3), 10 * (tile % 3)]);
            wet += rates.filter((rate) => rate >= 0.1).length;
            const wanted = await encodeRates(engine, model, rates);
            const found = read(last).subarray(tile * units, (tile + 1) * units);
            for (let i = 0; i < 15; i++) {
              assert.ok(
                Math.abs(found[i]! - wanted[4 * 15 + i]!) < STORED,
                `${last} ${tile} ${found[i]} ${wanted[60 + i]}`,
              );
            }
          }
        }
        assert.ok(wet > 100, "it rains in some");
      },
    );

    await t.step("attributes say the run, the model and its digest, the commit, the tiles", async () => {
      const { attributes } = JSON.parse(await Deno.readTextFile(join(archive, "latent", "zarr.json")));
      assert.deepEqual([attributes.run, attributes.model, attributes.model_step], ["run-0", "topographic", 4]);
      assert.match(attributes.model_sha256, /^[0-9a-f]{64}$/);
      assert.match(attributes.commit, /^[0-9a-f]{12}\+?$/);
      assert.deepEqual(attributes.tile_rows, [0, 10, 20]);
      assert.equal(attributes.source, "radar");
    });

    await t.step("the archive opens as before, and names the group in no list of data", async () => {
      assert.deepEqual((await openArchive(archive)).groups.map(({ name }) => name), ["imerg", "radar"]);
      await assert.rejects(openArchive(join(archive, "latent")), (error) => isDataError(error, "unknown-format"));
    });

    await t.step("a decoded mosaic is its tiles, decoded one by one where they are alone", async () => {
      const tiling = tileField({ ny: 36, nx: 36 }, { size: 16, overlap: 4 });
      const all = read(NOON);
      const blended = await decodeTiles(engine, model, tiling, all);
      const [corner] = [await decodeLatents(engine, model, all.slice(0, units))];
      for (let y = 0; y < 10; y++) {
        for (let x = 0; x < 10; x++) assert.ok(Math.abs(blended[y * 36 + x]! - corner[y * 16 + x]!) < 1e-5);
      }
      const { ratio } = seamContrast(blended, tiling, "edges");
      assert.ok(ratio > 0 && ratio < 3, `${ratio}`);
      const without = all.slice();
      without.fill(NaN, 0, units);
      const holed = await decodeTiles(engine, model, tiling, without);
      assert.ok(Number.isNaN(holed[0]!) && !Number.isNaN(holed[20]!));
    });

    await t.step("decoded mosaics are a group as any other", async () => {
      await withKnownLatents(engine, run, { archive }, async (store) => {
        const { mosaics } = await writeDecoded(engine, store, "decoded", { quiet: true });
        assert.equal(mosaics, 3 * 288);
        assert.equal((await writeDecoded(engine, store, "decoded", { quiet: true })).mosaics, 0);
        const field = await (await openArchive(archive)).group("decoded").frame("rain_rate", NOON);
        const blended = await decodeTiles(engine, store.model, store.tiling, read(NOON));
        field.forEach((rate, i) => assert.ok(Math.abs(rate - blended[i]!) <= 0.00501, `${rate} ${blended[i]}`));
      });
    });

    await t.step(
      "latents of another model, of data, or made in another way are refused; --force replaces",
      async () => {
        const other = join(folder, "other");
        await trainSmall(engine, other, archive, 4, 7);
        const refused = (words: RegExp) => (error: unknown) =>
          isDataError(error, "unsupported-version", "time-conflict") && words.test(error.message);
        const before = await contentOf(join(archive, "latent"));
        await assert.rejects(
          encodeMosaics(engine, other, { archive, quiet: true }),
          refused(/Group "latent" holds latents of another model: step 4, SHA-256 [0-9a-f]{12}; this run's is step 4/),
        );
        await assert.rejects(
          withKnownLatents(engine, other, { archive }, () => Promise.resolve()),
          refused(
            /of another model.*; --into names another group, "deno task project --run \S+ --mosaics \S+ --into latent --force" repl/,
          ),
        );
        await assert.rejects(
          withKnownLatents(engine, other, { archive, flag: "--latent" }, () => Promise.resolve()),
          refused(/of another model.*; --latent names another group, "deno task project /),
        );
        const days = ["2031-01-01", ""] as const;
        for (const directory of [run, other]) {
          await assert.rejects(
            encodeMosaics(engine, directory, { archive, days, force: true, quiet: true }),
            (error) =>
              isDataError(error, "missing-frame") &&
              /^Group "radar" has none of the days asked: it has 2021-06-01 to 2021-06-03/.test(error.message),
          );
        }
        await assert.rejects(
          encodeMosaics(engine, run, { archive, overlap: 6, quiet: true }),
          refused(/made in another way: overlap 4 instead of 6; --into names another group, --force replaces/),
        );
        await assert.rejects(
          encodeMosaics(engine, run, { archive, into: "imerg", quiet: true }),
          refused(/holds data/),
        );
        await assert.rejects(
          withKnownLatents(engine, run, { archive, into: "nothing" }, () => Promise.resolve()),
          (error) => isDataError(error, "missing-variable"),
        );
        assert.equal(await contentOf(join(archive, "latent")), before);
        const one = ["2021-06-02", "2021-06-02"] as const;
        const forced = await encodeMosaics(engine, other, { archive, days: one, force: true, quiet: true });
        assert.equal(forced.encodedDays, 1);
        assert.deepEqual(await (await openDerivedGroup(archive, "latent")).days(), ["2021-06-02"]);
        const decode = (into: string) =>
          withKnownLatents(engine, other, { archive }, (store) => writeDecoded(engine, store, into, { quiet: true }));
        await assert.rejects(
          decode("decoded"),
          refused(/"decoded" holds mosaics decoded from other latents \(model_sha256/),
        );
        assert.equal((await decode("again")).mosaics, 288);
      },
    );
    disposeRainModel(model);
  });
});

Deno.test("gaps are skipped and counted, or masked; days that change are named, and encoded again by force", async (t) => {
  using engine = await openEngine();
  await inFolder(async (folder) => {
    const { run, archive: whole } = await smallRun(engine, folder, 1);
    const radar = (await openArchive(whole)).group("radar");
    // the same rain, without some frames, and without the western quarter in others
    const archive = join(folder, "gaps.zarr");
    const { grid, time, duration, variables, product } = radar;
    const group = { name: "radar", grid, time: { ...time, count: 288 }, duration, variables, product };
    const gaps = (await createArchive(archive, { groups: [group] })).group("radar");
    const rain = (index: number) => radar.frame("rain_rate", time.first + index * STEP);
    const [gone, cut] = [[100, 101, 102], [120, 121, 122, 123]];
    await gaps.writeDay("2021-06-01", {
      "rain_rate": async (index) => {
        if (gone.includes(index) || index >= 280) return null;
        const field = await rain(index);
        return cut.includes(index) ? field.map((rate, i) => i % 72 < 18 ? NaN : rate) : field;
      },
    });
    const latent = async (index: number) =>
      latentReader(await openDerivedGroup(archive, "latent"))(time.first + index * STEP);
    const units = 3 * 5 + 4;

    const complete = await encodeMosaics(engine, run, { archive: whole, quiet: true });
    const report = await encodeMosaics(engine, run, { archive, quiet: true });

    await t.step("skipped: no latent, and no zero", async () => {
      // 3 frames and the last 8 of all 9 tiles; 4 frames of the 3 tiles that lack 9 of 16 columns
      assert.equal(report.counts.skipped, 11 * 9 + 4 * 3);
      assert.equal(report.counts.encoded, 288 * 9 - report.counts.skipped);
      assert.deepEqual([report.counts.masked, report.mosaics], [0, 277]);
      assert.ok((await latent(101)).every(Number.isNaN));
      const part = await latent(121);
      for (let tile = 0; tile < 9; tile++) {
        assert.equal(Number.isNaN(part[tile * units]!), tile % 3 === 0, `tile ${tile}`);
      }
    });

    await t.step("frames after a gap know what there is of their context", async () => {
      const { model } = await loadRainModel(engine, run, "topographic");
      const fine = await radar.read("rain_rate", { time: [103, 6] });
      const rates = new Float32Array(6 * 256);
      const coarse = coarsen(fine, 36, 2);
      for (let f = 0; f < 6; f++) {
        cutTile(coarse.subarray(f * 1296, (f + 1) * 1296), { ny: 36, nx: 36, size: 16 }, [10, 10], rates, f * 256);
      }
      const wanted = await encodeRates(engine, model, rates); // a window that begins after the gap
      // frame 104 reaches back to 100: into the gap and no further
      const found = (await latent(104)).subarray(4 * units, 4 * units + 15);
      found.forEach((value, i) => assert.ok(Math.abs(value - wanted[15 + i]!) < STORED, `${value} ${wanted[15 + i]}`));
      disposeRainModel(model);
    });

    await t.step("masked: all tiles with a cell, the others stay missing", async () => {
      const masked = await encodeMosaics(engine, run, { archive, into: "masked", allowMissing: true, quiet: true });
      assert.deepEqual([masked.counts.skipped, masked.counts.masked], [11 * 9, 4 * 3]);
      const read = latentReader(await openDerivedGroup(archive, "masked"));
      assert.ok(!(read(time.first + 121 * STEP)).some(Number.isNaN));
      assert.ok((read(time.first + 101 * STEP)).every(Number.isNaN));
    });

    await t.step("a day that was completed since is named, and stays until --force", async () => {
      const decode = (force = false) =>
        withKnownLatents(
          engine,
          run,
          { archive },
          (store) => writeDecoded(engine, store, "decoded", { force, quiet: true }),
        );
      const decoded = async () =>
        await (await openArchive(archive)).group("decoded").frame("rain_rate", time.first + 285 * STEP);
      assert.equal((await decode()).mosaics, 277);
      await gaps.writeDay("2021-06-01", { "rain_rate": (index) => index >= 280 ? rain(index) : null });
      const before = await contentOf(join(archive, "latent"));
      const seen = await encodeMosaics(engine, run, { archive, quiet: true });
      assert.deepEqual([seen.changed, seen.encodedDays], [["2021-06-01"], 0]);
      assert.equal(await contentOf(join(archive, "latent")), before);
      const forced = await encodeMosaics(engine, run, { archive, force: true, quiet: true });
      assert.deepEqual([forced.encodedDays, forced.mosaics], [1, 285]);
      assert.ok(!(await latent(285)).some(Number.isNaN));
      const stale = await decode();
      assert.deepEqual([stale.changed, stale.mosaics], [["2021-06-01"], 0]);
      assert.ok((await decoded()).every(Number.isNaN));
      const again = await decode(true);
      assert.deepEqual([again.changed, again.mosaics], [["2021-06-01"], 285]);
      assert.ok(!(await decoded()).some(Number.isNaN));
      assert.deepEqual((await decode()).changed, []);
      const record = join(archive, "decoded", "present", "days", "2021-06-01.json");
      await Deno.truncate(record, 100);
      assert.deepEqual((await decode()).changed, ["2021-06-01"]);
      assert.equal((await decode(true)).mosaics, 285);
      assert.ok(!(await decoded()).some(Number.isNaN));
      // of a day whose latents are all missing now nothing is left, and none of it is in the way of the next
      const nothing = { "rain_rate": (index: number) => index === 0 ? new Float32Array(72 * 72).fill(NaN) : null };
      await gaps.writeDay("2021-06-01", nothing, { replace: true });
      await encodeMosaics(engine, run, { archive, force: true, quiet: true });
      assert.equal((await decode(true)).mosaics, 0);
      assert.deepEqual(await (await openArchive(archive)).group("decoded").days(), []);
      await gaps.writeDay("2021-06-01", { "rain_rate": rain }, { replace: true });
      await encodeMosaics(engine, run, { archive, force: true, quiet: true });
      assert.equal((await decode()).mosaics, 288);
    });
    assert.equal(complete.counts.skipped, 0);
  });
});

Deno.test("mosaics of another grid or step are refused with the mismatch named, or brought to the model's cells", async (t) => {
  using engine = await openEngine();
  await inFolder(async (folder) => {
    const { run, archive: whole } = await smallRun(engine, folder, 1);
    const radar = (await openArchive(whole)).group("radar");
    const add = async (
      name: string,
      grid: Grid,
      step: number,
      make: (index: number) => Float32Array | Promise<Float32Array>,
    ) => {
      const path = join(folder, `${name}.zarr`);
      const { variables, product } = radar;
      const time = dayAxis("2021-06-01", "2021-06-01", step);
      const archive = await createArchive(path, {
        groups: [{ name: "radar", grid, time, duration: step, variables, product }],
      });
      await archive.group("radar").writeDay("2021-06-01", { "rain_rate": (index) => make(index) });
      return path;
    };
    const rain = (index: number) => radar.frame("rain_rate", radar.time.first + index * STEP);
    const mismatch = (words: RegExp) => (error: unknown) =>
      isDataError(error, "grid-mismatch") && words.test(error.message);
    const encode = (archive: string, regrid = false) => encodeMosaics(engine, run, { archive, regrid, quiet: true });

    await t.step("cells that make whole cells of the model are taken as they are: 2 km", async () => {
      const { grid } = radar;
      const coarse = {
        ...grid,
        nx: 36,
        ny: 36,
        dx: 2 * grid.dx,
        dy: 2 * grid.dy,
        x0: grid.x0 + grid.dx / 2,
        y0: grid.y0 + grid.dy / 2,
      };
      const path = await add("two", coarse, STEP, async (index) => coarsen(await rain(index), 36, 2));
      assert.deepEqual([(await encode(path)).tiles, (await encode(whole)).tiles], [9, 9]);
      const [a, b] = await Promise.all([path, whole].map((archive) => openDerivedGroup(archive, "latent")));
      const far = latentReader(a!)(NOON - 86_400).map((value, i) =>
        Math.abs(value - latentReader(b!)(NOON - 86_400)[i]!)
      );
      assert.ok(Math.max(...far) < 0.02, `${Math.max(...far)}`); // means are rounded to 0.01 mm/h before they are stored
    });

    await t.step("1.5 km is not", async () => {
      const { grid } = radar;
      const other = {
        ...grid,
        nx: 48,
        ny: 48,
        dx: 1500,
        dy: Math.sign(grid.dy) * 1500,
        x0: grid.x0 + 250,
        y0: grid.y0 + Math.sign(grid.dy) * 250,
      };
      const path = await add("other", other, STEP, () => new Float32Array(48 * 48).fill(1));
      await assert.rejects(
        encode(path),
        mismatch(
          /"radar" has another grid than .*1500 x 1500 m every 300 s, the model 2000 x 2000 m every 300 s; --regrid/,
        ),
      );
      const report = await encode(path, true);
      assert.deepEqual([report.tiles, report.counts.skipped], [9, 0]);
    });

    await t.step("10 minutes are not", async () => {
      const path = await add("step", radar.grid, 600, (index) => rain(2 * index));
      await assert.rejects(encode(path), mismatch(/another step than .* every 600 s, the model .* every 300 s/));
      const report = await encode(path, true);
      // the last five minutes have no frame after them
      assert.deepEqual([report.counts.encoded, report.counts.skipped], [287 * 9, 9]);
    });
  });
});
