import { join } from "node:path";
import { isDataError } from "../../lib/base/mod.ts";
import { PAIR_COLUMNS, type PairBatch, writePairs, writeTable } from "../../lib/colocation/mod.ts";
import { LONGLAT } from "../../lib/grid/mod.ts";
import { renderComparison } from "../../lib/report/mod.ts";
import { compareRuns } from "../../lib/runs/mod.ts";
import { assert } from "../deps.ts";

const START = Date.UTC(2021, 5, 25) / 1000;
const GRID = { crs: LONGLAT, nx: 4, ny: 1, x0: 2, y0: 47, dx: 0.1, dy: -0.1 };

/** Pairs of four cells over `count` half hours from half hour `first`. */
function pairsOf(first: number, count: number, estimate: (rate: number, k: number) => number): PairBatch {
  const rows = Array.from({ length: 4 * count }, (_, k) => 4 * first + k);
  // ten hours of rain in every twenty: each a storm of its own
  const rate = (k: number) => Math.floor(k / 80) % 2 === 0 ? 0.5 + k * 7919 % 97 / 20 : 0;
  const none = new Float32Array(rows.length).fill(NaN);
  return {
    time: Float64Array.from(rows, (k) => START + 1800 * Math.floor(k / 4)),
    cell_y: new Int32Array(rows.length),
    cell_x: Int32Array.from(rows, (k) => k % 4),
    lat: new Float64Array(rows.length).fill(47),
    lon: Float64Array.from(rows, (k) => 2 + k % 4 / 10),
    radar_rain_rate: Float32Array.from(rows, (k) => k % 11 === 0 ? NaN : rate(k)),
    radar_at_overpass: none,
    covered_fraction: new Float32Array(rows.length).fill(1),
    wet_fraction: none,
    radar_spread: none,
    imerg_rain_rate: Float32Array.from(rows, (k) => estimate(rate(k), k)),
    source: none,
    sensor: rows.map(() => null),
    class: rows.map(() => null),
    observation_minute: none,
    infrared_weight: none,
    quality: none,
    minutes_since_overpass: none,
    minutes_until_overpass: none,
    minutes_from_overpass: none,
    surface: rows.map(() => "land"),
    simulated: new Uint8Array(rows.length),
  };
}

async function writeRun(directory: string, pairs: PairBatch, version: string, grid = GRID): Promise<void> {
  await writePairs(join(directory, "pairs.parquet"), [pairs], {
    metadata: {
      radar_product: JSON.stringify({ name: "radar", run: "", version: "", simulated: false }),
      imerg_product: JSON.stringify({ name: "IMERG", run: "final", version, simulated: false }),
      imerg_grid: JSON.stringify(grid),
      simulated: "false",
    },
  });
  const config = { command: "deno task train", created: "2026-01-01T00:00:00Z", seed: 1, versions: {}, settings: {} };
  await Deno.writeTextFile(join(directory, "config.json"), JSON.stringify(config));
}

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("compareRuns() scores the rows that all runs have, and the page shows them", () =>
  inFolder(async (folder) => {
    const [one, two] = [join(folder, "one"), join(folder, "two")];
    // half hours 0 to 399 and 100 to 499: 300 in common, of which a cell in 11 has no radar and one in 7 no second estimate
    await writeRun(one, pairsOf(0, 400, (rate) => 1.2 * rate), "V07B");
    await writeRun(two, pairsOf(100, 400, (rate, k) => k % 7 === 0 ? NaN : 0.9 * rate), "V06B");
    const options = {
      by: ["all", "intensity:1-3", "surface"],
      scores: ["relative_bias", "pod"],
      thresholds: [1],
    } as const;
    const comparison = await compareRuns([one, two], options);
    const [{ sameTruth, period, differences }] = comparison.products as [typeof comparison.products[number]];
    const { about } = differences;
    const rows = Array.from({ length: 1200 }, (_, k) => 400 + k).filter((k) => k % 11 !== 0 && k % 7 !== 0);
    assert.equal(about.pairs, rows.length);
    assert.equal(sameTruth, 1);
    assert.equal(period, "2021-06-27 to 2021-07-03");
    assert.match(about.blocks, /storm/);
    const [bias, pod] = differences.rows;
    assert.deepEqual([bias!.score, pod!.score, pod!.threshold], ["relative_bias", "pod", 1]);
    for (const [value, expected] of [[bias!.second, 0.2], [bias!.first, -0.1], [bias!.value, -0.3]] as const) {
      assert.ok(Math.abs(value! - expected) < 1e-6, `${value} is not ${expected}`);
    }
    assert.deepEqual(comparison.runs.map(({ name }) => name), ["one", "two"]);
    const page = await renderComparison(comparison);
    for (const text of ["2 runs side by side", "IMERG, final, V07B", "IMERG, final, V06B", "Δ two", "−0.3"]) {
      assert.ok(page.includes(text), text);
    }
    assert.deepEqual(await compareRuns([one, two], options), comparison);
    const biases = differences.rows.filter(({ score }) => score === "relative_bias");
    assert.deepEqual(biases.map(({ grouping, group }) => `${grouping} ${group}`), [
      "all all",
      "intensity:1-3 <1",
      "intensity:1-3 1-3",
      "intensity:1-3 >=3",
      "surface land",
    ]);
    const [, light, middle, heavy] = biases;
    for (const row of [light!, middle!, heavy!]) assert.ok(Math.abs(row.value! + 0.3) < 1e-6, row.group);
    assert.equal(light!.n + middle!.n + heavy!.n, rows.length, "groups are by the radar of the first run");
    assert.equal(about.discovery.tests, differences.rows.filter(({ p }) => p !== null).length);
  }));

Deno.test("compareRuns() compares what projections decode to, in the windows that all runs hold out", () =>
  inFolder(async (folder) => {
    const columns = {
      time: PAIR_COLUMNS.time,
      "cell_y": PAIR_COLUMNS.cell_y,
      "cell_x": PAIR_COLUMNS.cell_x,
      "projected_rain_rate": PAIR_COLUMNS.radar_rain_rate,
    };
    const [one, two] = [join(folder, "one"), join(folder, "two")];
    for (const [directory, held, factor] of [[one, 0, 1], [two, 20, 1.5]] as const) {
      const pairs = pairsOf(0, 200, (rate) => rate);
      await writeRun(directory, pairs, "V07B");
      const projected = pairsOf(held, 100, (rate) => factor * rate);
      await writeTable(join(directory, "latent.parquet"), columns, [
        { ...projected, "projected_rain_rate": projected.imerg_rain_rate },
      ]);
    }
    const { products } = await compareRuns([one, two], { scores: ["relative_bias"] });
    assert.deepEqual(products.map(({ product }) => product), ["satellite", "projected"]);
    const [, { differences: { about, rows: [bias] } }] = products as [unknown, typeof products[number]];
    assert.equal(about.pairs, Array.from({ length: 320 }, (_, k) => 80 + k).filter((k) => k % 11 !== 0).length);
    assert.equal(about.blocks, "6 h");
    assert.ok(Math.abs(bias!.value! - 0.5) < 1e-6);
    const apart = pairsOf(150, 40, (rate) => rate);
    await writeTable(join(two, "latent.parquet"), columns, [{
      ...apart,
      "projected_rain_rate": apart.imerg_rain_rate,
    }]);
    const others = await compareRuns([one, two], { scores: ["relative_bias"] });
    assert.deepEqual(others.products.map(({ product }) => product), ["satellite"], "no window held out by both");
  }));

Deno.test("compareRuns() says in how many rows the truths differ", () =>
  inFolder(async (folder) => {
    const [one, two] = [join(folder, "one"), join(folder, "two")];
    const pairs = pairsOf(0, 100, (rate) => rate);
    await writeRun(one, pairs, "V07B");
    const other = pairs.radar_rain_rate.map((rate, k) => k % 4 === 1 ? rate + 1 : rate);
    await writeRun(two, { ...pairs, radar_rain_rate: other }, "V07B");
    const comparison = await compareRuns([one, two], { scores: ["rmse"] });
    const counted = [...pairs.radar_rain_rate.keys()].filter((k) => k % 11 !== 0);
    const { sameTruth } = comparison.products[0]!;
    assert.equal(sameTruth, counted.filter((k) => k % 4 !== 1).length / counted.length);
    assert.match(await renderComparison(comparison), /rows the runs do not have the same truth/);
  }));

Deno.test("compareRuns() refuses what cannot be compared", () =>
  inFolder(async (folder) => {
    const [one, two] = [join(folder, "one"), join(folder, "two")];
    await writeRun(one, pairsOf(0, 10, (rate) => rate), "V07B");
    await assert.rejects(compareRuns([one]), RangeError);
    await assert.rejects(compareRuns([one, `${one}/`]), RangeError);
    await assert.rejects(compareRuns([one, two]), (error) => isDataError(error, "missing-file"));
    await writeRun(two, pairsOf(50, 10, (rate) => rate), "V07B");
    await assert.rejects(compareRuns([one, two]), (error) => isDataError(error, "time-conflict"));
    await writeRun(two, pairsOf(0, 10, (rate) => rate), "V07B", { ...GRID, x0: 3 });
    await assert.rejects(compareRuns([one, two]), (error) => isDataError(error, "grid-mismatch"));
    await writeRun(two, pairsOf(0, 10, (rate) => rate), "V07B");
    for (const [by, refused] of [["station", "missing-variable"], ["sensor; DROP", SyntaxError]] as const) {
      const compared = compareRuns([one, two], { by: [by] });
      await assert.rejects(compared, (error) =>
        typeof refused === "string" ? isDataError(error, refused) : error instanceof refused);
    }
  }));
