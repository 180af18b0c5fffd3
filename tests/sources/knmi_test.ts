import { assert } from "../deps.ts";
import { testWithData } from "../shared.ts";
import { DataError } from "../../lib/base/mod.ts";
import { parseTime, projection } from "../../lib/grid/mod.ts";
import { openSource } from "../../lib/sources/mod.ts";
import { inFolder, near, summary } from "./frames.ts";
import { type FileToWrite, writeHdf5 } from "./hdf5_files.ts";

// Expected numbers: h5py, image_data * 0.01 * 12, 65535 missing.
testWithData("KNMI: values, time and place are those of h5py", async (data) => {
  const file = await openSource(`${data}knmi-radar/RAD_NL25_RAP_5min_201008260315.h5`);
  const [variable] = file.variables;
  const { time, data: rain } = await file.read("rain_rate", 0);
  file.close();
  assert.equal(file.format, "knmi");
  assert.equal(file.product.name, "KNMI RAD_NL25_RAU_5mi");
  assert.equal(variable?.units, "mm h-1");
  assert.equal(variable?.duration, 300);
  assert.equal(time, parseTime("2010-08-26T03:10Z"));
  const { missing, sum, min, max } = summary(rain);
  assert.equal(missing, 398271);
  assert.ok(near(sum, 44483.4) && min === 0 && near(max, 11.52), `${sum} ${min} ${max}`);
  assert.ok(near(rain[417 * 700 + 189]!, 11.52) && near(rain[401 * 700 + 338]!, 1.2));
});

testWithData("KNMI: the outer corners are geo_product_corners of the file", async (data) => {
  const file = await openSource(`${data}knmi-radar/RAD_NL25_RAP_5min_201008260000.h5`);
  file.close();
  const { grid } = file.variables[0]!;
  const { inverse } = projection(grid.crs);
  const corner = (i: number, j: number) => inverse(grid.x0 + (i - 0.5) * grid.dx, grid.y0 + (j - 0.5) * grid.dy);
  const expected = [[0, 49.362], [0, 55.974], [10.856, 55.389], [9.009, 48.895]];
  [[0, 765], [0, 0], [700, 0], [700, 765]].forEach(([i, j], k) => {
    const [lon, lat] = corner(i!, j!);
    assert.ok(Math.abs(lon - expected[k]![0]!) < 1e-3 && Math.abs(lat - expected[k]![1]!) < 1e-3, `${lon} ${lat}`);
  });
});

function knmiFile(calibration: string): FileToWrite {
  return {
    groups: {
      "geographic/map_projection": {
        projection_proj4_params: "+proj=stere +lat_0=90 +lon_0=0 +lat_ts=60 +a=6378.137 +b=6356.752 +x_0=0 +y_0=0",
      },
      geographic: {
        geo_pixel_size_x: 1,
        geo_pixel_size_y: -1,
        geo_column_offset: 0,
        geo_row_offset: 3650,
        geo_pixel_def: "LU",
        geo_dim_pixel: "KM,KM",
      },
      image1: { image_geo_parameter: "ACCUMULATED_PRECIPITATION_[MM]" },
      "image1/calibration": { calibration_formulas: calibration, calibration_missing_data: 65535 },
      overview: {
        product_datetime_start: "01-JAN-2020;00:00:00.000",
        product_datetime_end: "01-JAN-2020;00:05:00.000",
      },
    },
    arrays: { "image1/image_data": { data: Uint16Array.of(0, 50, 65535, 10), shape: [2, 2] } },
  };
}

Deno.test("KNMI: millimetres in 5 minutes become mm h-1", () =>
  inFolder(async (folder) => {
    await writeHdf5(`${folder}/a.h5`, knmiFile("GEO = 0.01 * PV + 0.0"));
    const file = await openSource(`${folder}/a.h5`);
    const { data } = await file.read("rain_rate", 0);
    file.close();
    assert.deepEqual(Array.from(data, (v) => Math.fround(v)), [0, 6, NaN, Math.fround(1.2)]);
  }));

Deno.test("KNMI: another calibration is refused, not guessed", () =>
  inFolder(async (folder) => {
    await writeHdf5(`${folder}/a.h5`, knmiFile("GEO=10^(0.01*PV)"));
    await assert.rejects(
      openSource(`${folder}/a.h5`),
      (error: unknown) => error instanceof DataError && error.tag === "unsupported-version",
    );
  }));
