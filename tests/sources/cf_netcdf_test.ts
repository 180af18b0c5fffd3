// deno-lint-ignore-file camelcase -- attribute names of the CF conventions
import { gzipSync } from "node:zlib";
import { assert } from "../deps.ts";
import { testWithData } from "../shared.ts";
import { DataError } from "../../lib/base/mod.ts";
import { LONGLAT, parseTime, projection } from "../../lib/grid/mod.ts";
import { openSource } from "../../lib/sources/mod.ts";
import { inFolder, near, summary } from "./frames.ts";
import { type ArrayToWrite, type FileToWrite, writeHdf5 } from "./hdf5_files.ts";

// Expected numbers of real files: netCDF4-python.
testWithData(
  "CF: RADKLIM on 2-D positions is a geostationary grid, amounts of 15 minutes become rates",
  async (data) => {
    const file = await openSource(`${data}germany-radar-seviri-pair/target.nc`);
    const [variable] = file.variables;
    const first = await file.read("rain_rate", 0);
    const last = await file.read("rain_rate", 48);
    file.close();
    assert.equal(variable?.times.length, 49);
    assert.equal(first.time, parseTime("2021-06-25T07:00Z"));
    assert.equal(last.time, parseTime("2021-06-25T19:00Z"));
    assert.equal(variable?.duration, 900);
    assert.equal(summary(first.data).missing, 19893);
    assert.equal(summary(first.data).min, 0);
    assert.ok(near(summary(first.data).sum, 2525.78) && near(summary(last.data).sum, 1355.43));
    assert.ok(near(first.data[78 * 252 + 156]!, 12.49208));
    const { grid } = variable!;
    const { inverse } = projection(grid.crs);
    for (
      const [j, i, lon, lat] of [
        [0, 0, 3.8390526260097286, 45.95974075814178],
        [179, 251, 18.473538865634872, 56.34263123366057],
        [90, 126, 10.00657004402105, 50.645559673103016],
      ] as const
    ) {
      const [x, y] = inverse(grid.x0 + i * grid.dx, grid.y0 + j * grid.dy);
      assert.ok(Math.abs(x - lon) < 2e-4 && Math.abs(y - lat) < 2e-4, `${x} ${y} for ${lon} ${lat}`);
    }
    assert.ok(file.warnings.some((text) => text.includes("no units")));
  },
);

testWithData("CF: the satellite side of the pair has its northern row first on the same projection", async (data) => {
  const file = await openSource(`${data}germany-radar-seviri-pair/baseline.nc`);
  const { data: class0 } = await file.read("pcph", 0);
  file.close();
  assert.equal(summary(class0).sum, 76599);
  const { grid } = file.variables[0]!;
  assert.ok(grid.dy < 0 && near(grid.dx, 3000.403) && grid.crs.includes("+proj=geos"));
});

testWithData("CF: MeteoNet cloud types are codes on a geographic grid", async (data) => {
  const file = await openSource(`${data}meteonet-nw/CT_NW_2016.nc`);
  const { time, data: types } = await file.read("CT", 4);
  file.close();
  const [variable] = file.variables;
  assert.equal(variable?.kind, "code");
  assert.equal(time, parseTime("2016-01-01T01:00Z"));
  assert.equal(summary(types).sum, 333922);
  assert.deepEqual([types[0], types[100 * 261 + 100]], [12, 10]);
  assert.deepEqual([variable?.grid.x0, variable?.grid.y0], [-5.842, 51.896]);
  assert.ok(near(variable!.grid.y0 + 187 * variable!.grid.dy, 46.25, 1e-9));
});

testWithData("CF: a SEVIRI image in NetCDF-3, space is missing", async (data) => {
  const file = await openSource(`${data}seviri-ir108/MSG_Seviri_1_5_Infrared_10_8_channel_20051219_1415.nc`);
  const { time, data: image } = await file.read("brightness_temperature", 0);
  file.close();
  assert.equal(time, parseTime("2005-12-19T14:15Z"));
  assert.equal(file.variables[0]?.units, "K");
  const { missing, min, max } = summary(image);
  assert.equal(missing, 12971);
  assert.ok(near(min, 205.6) && near(max, 303.2));
  assert.ok(near(image[0]!, 231.3) && near(image[100 * 1300 + 200]!, 270.3) && near(image.at(-1)!, 286.9));
});

testWithData("CF: packed SSMIS fields, their flags missing, their range physical", async (data) => {
  const file = await openSource(`${data}ssmis-f16-daily/f16_ssmis_20200102v7.nc`);
  const rain = summary((await file.read("rain_rate", 1)).data);
  const wind = summary((await file.read("wind_speed", 1)).data);
  const hours = summary((await file.read("sst_dtime", 1)).data);
  const cloud = summary((await file.read("atmosphere_cloud_liquid_water_content", 1)).data);
  file.close();
  assert.ok(rain.missing === 610018 && near(rain.sum, 57212.8) && rain.max === 25);
  assert.ok(wind.missing === 662075 && near(wind.sum, 2.9056e6));
  assert.ok(hours.missing === 466192 && near(hours.max, 23.6));
  assert.ok(cloud.missing === 610018 && near(cloud.min, -0.05) && near(cloud.sum, 35719.7));
  const { grid } = file.variables[0]!;
  assert.deepEqual(grid, { crs: LONGLAT, nx: 1440, ny: 720, x0: 0.125, y0: -89.875, dx: 0.25, dy: 0.25 });
});

const TIME: ArrayToWrite = {
  data: Float64Array.of(10, 0, 5),
  shape: [3],
  attributes: { units: "minutes since 2020-01-01 00:00:00" },
};
const axis = (numbers: readonly number[], attributes: Record<string, string>): ArrayToWrite => ({
  data: Float64Array.from(numbers),
  shape: [numbers.length],
  attributes,
});

/** Rain of 3 times, 2 rows and 3 columns on a projection in kilometres, frame k holding k * 100 + cell. */
function projected(attributes: Record<string, string | number>, mapping: Record<string, string | number>): FileToWrite {
  return {
    groups: { "": { Conventions: "CF-1.8", title: "Test" } },
    arrays: {
      time: TIME,
      x: axis([-1, 0, 1], { units: "km", standard_name: "projection_x_coordinate" }),
      y: axis([5, 4], { units: "km", standard_name: "projection_y_coordinate" }),
      crs: { data: Int32Array.of(0), shape: [1], attributes: mapping },
      rain: {
        data: Float32Array.from({ length: 18 }, (_, k) => Math.floor(k / 6) * 100 + k % 6),
        shape: [3, 2, 3],
        attributes: { grid_mapping: "crs", ...attributes },
        scales: ["time", "y", "x"],
        chunks: [2, 2, 3],
      },
    },
  };
}

const POLAR = {
  grid_mapping_name: "polar_stereographic",
  latitude_of_projection_origin: 90,
  straight_vertical_longitude_from_pole: 10,
  standard_parallel: 60,
  semi_major_axis: 6378137,
  inverse_flattening: 298.257223563,
};

Deno.test("CF: a projected grid comes in metres, its frames in the order of time", () =>
  inFolder(async (folder) => {
    await writeHdf5(`${folder}/a.nc`, projected({ units: "mm/h" }, POLAR));
    const file = await openSource(`${folder}/a.nc`);
    const frames = [0, 1, 2].map((k) => file.read("rain_rate", k));
    const [a, b, c] = await Promise.all(frames);
    file.close();
    const [variable] = file.variables;
    assert.deepEqual(variable?.times.map((time) => time - parseTime("2020-01-01")), [0, 300, 600]);
    assert.deepEqual([a?.data[5], b?.data[5], c?.data[5]], [105, 205, 5]);
    const { grid } = variable!;
    assert.deepEqual([grid.x0, grid.dx, grid.y0, grid.dy], [-1000, 1000, 5000, -1000]);
    assert.match(grid.crs, /\+proj=stere \+lat_0=90 \+lat_ts=60 \+lon_0=10 .*\+a=6378137 \+rf=298\.257223563/);
    assert.equal(file.product.name, "Test");
  }));

for (
  const [units, standard, factor] of [
    ["kg m-2 s-1", "precipitation_flux", 3600],
    ["m s-1", "lwe_precipitation_rate", 3.6e6],
    ["mm", "precipitation_amount", 12],
    ["kg m**-2", "precipitation_amount", 12],
    ["m", "lwe_thickness_of_precipitation_amount", 12000],
  ] as const
) {
  Deno.test(`CF: ${standard} in ${units} becomes mm h-1`, () =>
    inFolder(async (folder) => {
      const content = projected({ units, standard_name: standard, scale_factor: 1 / factor }, POLAR);
      await writeHdf5(`${folder}/a.nc`, content);
      const file = await openSource(`${folder}/a.nc`);
      const { data } = await file.read("rain_rate", 0);
      file.close();
      assert.ok(near(data[4]!, 104, 1e-4), `${data[4]}`);
      assert.equal(file.variables[0]?.units, "mm h-1");
    }));
}

Deno.test("CF: fill, range and NaN are missing; negative and impossible rain too, with a warning", () =>
  inFolder(async (folder) => {
    const content = projected({ units: "mm h-1", _FillValue: -9, missing_value: 4, valid_max: 650 }, POLAR);
    const rain = {
      ...content.arrays!["rain"]!,
      data: Float32Array.of(...new Array(6).fill(0), 700, -9, NaN, -1, 4, 600, ...new Array(6).fill(0)),
    };
    await writeHdf5(`${folder}/a.nc`, { ...content, arrays: { ...content.arrays, rain } });
    const file = await openSource(`${folder}/a.nc`);
    const { data } = await file.read("rain_rate", 0);
    await file.read("rain_rate", 0);
    file.close();
    assert.deepEqual(Array.from(data), [NaN, NaN, NaN, NaN, NaN, NaN]);
    assert.deepEqual(file.warnings, [
      "rain_rate, frame 0: 1 below 0 set to missing",
      "rain_rate, frame 0: 1 above 500 mm/h set to missing",
    ]);
  }));

Deno.test("CF: a gzip file is recognised and read", () =>
  inFolder(async (folder) => {
    await writeHdf5(`${folder}/a.nc`, projected({ units: "mm/h" }, POLAR));
    await Deno.writeFile(`${folder}/a.nc.gz`, gzipSync(await Deno.readFile(`${folder}/a.nc`)));
    const file = await openSource(`${folder}/a.nc.gz`);
    const { data } = await file.read("rain_rate", 2);
    file.close();
    assert.equal(data[5], 5);
  }));

Deno.test("CF: latitude, longitude, [lon, lat] order and descending longitudes", () =>
  inFolder(async (folder) => {
    await writeHdf5(`${folder}/a.nc`, {
      groups: { "": { Conventions: "CF-1.8" } },
      arrays: {
        time: TIME,
        lon: axis([3, 2, 1], { units: "degrees_east" }),
        lat: axis([40, 41], { units: "degrees_north" }),
        t: {
          data: Float32Array.from({ length: 18 }, (_, k) => k),
          shape: [3, 3, 2],
          attributes: { units: "K", standard_name: "air_temperature" },
          scales: ["time", "lon", "lat"],
        },
      },
    });
    const file = await openSource(`${folder}/a.nc`);
    const { data } = await file.read("t", 0);
    file.close();
    // The first time is the second stored: [lon][lat] = 3: 6 7, 2: 8 9, 1: 10 11.
    assert.deepEqual(Array.from(data), [10, 8, 6, 11, 9, 7]);
    assert.deepEqual(file.variables[0]?.grid, { crs: LONGLAT, nx: 3, ny: 2, x0: 1, y0: 40, dx: 1, dy: 1 });
  }));

Deno.test("CF: what cannot be placed is an error that says why", () =>
  inFolder(async (folder) => {
    const refused = async (content: FileToWrite, tag: string, pattern: RegExp) => {
      await writeHdf5(`${folder}/a.nc`, content);
      await assert.rejects(
        openSource(`${folder}/a.nc`),
        (error: unknown) => error instanceof DataError && error.tag === tag && pattern.test(error.message),
      );
    };
    await refused(
      projected({ units: "mm/h" }, { grid_mapping_name: "rotated_latitude_longitude" }),
      "unsupported-version",
      /rotated/,
    );
    const content = projected({ units: "mm/h" }, POLAR);
    const uneven = {
      ...content.arrays,
      x: axis([-1, 0, 3], { units: "km", standard_name: "projection_x_coordinate" }),
    };
    await refused({ ...content, arrays: uneven }, "grid-mismatch", /not evenly spaced/);
    const months = { ...content.arrays, time: { ...TIME, attributes: { units: "months since 2020-01-01" } } };
    await refused({ ...content, arrays: months }, "unsupported-version", /months/);
    const twice = { ...content.arrays, time: { ...TIME, data: Float64Array.of(5, 5, 6) } };
    await refused({ ...content, arrays: twice }, "corrupt-file", /twice/);
  }));
