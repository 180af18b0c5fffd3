import { join } from "node:path";
import { assert } from "../../deps.ts";
import { createArchive, createDerivedGroup, type DerivedGroup, type DerivedHandle } from "../../../lib/archive/mod.ts";
import { isDataError, randomStream } from "../../../lib/base/mod.ts";
import { parseTime } from "../../../lib/grid/mod.ts";
import { sampleWindows, unitScale, windowsLike } from "../../../lib/runs/mod.ts";
import { sampleGroup, withFolder } from "../../archive/sample.ts";

const FIRST = parseTime("2021-06-25");
const STEP = 1800;
const [DAYS, TILES, UNITS] = [4, 6, 5];

/** Latents of four days of half hours, 2 x 3 tiles, 2 x 2 units and 1, random; one in ten tiles has none. */
async function randomLatents(
  folder: string,
): Promise<{ readonly latents: DerivedHandle; readonly rows: Float32Array; readonly wet: Float32Array }> {
  const path = join(folder, "a.zarr");
  await createArchive(path, { groups: [sampleGroup(DAYS)] });
  const axis = (values: readonly number[]) => ({
    values,
    units: "m",
    standardName: "projection_y_coordinate",
    longName: "centre",
  });
  const packed = { dtype: "int16", scale: 1 / 64, fill: -32768, kind: "rate", units: "1" } as const;
  const group: DerivedGroup = {
    name: "latent",
    source: "radar",
    time: { first: FIRST, step: STEP, count: 48 * DAYS },
    duration: STEP,
    crs: "+proj=laea",
    y: axis([1, 2]),
    x: axis([1, 2, 3]),
    variables: [
      { ...packed, name: "t", longName: "t", inner: [{ name: "capsule", size: 2 }, { name: "unit", size: 2 }] },
      { ...packed, name: "residual", longName: "residual", inner: [{ name: "residual_unit", size: 1 }] },
      {
        name: "wet_fraction",
        longName: "wet",
        units: "1",
        dtype: "uint16",
        scale: 1e-4,
        fill: 65535,
        kind: "rate",
        inner: [],
      },
    ],
    chunk: [12, 2, 2],
    identity: {},
  };
  const latents = await createDerivedGroup(path, group);
  const stream = randomStream(4, "latents");
  const n = 48 * DAYS * TILES;
  const missing = Array.from({ length: n }, () => stream.next() < 0.1);
  const rows = Float32Array.from(
    { length: n * UNITS },
    (_, i) => missing[Math.floor(i / UNITS)] ? NaN : Math.round(64 * stream.normal() * (1 + i % UNITS)) / 64,
  );
  const wet = Float32Array.from({ length: n }, (_, i) => missing[i] ? NaN : Math.round(1e4 * stream.next()) / 1e4);
  for (let day = 0; day < DAYS; day++) {
    const name = `2021-06-${25 + day}`;
    const lock = await latents.lock(name);
    const writer = await latents.write(name);
    for (let k = 0; k < 48; k += 24) {
      const [from, to] = [(48 * day + k) * TILES, (48 * day + k + 24) * TILES];
      const units = (first: number, count: number) =>
        Int16Array.from({ length: (to - from) * count }, (_, i) => {
          const value = rows[(from + Math.floor(i / count)) * UNITS + first + i % count]!;
          return Number.isNaN(value) ? -32768 : 64 * value;
        });
      await writer.add({
        t: units(0, 4),
        residual: units(4, 1),
        "wet_fraction": Uint16Array.from(wet.subarray(from, to), (w) => Number.isNaN(w) ? 65535 : Math.round(1e4 * w)),
      });
    }
    await writer.commit({});
    await writer.close();
    await lock.release();
  }
  return { latents, rows, wet };
}

Deno.test("windowsLike() finds what a look at all windows finds: the nearest that are hours apart", () =>
  withFolder(async (folder) => {
    const { latents, rows, wet } = await randomLatents(folder);
    const deviation = Float64Array.from([1, 2, 3, 4, 5]);
    const scale = { mean: new Float64Array(UNITS), deviation };
    const query = { time: FIRST + 60 * STEP, tile: 2 };
    const at = (i: number) => rows.subarray(i * UNITS, (i + 1) * UNITS);
    for (const least of [0, 0.5]) {
      const wanted: { time: number; tile: number; distance: number }[] = [];
      for (let i = 0; i < wet.length; i++) {
        const [time, tile] = [FIRST + Math.floor(i / TILES) * STEP, i % TILES];
        if (!(wet[i]! >= least) || Math.abs(time - query.time) <= 6 * 3600) continue;
        const squares = deviation.map((d, u) => ((at(i)[u]! - at(60 * TILES + 2)[u]!) / d) ** 2);
        wanted.push({ time, tile, distance: Math.sqrt(squares.reduce((a, b) => a + b) / UNITS) });
      }
      wanted.sort((a, b) => a.distance - b.distance);
      const nearest: typeof wanted = [];
      for (const each of wanted) {
        if (nearest.every(({ time }) => Math.abs(time - each.time) > 6 * 3600)) nearest.push(each);
        if (nearest.length === 5) break;
      }
      const found = await windowsLike(latents, query, scale, { count: 5, wetFraction: least });
      assert.deepEqual(found.map(({ time, tile }) => [time, tile]), nearest.map(({ time, tile }) => [time, tile]));
      found.forEach(({ distance }, i) => assert.ok(Math.abs(distance - nearest[i]!.distance) < 1e-9));
    }
    const missing = wet.findIndex(Number.isNaN);
    const gone = { time: FIRST + Math.floor(missing / TILES) * STEP, tile: missing % TILES };
    await assert.rejects(
      windowsLike(latents, gone, scale, { count: 1 }),
      (error) => isDataError(error, "missing-frame"),
    );
    await assert.rejects(
      windowsLike(latents, { ...query, tile: 6 }, scale, { count: 1 }),
      /Tile 6 is not one of the 6/,
    );
    await assert.rejects(windowsLike(latents, { ...query, time: FIRST - 1 }, scale, { count: 1 }), RangeError);
  }));

Deno.test("sampleWindows() draws wet windows with their own latents, evenly over time, the same for the same seed", () =>
  withFolder(async (folder) => {
    const { latents, rows, wet } = await randomLatents(folder);
    const options = { mosaics: 40, windows: 2, wetFraction: 0.3, seed: 1 };
    const sample = await sampleWindows(latents, options);
    assert.equal(new Set(sample.places.map(({ time }) => time)).size, 40);
    assert.ok(sample.places.length > 60 && sample.places.length <= 80);
    for (const [k, { time, tile, wetFraction }] of sample.places.entries()) {
      const i = (time - FIRST) / STEP * TILES + tile;
      assert.ok(wetFraction >= 0.3 && Math.abs(wetFraction - wet[i]!) < 1e-6);
      assert.deepEqual(sample.latents.subarray(k * UNITS, (k + 1) * UNITS), rows.subarray(i * UNITS, (i + 1) * UNITS));
    }
    const early = sample.places.filter(({ time }) => time < FIRST + 2 * 86_400).length;
    assert.ok(Math.abs(early / sample.places.length - 0.5) < 0.2, `${early}`);
    assert.deepEqual(await sampleWindows(latents, options), sample);
    assert.notDeepEqual((await sampleWindows(latents, { ...options, seed: 2 })).places, sample.places);
    await assert.rejects(
      sampleWindows(latents, { ...options, wetFraction: 1.5 }),
      (error) => isDataError(error, "missing-frame"),
    );
    const { mean, deviation } = unitScale(sample.latents, UNITS);
    assert.ok(deviation[4]! > deviation[0]! && mean.every((m, u) => Math.abs(m) < deviation[u]!));
  }));
