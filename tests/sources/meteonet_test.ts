import { assert } from "../deps.ts";
import { testWithData } from "../shared.ts";
import { isDataError } from "../../lib/base/mod.ts";
import { DAY, LONGLAT } from "../../lib/grid/mod.ts";
import { meteoNet } from "../../lib/sources/meteonet.ts";

const RAIN = "meteonet-nw/rainfall_NW_2016_08.3.npz";

testWithData("rainfall: hundredths of a millimetre in 5 minutes become mm/h, -1 is missing", async (data) => {
  const file = await meteoNet.open(`${data}/${RAIN}`);
  const [rain] = file.variables;
  assert.deepEqual(file.variables.map(({ name, units, duration }) => [name, units, duration]), [[
    "rain_rate",
    "mm h-1",
    300,
  ]]);
  assert.equal(rain?.times.length, 45);
  // NumPy: times, largest value, wet pixels, missing pixels and sum of the stored integers of four maps.
  const maps = [
    [0, 1471738200, 120, 9492, 55484, 72919],
    [1, 1471740900, 160, 10109, 55482, 87397],
    [20, 1472382300, 19, 2108, 55377, 6124],
    [44, 1472603400, 6, 21, 55389, 63],
  ] as const;
  for (const [index, time, largest, wet, missing, sum] of [...maps, ...maps.toReversed()]) {
    const frame = await file.read("rain_rate", index);
    const measured = frame.data.filter((value) => !Number.isNaN(value));
    assert.equal(frame.time, time);
    assert.equal(measured.reduce((a, b) => Math.max(a, b)), Math.fround(largest * 0.12));
    assert.equal(measured.filter((value) => value > 0).length, wet);
    assert.equal(frame.data.length - measured.length, missing);
    assert(Math.abs(measured.reduce((a, b) => a + b, 0) / 0.12 - sum) < 0.01);
  }
  // NumPy: the largest of all, 254, is in map 5, row 87, column 761.
  assert.equal((await file.read("rain_rate", 5)).data[87 * 784 + 761], Math.fround(254 * 0.12));
  file.close();
});

testWithData(
  "the grid is that of the coordinates' file: centres of pixels of 0.01 degree, north row first",
  async (data) => {
    const gridOf = async (path: string) => {
      const file = await meteoNet.open(path);
      file.close();
      return file.variables[0]!.grid;
    };
    const grid = await gridOf(`${data}/${RAIN}`);
    assert.deepEqual([grid.crs, grid.nx, grid.ny], [LONGLAT, 784, 565]);
    const near = (value: number, expected: number) => assert(Math.abs(value - expected) < 1e-9, `${value} ${expected}`);
    // NumPy: lats[0, 0], lons[0, 0], and at row 100, column 200; the last row and column are 46.251 and 1.993.
    near(grid.y0, 51.891);
    near(grid.x0, -5.837);
    near(grid.y0 + 100 * grid.dy, 50.891);
    near(grid.x0 + 200 * grid.dx, -3.837);
    near(grid.y0 + 564 * grid.dy, 46.251);
    near(grid.x0 + 783 * grid.dx, 1.993);

    // Without that file: the documented grid, which is the same.
    const folder = await Deno.makeTempDir();
    try {
      await Deno.copyFile(`${data}/${RAIN}`, `${folder}/rainfall_NW_2016_08.3.npz`);
      const documented = await gridOf(`${folder}/rainfall_NW_2016_08.3.npz`);
      for (const key of ["x0", "y0", "dx", "dy"] as const) near(documented[key], grid[key]);
      assert.deepEqual([documented.nx, documented.ny], [784, 565]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

testWithData("the old reflectivity: 255 is missing, 0 is dry, rain by Marshall and Palmer", async (data) => {
  const file = await meteoNet.open(`${data}/meteonet-nw/reflectivity_old_NW_2016_08.3.npz`);
  const reflectivity = await file.read("reflectivity", 10);
  const rain = await file.read("rain_rate", 10);
  assert.equal(reflectivity.time, Date.UTC(2016, 7, 25, 15) / 1000);
  // NumPy: 59857 values of 255, and the others add up to 128668; row 155, column 190 is 30.
  assert.equal(reflectivity.data.filter(Number.isNaN).length, 59_857);
  assert.equal(reflectivity.data.reduce((a, b) => a + (Number.isNaN(b) ? 0 : b), 0), 128_668);
  assert.equal(reflectivity.data[155 * 784 + 190], 30);
  assert.equal(rain.data[155 * 784 + 190], Math.fround((1000 / 200) ** (1 / 1.6)));
  assert(rain.data.every((value, k) => reflectivity.data[k] === 0 ? value === 0 : !(value === 0)));
  file.close();
});

testWithData("the quality is one map a day, in percent", async (data) => {
  const file = await meteoNet.open(`${data}/meteonet-nw/rainfall_mean_quality-code_NW_2016_08.3.npz`);
  const [quality] = file.variables;
  const day = Date.UTC(2016, 7, 21) / 1000;
  assert.deepEqual([quality?.name, quality?.units, quality?.duration], ["quality", "percent", DAY]);
  assert.deepEqual(quality?.times, [day, day + DAY, day + 2 * DAY]);
  const frame = await file.read("quality", 1);
  // NumPy: 55248 values of 255, all values add up to 43714503, and row 300, column 400 is 60.
  assert.equal(frame.data.filter(Number.isNaN).length, 55_248);
  assert.equal(frame.data.reduce((a, b) => a + (Number.isNaN(b) ? 255 : b), 0), 43_714_503);
  assert.equal(frame.data[300 * 784 + 400], 60);
  file.close();
});

testWithData("files are recognised by what they hold, and named by their name", async (data) => {
  const head = (await Deno.readFile(`${data}/${RAIN}`)).subarray(0, 4096);
  assert(await meteoNet.detect(head, `${data}/${RAIN}`));
  const coordinates = `${data}/meteonet-nw/radar_coords_NW.npz`;
  assert(!await meteoNet.detect((await Deno.readFile(coordinates)).subarray(0, 4096), coordinates));
  assert(!await meteoNet.detect(new Uint8Array(4), coordinates));

  const folder = await Deno.makeTempDir();
  try {
    for (const name of ["rain.npz", "rainfall_2016_08.3.npz", "rainfall_diff_quality-code_NW_2016_08.3.npz"]) {
      await Deno.copyFile(`${data}/${RAIN}`, `${folder}/${name}`);
      await assert.rejects(meteoNet.open(`${folder}/${name}`), (error) => isDataError(error, "unknown-format"), name);
    }
    // The south-east is another grid.
    await Deno.copyFile(`${data}/${RAIN}`, `${folder}/rainfall_SE_2016_08.3.npz`);
    await assert.rejects(
      meteoNet.open(`${folder}/rainfall_SE_2016_08.3.npz`),
      (error) => isDataError(error, "grid-mismatch"),
    );
    const bytes = await Deno.readFile(`${data}/${RAIN}`);
    await Deno.writeFile(`${folder}/rainfall_NW_cut.npz`, bytes.subarray(0, 200_000));
    await assert.rejects(meteoNet.open(`${folder}/rainfall_NW_cut.npz`), (error) => isDataError(error, "corrupt-file"));
    // A damaged byte in the middle of the maps is found by the checksum, or before by the inflater.
    await Deno.writeFile(`${folder}/rainfall_NW_bad.npz`, bytes.with(100_000, bytes[100_000]! ^ 0x55));

    const damaged = async () => {
      const bad = await meteoNet.open(`${folder}/rainfall_NW_bad.npz`);
      await bad.read("rain_rate", 44).finally(bad.close);
    };
    await assert.rejects(damaged, (error) => isDataError(error, "corrupt-file"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
