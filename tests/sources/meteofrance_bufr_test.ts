import { gunzipSync, gzipSync } from "node:zlib";
import { assert } from "../deps.ts";
import { testWithData } from "../shared.ts";
import { isDataError } from "../../lib/base/mod.ts";
import { projection } from "../../lib/grid/mod.ts";
import { meteoFranceBufr, meteoFranceReader } from "../../lib/sources/meteofrance_bufr.ts";
import { readBufrHeader } from "../../lib/sources/bufr/message.ts";
import { MOSAIC_TABLES } from "../../lib/sources/bufr/mosaic_tables.ts";
import { decodeSubsets } from "../../lib/sources/bufr/subset.ts";
import { openNpz } from "../../lib/sources/npz.ts";
import { ZR_RELATIONS } from "../../lib/sources/zr.ts";

const FOLDER = "meteofrance-bufr-mosaic";
const NAME = "T_IMFR27_C_LFPW_20240126080000";

testWithData("a mosaic equals the fields decoded by another program, value for value", async (data) => {
  const file = await meteoFranceBufr.open(`${data}/${FOLDER}/${NAME}.bufr.gz`);
  const npz = await openNpz(`${data}/${FOLDER}/${NAME}_decoded.npz`);
  const compare = async (variable: string, member: string, scale: number) => {
    const frame = await file.read(variable, 0);
    const { data: expected } = await npz.read(member);
    assert.equal(frame.data.length, expected.length);
    const differ = frame.data.findIndex((value, k) => {
      const stored = Number(expected[k]);
      return stored === -32768 ? !Number.isNaN(value) : value !== Math.fround(stored / scale);
    });
    assert.equal(differ, -1, `${variable} differs at ${differ}`);
    return frame;
  };
  const reflectivity = await compare("reflectivity", "refl_dBZx10", 10);
  await compare("rain_probability", "prob_rain_x1000", 1000);
  await compare("echo_height", "height_m", 1);
  // Counted with NumPy.
  assert.equal(reflectivity.data.filter(Number.isNaN).length, 984_700);
  assert.equal(reflectivity.data.filter((value) => value === -40).length, 1_238_545);
  assert.equal(reflectivity.time, Date.UTC(2024, 0, 26, 8) / 1000);
  assert.equal(file.product.name, "Météo-France Mosaique_metropole_Z_1km");
  assert.deepEqual(file.variables.map((variable) => variable.duration), [300, 300, 300, 300]);
  npz.close();
  file.close();
});

testWithData("rain rate is Marshall and Palmer's, dry where there is no echo", async (data) => {
  const path = `${data}/${FOLDER}/${NAME}.bufr.gz`;
  const file = await meteoFranceBufr.open(path);
  const rain = (await file.read("rain_rate", 0)).data;
  const measured = rain.filter((value) => !Number.isNaN(value));
  assert.equal(measured.length, 1_374_596);
  assert.equal(measured.filter((value) => value === 0).length, 1_238_545);
  // NumPy, float64: 36.46332368608554 and 55048.18525187251.
  assert.equal(measured.reduce((a, b) => Math.max(a, b)), Math.fround(36.46332368608554));
  assert(Math.abs(measured.reduce((a, b) => a + b, 0) - 55048.18525) < 0.01);
  assert.match(file.variables.find(({ name }) => name === "rain_rate")!.longName, /Z = 200 R\^1\.6 \(Marshall/);

  const other = await meteoFranceReader({ zr: "wsr88d-convective" }).open(path);
  const { a, b } = ZR_RELATIONS["wsr88d-convective"];
  const expected = (10 ** 2.05 / a) ** (1 / b); // 20.5 dBZ at row 446, column 920
  assert.equal((await other.read("rain_rate", 0)).data[446 * 1536 + 920], Math.fround(expected));
});

testWithData("pixels lie half a pixel inside the north-west corner, north row first", async (data) => {
  const file = await meteoFranceBufr.open(`${data}/${FOLDER}/${NAME}.bufr.gz`);
  const { grid } = file.variables[0]!;
  assert.deepEqual([grid.nx, grid.ny, grid.dx, grid.dy], [1536, 1536, 1000, -1000]);
  // PROJ: 9.965 W 53.67 N is x = -619652.074, y = -3526818.338; Py-ART's reader puts the centres 500 m inside.
  assert(Math.abs(grid.x0 + 619_152.074056) < 0.01, `${grid.x0}`);
  assert(Math.abs(grid.y0 + 3_527_318.337932) < 0.01, `${grid.y0}`);
  // PROJ, centre of row 700, column 800.
  const [lon, lat] = projection(grid.crs).inverse(grid.x0 + 800 * grid.dx, grid.y0 + 700 * grid.dy);
  assert(Math.abs(lon - 2.449663737753762) < 1e-7 && Math.abs(lat - 47.60028471880374) < 1e-7, `${lon} ${lat}`);
});

/** Earth-centred position, m, of a place on the WGS 84 ellipsoid. */
function position(longitude: number, latitude: number): readonly [number, number, number] {
  const e2 = 0.00669437999014;
  const [lon, lat] = [longitude * Math.PI / 180, latitude * Math.PI / 180];
  const n = 6_378_137 / Math.sqrt(1 - e2 * Math.sin(lat) ** 2);
  return [n * Math.cos(lat) * Math.cos(lon), n * Math.cos(lat) * Math.sin(lon), n * (1 - e2) * Math.sin(lat)];
}

testWithData(
  "the edge of the coverage lies 256 km from the radars where the grid is right, and only there",
  async (data) => {
    const path = `${data}/${FOLDER}/${NAME}.bufr.gz`;
    const [items = []] = decodeSubsets(readBufrHeader(gunzipSync(await Deno.readFile(path))), MOSAIC_TABLES);
    const all = (descriptor: string) =>
      items.flatMap((item) => item.kind === "value" && item.descriptor === descriptor ? [Number(item.value)] : [])
        .slice(1);
    const longitudes = all("0-06-001");
    const radars = all("0-05-001").map((latitude, k) => position(longitudes[k]!, latitude));
    assert.equal(radars.length, 28);

    const file = await meteoFranceBufr.open(path);
    const { grid } = file.variables[0]!;
    const { data: values } = await file.read("reflectivity", 0);
    const { inverse } = projection(grid.crs);
    const distance = (x: number, y: number): number => {
      const [px, py, pz] = position(...inverse(x, y));
      return Math.min(...radars.map(([rx, ry, rz]) => Math.hypot(px - rx, py - ry, pz - rz)));
    };
    // Every pixel near the edge, on every third row to be quick.
    const edge: number[] = [];
    for (let k = 0; k < values.length; k++) {
      const row = Math.floor(k / grid.nx);
      const [x, y] = [grid.x0 + (k % grid.nx) * grid.dx, grid.y0 + row * grid.dy];
      if (row % 3 === 0 && k % 2 === 0 && Math.abs(distance(x, y) - 256_000) < 5000) edge.push(k);
    }
    const wrong = (right: number, down: number): number =>
      edge.filter((k) => {
        const x = grid.x0 + (k % grid.nx + right) * grid.dx;
        const y = grid.y0 + (Math.floor(k / grid.nx) + down) * grid.dy;
        return Number.isNaN(values[k]!) !== distance(x, y) > 256_000;
      }).length;
    const here = wrong(0, 0);
    assert(here < 0.1 * edge.length, `${here} of ${edge.length}`);
    // As if the corner were the centre of the first pixel, and as if it were a whole pixel outside.
    for (const shift of [-0.5, 0.5]) {
      assert(
        wrong(shift, shift) > 1.02 * here,
        `${shift}: ${wrong(shift, shift)}, ${here}`,
      );
    }
    for (const shift of [-2, 2]) assert(wrong(shift, 0) > 1.2 * here && wrong(0, shift) > 1.2 * here, `${shift}`);
  },
);

testWithData(
  "full tables give the same as those shipped; files may be unpacked or not, and are recognised",
  async (data) => {
    const folder = `${data}/${FOLDER}`;
    const packed = await Deno.readFile(`${folder}/${NAME}.bufr.gz`);
    const path = await Deno.makeTempFile({ suffix: ".bufr" });
    try {
      await Deno.writeFile(path, gunzipSync(packed));
      const file = await meteoFranceReader({ tables: folder }).open(path);
      assert.equal((await file.read("reflectivity", 0)).data[446 * 1536 + 920], Math.fround(20.5));
      await assert.rejects(file.read("reflectivity", 1), (error) => isDataError(error, "missing-frame"));
      await assert.rejects(file.read("velocity", 0), (error) => isDataError(error, "missing-variable"));
      file.close();
      await assert.rejects(file.read("reflectivity", 0), TypeError);
      assert(await meteoFranceBufr.detect(packed.subarray(0, 4096), path));
      assert(await meteoFranceBufr.detect((await Deno.readFile(path)).subarray(0, 4096), path));
      assert(!await meteoFranceBufr.detect(gzipSync(new Uint8Array(5000)).subarray(0, 4096), path));
      assert(!await meteoFranceBufr.detect(new Uint8Array(), path));
    } finally {
      await Deno.remove(path);
    }
  },
);

testWithData("a mosaic cut short is a corrupt file, packed or not", async (data) => {
  const packed = await Deno.readFile(`${data}/${FOLDER}/${NAME}.bufr.gz`);
  const path = await Deno.makeTempFile();
  try {
    for (
      const bytes of [
        packed.subarray(0, 100_000),
        gunzipSync(packed).subarray(0, 5_000_000),
        gunzipSync(packed).subarray(0, 50),
      ]
    ) {
      await Deno.writeFile(path, bytes);
      await assert.rejects(meteoFranceBufr.open(path), (error) => {
        assert(isDataError(error, "corrupt-file"), String(error));
        assert.equal(error.file, path);
        return true;
      });
    }
  } finally {
    await Deno.remove(path);
  }
  await assert.rejects(
    meteoFranceBufr.open(path),
    (error) => isDataError(error, "missing-file"),
  );
});
