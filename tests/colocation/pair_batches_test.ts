import { isDataError } from "../../lib/base/mod.ts";
import { LONGLAT } from "../../lib/grid/mod.ts";
import {
  type ColocationOptions,
  type PairBatch,
  pairBatches,
  planColocation,
  type ProductPair,
} from "../../lib/colocation/mod.ts";
import { assert, fc } from "../deps.ts";
import { type FieldMaker, madeSeries } from "./series.ts";

const START = Date.UTC(2021, 5, 25) / 1000;
/** Three satellite cells side by side; radar pixels a quarter of their side over the first two and half of the third. */
const cells = { crs: LONGLAT, nx: 3, ny: 1, x0: 2.05, y0: 47.05, dx: 0.1, dy: -0.1 };
const pixels = { crs: LONGLAT, nx: 10, ny: 4, x0: 2.0125, y0: 47.0875, dx: 0.025, dy: -0.025 };

function pairOf(radar: FieldMaker, imerg: Record<string, FieldMaker>, halfHours: number): ProductPair {
  return {
    radar: madeSeries({ grid: pixels, time: { first: START, step: 300, count: 6 * halfHours } }, { rain_rate: radar }),
    imerg: madeSeries({ grid: cells, time: { first: START, step: 1800, count: halfHours }, simulated: true }, imerg),
  };
}

async function pairs(pair: ProductPair, options: ColocationOptions = {}): Promise<PairBatch[]> {
  const batches: PairBatch[] = [];
  for await (const batch of pairBatches(pair, planColocation(pair, options))) batches.push(batch);
  return batches;
}

/** The pixels of satellite cell `c`, by their column. */
const columnsOf = (c: number) => [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]][c]!;

function close(actual: number, expected: number, what: string): void {
  const fine = Number.isNaN(expected) ? Number.isNaN(actual) : Math.abs(actual - expected) < 0.003 * (1 + expected);
  assert.ok(fine, `${what}: ${actual}, not ${expected}`);
}

const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
const present = (list: readonly number[]) => list.filter((value) => !Number.isNaN(value));

const rain = fc.constantFrom(NaN, 0, 0, 0.05, 0.1, 1, 7.5, 40);

Deno.test("pairBatches: radar columns are their definitions, pixel by pixel", async () => {
  const drawing = fc.array(rain, { minLength: 240, maxLength: 240 });
  await fc.assert(
    fc.asyncProperty(drawing, fc.constantFrom(0, 4, 7, 29), async (drawn, minute) => {
      const values = Float32Array.from(drawn);
      const imerg = {
        "rain_rate": () => Float32Array.of(1, 2, 3),
        "source": () => Float32Array.of(9, 12, 5),
        "observation_minute": () => Float32Array.of(minute, minute, minute),
      };
      const pair = pairOf((f) => values.subarray(f * 40, (f + 1) * 40), imerg, 1);
      const [batch] = await pairs(pair, { minCovered: 0.3 });
      const frames = (p: number) => [0, 1, 2, 3, 4, 5].map((f) => values[f * 40 + p]!);
      const pixelMeans = Array.from({ length: 40 }, (_, p) => {
        const seen = present(frames(p));
        return seen.length >= 5 ? Math.fround(mean(seen)) : NaN;
      });
      if (batch === undefined) return assert.equal(present(pixelMeans).length, 0);
      // Pixels count alike: their rows differ in area by less than 0.1 %.
      for (const c of [0, 1, 2]) {
        const places = columnsOf(c).flatMap((column) => [0, 1, 2, 3].map((row) => row * 10 + column));
        const seen = present(places.map((p) => pixelMeans[p]!));
        const enough = seen.length >= 0.3 * 16;
        const average = mean(seen);
        close(batch.covered_fraction[c]!, seen.length / 16, `cover of cell ${c}`);
        close(batch.radar_rain_rate[c]!, enough ? average : NaN, `mean of cell ${c}`);
        close(batch.wet_fraction[c]!, enough ? seen.filter((v) => v >= 0.1).length / seen.length : NaN, `wet ${c}`);
        close(
          batch.radar_spread[c]!,
          enough ? Math.sqrt(mean(seen.map((v) => (v - average) ** 2))) : NaN,
          `spread ${c}`,
        );
        const atOnce = present(places.map((p) => frames(p)[Math.floor(minute / 5)]!));
        // The second cell was seen by an infrared sounder.
        const overpass = c !== 1 && atOnce.length >= 0.3 * 16 ? mean(atOnce) : NaN;
        close(batch.radar_at_overpass[c]!, overpass, `overpass of cell ${c}`);
      }
    }),
    { numRuns: 60 },
  );
});

const dry = () => new Float32Array(40);

/** Six half hours: observed in the second (minute 20) and the fifth (minute 10), the third an infrared sounder. */
const sixHalfHours: Record<string, FieldMaker> = {
  "rain_rate": (k) => new Float32Array(3).fill(k),
  "source": (k) => new Float32Array(3).fill([0, 9, 12, 0, 5, 0][k]!),
  "observation_minute": (k) => new Float32Array(3).fill([NaN, 20, 3, NaN, 10, NaN][k]!),
  "infrared_weight": (k) => new Float32Array(3).fill([100, 0, 0, 30, 0, 0][k]!),
};

Deno.test("pairBatches: satellite columns, classes and minutes around the overpasses", async () => {
  const batches = await pairs(pairOf(dry, sixHalfHours, 6));
  const column = (name: keyof PairBatch) => batches.map((batch) => batch[name][1]);
  assert.deepEqual(column("time"), [0, 1, 2, 3, 4, 5].map((k) => START + 1800 * k));
  assert.deepEqual(column("imerg_rain_rate"), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(column("class"), ["infrared", "sensor", "sensor", "infrared+morph", "sensor", "morph"]);
  assert.deepEqual(column("sensor"), ["none", "GMI", "AIRS", "none", "SSMIS", "none"]);
  // Middles are at minutes 15, 45, 75, 105, 135, 165; the observations at 50 and 130.
  assert.deepEqual(column("minutes_since_overpass"), [NaN, NaN, 25, 55, 5, 35]);
  assert.deepEqual(column("minutes_until_overpass"), [35, 5, 55, 25, NaN, NaN]);
  assert.deepEqual(column("minutes_from_overpass"), [35, 5, 25, 25, 5, 35]);
  assert.deepEqual(column("quality"), new Array(6).fill(NaN));
  assert.deepEqual(column("simulated"), new Array(6).fill(1));
  const [first] = batches;
  assert.deepEqual([...first!.cell_x, ...first!.cell_y], [0, 1, 2, 0, 0, 0]);
  assert.deepEqual([...first!.radar_rain_rate], [0, 0, 0]);
  close(first!.lon[2]!, 2.25, "longitude");
  close(first!.lat[2]!, 47.05, "latitude");
});

Deno.test("pairBatches: a part of the times sees the overpasses outside it", async () => {
  const part = await pairs(pairOf(dry, sixHalfHours, 6), { from: START + 2 * 1800, until: START + 3 * 1800 + 60 });
  assert.deepEqual(part.map((batch) => batch.time[0]), [START + 3600]);
  assert.equal(part[0]!.minutes_since_overpass[0], 25);
  assert.equal(part[0]!.minutes_until_overpass[0], 55);
});

Deno.test("pairBatches: times that one product lacks give no rows", async () => {
  const imerg = { "rain_rate": (k: number) => k === 1 ? null : new Float32Array(3) };
  // Two frames short in the fourth half hour, all of them in the sixth.
  const radar = (f: number) => f === 19 || f === 20 || f >= 30 ? null : new Float32Array(40);
  const batches = await pairs(pairOf(radar, imerg, 6));
  assert.deepEqual(batches.map((batch) => (batch.time[0]! - START) / 1800), [0, 2, 4]);
  assert.deepEqual(batches[0]!.class, [null, null, null]);
  assert.deepEqual(batches[0]!.minutes_from_overpass, new Float32Array(3).fill(NaN));
});

Deno.test("pairBatches: radar frames of 15 minutes and a radar that starts later", async () => {
  const { imerg } = pairOf(dry, sixHalfHours, 6);
  const radar = madeSeries({ grid: pixels, time: { first: START + 2700, step: 900, count: 8 } }, {
    "rain_rate": (k) => new Float32Array(40).fill(k),
  });
  const batches = await pairs({ radar, imerg });
  assert.deepEqual(batches.map((batch) => batch.time[0]! - START), [3600, 5400, 7200]);
  assert.deepEqual(batches.map((batch) => batch.radar_rain_rate[0]), [1.5, 3.5, 5.5]);
  assert.deepEqual(batches.map((batch) => batch.radar_at_overpass[0]), [NaN, NaN, 5]);
});

Deno.test("planColocation refuses products that cannot meet and rules that cannot be", () => {
  const { radar, imerg } = pairOf(dry, sixHalfHours, 6);
  const refuse = (pair: ProductPair, tag: "time-conflict" | "grid-mismatch" | "missing-variable") =>
    assert.throws(() => planColocation(pair), (error) => isDataError(error, tag));
  refuse({ radar: { ...radar, time: { ...radar.time, step: 420 } }, imerg }, "time-conflict");
  refuse({ radar: { ...radar, time: { ...radar.time, first: START + 100 } }, imerg }, "time-conflict");
  refuse({ radar: { ...radar, time: { ...radar.time, first: START + 86_400 } }, imerg }, "time-conflict");
  refuse({ radar: { ...radar, grid: { ...pixels, x0: 80 } }, imerg }, "grid-mismatch");
  refuse({ radar, imerg: { ...imerg, variables: [{ name: "source" }] } }, "missing-variable");
  for (const options of [{ minFrames: 7 }, { minFrames: 0.5 }, { minCovered: 2 }, { wetThreshold: 0 }]) {
    assert.throws(() => planColocation({ radar, imerg }, options), RangeError);
  }
});

Deno.test("pairBatches of a satellite that sees more are the same, and only its cells under the radar are read", async () => {
  const wide = { ...cells, nx: 43, ny: 31, x0: cells.x0 - 2, y0: cells.y0 + 1.5 };
  const [y0, x0] = [15, 20];
  const radar = (f: number) => Float32Array.from({ length: 40 }, (_, p) => (f * 40 + p) % 7);
  const makers = {
    "rain_rate": (k: number) => Float32Array.of(k, 2, 3),
    "source": () => Float32Array.of(9, 12, 5),
    "observation_minute": () => Float32Array.of(4, 7, 29),
  };
  const wideOf = (maker: FieldMaker): FieldMaker => (k) => {
    const field = new Float32Array(wide.nx * wide.ny).fill(9);
    field.set(maker(k)!, y0 * wide.nx + x0);
    return field;
  };
  const own = pairOf(radar, makers, 3);
  const imerg = madeSeries(
    { grid: wide, time: own.imerg.time, simulated: true },
    Object.fromEntries(Object.entries(makers).map(([name, maker]) => [name, wideOf(maker)])),
  );
  const read = new Set<number>();
  const seen: ProductPair["imerg"] = {
    ...imerg,
    read: async (variable, part) => {
      const values = await imerg.read(variable, part);
      read.add(values.length / part.time[1]);
      return values;
    },
  };
  const options = { minCovered: 0.3 };
  const [near, far] = [await pairs(own, options), await pairs({ radar: own.radar, imerg: seen }, options)];
  assert.ok(read.size === 1 && Math.max(...read) <= 5 * 4, `${[...read]} cells read at a time`);
  assert.equal(far.length, 3);
  near.forEach((batch, k) => {
    for (const name of ["radar_rain_rate", "imerg_rain_rate", "radar_at_overpass"] as const) {
      batch[name].forEach((value, c) => close(far[k]![name][c]!, value, name));
    }
    assert.deepEqual(far[k]!.sensor, batch.sensor);
    assert.deepEqual([...far[k]!.cell_y], [...batch.cell_y].map((y) => y + y0));
    assert.deepEqual([...far[k]!.cell_x], [...batch.cell_x].map((x) => x + x0));
  });
});
