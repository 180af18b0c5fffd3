import { createArchive, openArchive } from "../../lib/archive/mod.ts";
import { isDataError } from "../../lib/base/mod.ts";
import { colocate, PAIR_COLUMN_NAMES, type PairBatch, readPairs, simulateImergInto } from "../../lib/colocation/mod.ts";
import { cellCentres, gridBounds, imergGrid, parseTime } from "../../lib/grid/mod.ts";
import { IMERG_DEFAULTS, simulateRain } from "../../lib/sources/simulate/mod.ts";
import { RAIN } from "../archive/sample.ts";
import { assert } from "../deps.ts";

const FIRST = parseTime("2021-06-25");

/** An archive of two days of simulated radar rain, the second without its last hour, and IMERG simulated over it. */
async function withArchive(body: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/archive.zarr`;
    const rain = simulateRain({ seed: 3, size: 64 });
    const time = { first: FIRST, step: 300, count: 2 * 288 };
    const archive = await createArchive(path, {
      groups: [{ name: "radar", grid: rain.grid, time, duration: 300, variables: [RAIN], product: rain.product }],
    });
    const radar = archive.group("radar");
    await radar.writeDay("2021-06-25", { "rain_rate": (_, time) => rain.frame(time) });
    await radar.writeDay("2021-06-26", { "rain_rate": (index, time) => index < 276 ? rain.frame(time) : null });
    await body(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const QUIET = { quiet: true };

Deno.test("simulateImergInto writes a marked group on IMERG's cells, once, and colocate pairs it", () =>
  withArchive(async (path) => {
    assert.equal(await simulateImergInto(path, { seed: 5, ...QUIET }), 2);
    assert.equal(await simulateImergInto(path, { seed: 5, ...QUIET }), 0);
    const archive = await openArchive(path);
    const imerg = archive.group("imerg");
    assert.deepEqual(imerg.grid, imergGrid(gridBounds(archive.group("radar").grid)));
    assert.equal(imerg.product.simulated, true);
    assert.equal((imerg.attributes?.["simulation"] as { seed: number }).seed, 5);
    assert.equal((await imerg.present("2021-06-25")).length, 48);
    assert.equal((await imerg.present("2021-06-26")).length, 46);

    const report = await colocate(path, `${path}/..`, QUIET);
    assert.match(report.path, /pairs\.parquet$/);
    assert.equal(report.cells, imerg.grid.nx * imerg.grid.ny);
    assert.equal(report.rows, 94 * report.cells);
    assert.equal(report.metadata["simulated"], "true");

    const { lat, lon } = cellCentres(imerg.grid);
    const seen = new Set<string | null>();
    let rows = 0;
    for await (const batch of readPairs(report.path, { columns: PAIR_COLUMN_NAMES })) {
      await checkAgainstArchive(batch, path);
      batch.class.forEach((name) => seen.add(name));
      batch.time.forEach((time, k) => {
        const cell = rows++ % report.cells;
        assert.equal(time, FIRST + 1800 * Math.floor((rows - 1) / report.cells));
        assert.deepEqual([batch.lat[k], batch.lon[k]], [lat[cell], lon[cell]]);
      });
    }
    assert.deepEqual([...seen].toSorted(), ["infrared", "infrared+morph", "morph", "sensor"]);
  }));

/** The satellite columns of the first row of a batch, straight from the archive. */
async function checkAgainstArchive(batch: PairBatch, path: string): Promise<void> {
  const imerg = (await openArchive(path)).group("imerg");
  const cell = batch.cell_y[0]! * imerg.grid.nx + batch.cell_x[0]!;
  for (
    const [column, variable] of [["imerg_rain_rate", "rain_rate"], ["source", "source"], [
      "quality",
      "quality",
    ]] as const
  ) {
    const field = await imerg.frame(variable, batch.time[0]!);
    assert.equal(batch[column][0], field[cell]);
  }
}

Deno.test("every cell knows the minutes to the looks around it, morphed ones too", () =>
  withArchive(async (path) => {
    await simulateImergInto(path, { seed: 5, ...QUIET });
    const columns = [
      "time",
      "cell_y",
      "cell_x",
      "class",
      "source",
      "observation_minute",
      "minutes_since_overpass",
      "minutes_until_overpass",
    ] as const;
    const rows: { cell: string; middle: number; look: number; class: string | null; since: number; until: number }[] =
      [];
    const { path: pairs } = await colocate(path, `${path}/..`, QUIET);
    for await (const batch of readPairs(pairs, { columns })) {
      batch.time.forEach((time, i) => {
        const source = batch.source[i]!;
        const seen = source > 0 && (source < 12 || source > 14);
        rows.push({
          cell: `${batch.cell_y[i]} ${batch.cell_x[i]}`,
          middle: time + 900,
          look: seen ? time + 60 * batch.observation_minute[i]! : NaN,
          class: batch.class[i]!,
          since: batch.minutes_since_overpass[i]!,
          until: batch.minutes_until_overpass[i]!,
        });
      });
    }
    const counts: Record<string, number> = {};
    for (const ofCell of Map.groupBy(rows, (row) => row.cell).values()) {
      const looks = ofCell.map(({ look }) => look).filter((look) => !Number.isNaN(look));
      for (const { middle, since, until, class: name } of ofCell) {
        const before = Math.max(...looks.filter((look) => look <= middle));
        const after = Math.min(...looks.filter((look) => look >= middle));
        const minutes = [(middle - before) / 60, (after - middle) / 60].map((m) => Number.isFinite(m) ? m : NaN);
        assert.deepEqual([since, until], minutes, `${name} at ${middle}`);
        if (!minutes.some(Number.isNaN)) counts[name!] = (counts[name!] ?? 0) + 1;
      }
    }
    for (const name of ["morph", "infrared+morph", "sensor"]) {
      assert.ok(counts[name]! > 100, `${name}: ${counts[name]}`);
    }
  }));

Deno.test("colocate takes the times asked for", () =>
  withArchive(async (path) => {
    await simulateImergInto(path, { seed: 5, ...QUIET });
    const options = { from: FIRST + 6 * 3600, until: FIRST + 9 * 3600, ...QUIET };
    const { cells, metadata, rows } = await colocate(path, `${path}/../part.parquet`, options);
    assert.equal(rows, 6 * cells);
    assert.deepEqual([metadata["from"], metadata["until"]], ["2021-06-25T06:00:00Z", "2021-06-25T09:00:00Z"]);
  }));

Deno.test("simulateImergInto leaves another simulation as it is", () =>
  withArchive(async (path) => {
    await simulateImergInto(path, { seed: 5, ...QUIET });
    const other = simulateImergInto(path, { seed: 6, ...QUIET });
    await assert.rejects(other, (error) => isDataError(error, "time-conflict"));
    const parameters = { errorRadius: 2 * IMERG_DEFAULTS.errorRadius };
    assert.equal(await simulateImergInto(path, { seed: 5, imerg: "rough", parameters, ...QUIET }), 2);
  }));

Deno.test("colocate says which group an archive lacks", () =>
  withArchive(async (path) => {
    await assert.rejects(colocate(path, path, QUIET), (error) => {
      assert.ok(isDataError(error, "missing-variable"));
      assert.match(error.message, /"imerg"/);
      return true;
    });
  }));
