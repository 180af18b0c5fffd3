/** Ways to store rain: bytes and what comes back of them, against the archive's own files and exact bounds. */
import { assert, fc } from "../../deps.ts";
import { createArchive } from "../../../lib/archive/mod.ts";
import { indexBytes } from "../../../lib/archive/shard_index.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { archiveCoder } from "../../../lib/runs/compression/archive_coder.ts";
import type { Coder } from "../../../lib/runs/compression/coder.ts";
import { componentsCoder, meansCoder } from "../../../lib/runs/compression/field_coders.ts";
import { dequantise, quantise } from "../../../lib/runs/compression/quantiser.ts";
import { sampleBlocks } from "../../../lib/runs/compression/rain_sample.ts";
import { readCodes, storeCodes } from "../../../lib/runs/compression/stored_codes.ts";
import { fromSquares, toSquares } from "../../../lib/runs/compression/squares.ts";
import { logRain } from "../../../lib/topographic/mod.ts";
import { RAIN, rain, sampleGroup, STEREO, withFolder } from "../../archive/sample.ts";

Deno.test("codes come back from their bytes, which are those of the archive's zstd and one more", () =>
  fc.assert(fc.asyncProperty(
    fc.integer({ min: 1, max: 7 }),
    fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -32768, max: 32767 })), { minLength: 1 }),
    async (columns, values) => {
      const codes = Int16Array.from({ length: columns * values.length }, (_, i) => values[i % values.length]!);
      const bytes = await storeCodes(codes, columns);
      assert.equal(bytes[0], values.every((code) => code >= -128 && code <= 127) ? 1 : 2);
      assert.deepEqual([...bytes.subarray(1, 5)], [0x28, 0xb5, 0x2f, 0xfd], "a frame of zstd");
      assert.deepEqual(readCodes(bytes, codes.length, columns), codes);
      assert.throws(() => readCodes(bytes.slice(0, -1), codes.length, columns));
      assert.throws(() => readCodes(bytes, codes.length + columns, columns));
    },
  )));

Deno.test("quantised numbers are off by half a step at most", () =>
  fc.assert(fc.property(
    fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: 2 }),
    fc.double({ min: 0.01, max: 4, noNaN: true }),
    (values, step) => {
      const rows = Float32Array.from(values.slice(values.length % 2));
      const quantiser = { origin: Float64Array.of(0.3, -1), step: Float64Array.of(step, 2 * step) };
      dequantise(quantise(rows, quantiser), quantiser).forEach((value, i) =>
        assert.ok(Math.abs(value - rows[i]!) <= quantiser.step[i % 2]! * 0.501 + 1e-5)
      );
    },
  )));

Deno.test("squares hold neighbours, and fields come back from them", () => {
  const fields = Float32Array.from({ length: 2 * 16 }, (_, i) => i);
  assert.deepEqual([...toSquares(fields, 4, 2).subarray(0, 8)], [0, 1, 4, 5, 2, 3, 6, 7]);
  assert.deepEqual(fromSquares(toSquares(fields, 4, 2), 4, 2), fields);
});

Deno.test("rain stored as the archive does takes the bytes that the archive's file has, and comes back", () =>
  withFolder(async (folder) => {
    const archive = await createArchive(folder, { groups: [sampleGroup(1)], chunk: [12, STEREO.ny, STEREO.nx] });
    const group = archive.group("radar");
    await group.writeDay("2021-06-25", { rain_rate: (k) => rain(STEREO, k) });
    let bytes = indexBytes(4);
    for (let chunk = 0; chunk < 4; chunk++) {
      const rates = Float32Array.from(
        { length: 12 * 143 },
        (_, i) => rain(STEREO, 12 * chunk + Math.floor(i / 143))[i % 143]!,
      );
      const [coded] = await Array.fromAsync(archiveCoder(RAIN).code(rates));
      assert.deepEqual(coded!.rate, rates);
      bytes += coded!.bytes;
    }
    assert.equal((await group.record("2021-06-25"))!.bytes["rain_rate"], bytes);
  }));

/** Showers that move, mm/h [frame, y, x], 16 x 16 cells, with a corner missing. */
function showers(frames: number, seed: number): Float32Array {
  const stream = randomStream(seed, "showers");
  const centres = Array.from({ length: 3 }, () => [16 * stream.next(), 16 * stream.next(), 1 + 3 * stream.next()]);
  return Float32Array.from({ length: frames * 256 }, (_, i) => {
    const [x, y, t] = [i % 16, Math.floor(i / 16) % 16, Math.floor(i / 256)];
    if (x + y < 3) return NaN;
    return centres.reduce(
      (sum, [cx, cy, r]) => sum + 8 * Math.exp(-((x - cx! - t / 4) ** 2 + (y - cy!) ** 2) / r! ** 2),
      0,
    );
  });
}

async function pointsOf(coder: Coder, rates: Float32Array) {
  const points: { bytes: number; log: number; rate: number }[] = [];
  for await (const { bytes, logRain: found, rate } of coder.code(rates)) {
    let [cells, log, squares] = [0, 0, 0];
    rates.forEach((truth, i) => {
      if (Number.isNaN(truth)) return;
      cells++;
      log += (found[i]! - logRain(truth)) ** 2;
      squares += (rate[i]! - truth) ** 2;
    });
    points.push({ bytes, log: Math.sqrt(log / cells), rate: Math.sqrt(squares / cells) });
  }
  return points;
}

for (const [make, finest] of [[meansCoder, 0.25], [componentsCoder, 0.25]] as const) {
  Deno.test(`${make.name}: from setting to setting fewer bytes and more error; the finest is off by half a step at most`, async () => {
    const coder = await make(16, showers(48, 1));
    const points = await pointsOf(coder, showers(48, 2));
    assert.equal(points.length, coder.settings.length);
    assert.ok(points[0]!.log <= finest);
    for (let k = 1; k < points.length; k++) {
      assert.ok(points[k]!.bytes < points[k - 1]!.bytes, `${coder.settings[k]}: ${points[k]!.bytes} bytes`);
      assert.ok(points[k]!.log > points[k - 1]!.log, `${coder.settings[k]}: ${points[k]!.log}`);
    }
    assert.ok(points[0]!.rate < 0.5 * points.at(-1)!.rate);
  });
}

Deno.test("sampleBlocks() keeps an even part of blocks and of their windows, all where there are few", async () => {
  const hours = 6 * 3600;
  const stream = async function* (blocks: number, windows: number) {
    for (let block = 0; block < blocks; block++) {
      const origins = Array.from({ length: windows }, (_, k) => ({ time: block * hours + k, y: 0, x: 0 }));
      const data = Float32Array.from({ length: 2 * windows }, (_, i) => 100 * block + Math.floor(i / 2));
      yield { data, origins, shape: [windows, 2, 1, 1] as const };
    }
  };
  const sample = async (blocks: number, windows: number) =>
    (await sampleBlocks(stream(blocks, windows), { blocks: 3, windows: 4 })).map(({ time, windows, rates }) => {
      assert.equal(rates.length, 2 * windows);
      return [time / hours, ...rates.filter((_, i) => i % 2 === 0)];
    });
  assert.deepEqual(await sample(2, 3), [[0, 0, 1, 2], [1, 100, 101, 102]]);
  assert.deepEqual(await sample(5, 7), [0, 1, 3].map((block) => [block, ...[0, 1, 3, 5].map((k) => 100 * block + k)]));
  assert.deepEqual(await sample(7, 9), [0, 2, 4].map((block) => [block, ...[0, 2, 4, 6].map((k) => 100 * block + k)]));
});
