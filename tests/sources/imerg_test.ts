import { assert } from "../deps.ts";
import { testWithData } from "../shared.ts";
import { DataError } from "../../lib/base/mod.ts";
import { LONGLAT, parseTime } from "../../lib/grid/mod.ts";
import { openSource, sensorKind, sensorName } from "../../lib/sources/mod.ts";
import { inFolder, near, summary } from "./frames.ts";
import { type FileToWrite, writeHdf5 } from "./hdf5_files.ts";

// Expected numbers: h5py, [lon, lat] transposed and turned north row first.
testWithData("IMERG: an OPeNDAP subset of the early run", async (data) => {
  const name = "3B-HHR-E.MS.MRG.3IMERG.20231111-S003000-E005959.0030.V06E.HDF5.nc4";
  const file = await openSource(`${data}imerg-early-v06-brazil/${name}`);
  const { time, data: rain } = await file.read("rain_rate", 0);
  file.close();
  assert.deepEqual(file.product, { name: "IMERG", run: "early", version: "V06E", simulated: false });
  assert.equal(time, parseTime("2023-11-11T00:30Z"));
  const [variable] = file.variables;
  assert.deepEqual(variable?.grid, { crs: LONGLAT, nx: 192, ny: 128, x0: -62.45, y0: -21.65, dx: 0.1, dy: -0.1 });
  assert.equal(variable?.duration, 1800);
  const { missing, sum, max } = summary(rain);
  assert.equal(missing, 0);
  assert.ok(near(sum, 7377.27) && near(max, 30.88421), `${sum} ${max}`);
  assert.ok(near(rain[107 * 192 + 83]!, 1.238855) && near(rain[124 * 192 + 76]!, 30.88421));
});

testWithData("IMERG: a subset of the final run that kept its group", async (data) => {
  const file = await openSource(`${data}imerg-final-v06-atlantic/GPM_3IMERGHH_bounds.nc4`);
  const { time, data: rain } = await file.read("rain_rate", 0);
  file.close();
  assert.deepEqual(file.product, { name: "IMERG", run: "final", version: "V06B", simulated: false });
  assert.equal(time, parseTime("2020-01-01T12:00Z"));
  assert.ok(near(summary(rain).sum, 3798.2) && near(rain[58 * 150 + 38]!, 1.851804));
  assert.equal(file.variables[0]?.grid.y0, 44.95);
});

testWithData("IMERG: V06 and V07 have all fields and the same instant in their two epochs", async (data) => {
  const stem = `${data}gpm-granule-cuts/3B-HHR.MS.MRG.3IMERG.20000601-S000000-E002959.0000`;
  const [six, seven] = [await openSource(`${stem}.V06B.HDF5`), await openSource(`${stem}.V07A.HDF5`)];
  const names = [
    "rain_rate",
    "rain_rate_uncalibrated",
    "microwave_rain_rate",
    "infrared_rain_rate",
    "random_error",
    "source",
    "observation_minute",
    "infrared_weight",
    "quality",
    "liquid_probability",
  ];
  for (const file of [six, seven]) {
    assert.deepEqual(file.variables.map(({ name }) => name), names);
    assert.deepEqual(file.variables[0]?.times, [parseTime("2000-06-01T00:00Z")]);
  }
  assert.deepEqual([six.product.version, seven.product.version], ["V06B", "V07A"]);
  const rain = await seven.read("rain_rate", 0);
  const error = await seven.read("random_error", 0);
  assert.equal(summary(rain.data).missing, 30);
  assert.equal(rain.data[0], 0);
  assert.ok(Number.isNaN(rain.data[9 * 10 + 3]!));
  assert.ok(near(error.data[0]!, 0.24) && near(summary(error.data).sum, 16.8));
  assert.equal(summary((await seven.read("observation_minute", 0)).data).missing, 100);
  assert.equal(summary((await seven.read("source", 0)).data).missing, 0);
  assert.equal(summary((await six.read("rain_rate", 0)).data).missing, 100);
  six.close();
  seven.close();
});

testWithData("IMERG: a file without a half hour says so", (data) =>
  assert.rejects(
    openSource(`${data}imerg-final-v06-atlantic/empty-IMERG.nc`),
    (error: unknown) => error instanceof DataError && error.tag === "missing-frame",
  ));

function imergFile(version: string): FileToWrite {
  const field = (numbers: readonly number[]) => ({
    data: Int16Array.from(numbers),
    shape: [1, 3, 2],
    attributes: { _FillValue: -9999, DimensionNames: "time,lon,lat" },
  });
  return {
    groups: {
      "": { FileHeader: `AlgorithmID=3IMERGHH;\nDOIshortName=3IMERGHH_LATE;\nProductVersion=${version};\n` },
    },
    arrays: {
      "Grid/time": {
        data: Int32Array.of(643852800),
        shape: [1],
        attributes: { units: "seconds since 1980-01-06 00:00:00 UTC" },
      },
      "Grid/lon": { data: Float32Array.of(1.05, 1.15, 1.25), shape: [3] },
      "Grid/lat": { data: Float32Array.of(44.05, 44.15), shape: [2] },
      "Grid/Intermediate/MWprecipSource": field([0, 5, 9, 11, 21, -9999]),
      "Grid/Intermediate/MWobservationTime": field([-9999, 3, 7, 12, 29, -9999]),
    },
  };
}

Deno.test("IMERG: [lon, lat] becomes [y, x] with the northern row first", () =>
  inFolder(async (folder) => {
    await writeHdf5(`${folder}/a.HDF5`, imergFile("V07B"));
    const file = await openSource(`${folder}/a.HDF5`);
    const source = await file.read("source", 0);
    const minute = await file.read("observation_minute", 0);
    file.close();
    assert.deepEqual(Array.from(source.data), [5, 11, NaN, 0, 9, 21]);
    assert.deepEqual(Array.from(minute.data), [3, 12, NaN, NaN, 7, 29]);
    assert.equal(file.product.run, "late");
    assert.equal(file.variables[0]?.kind, "code");
    assert.deepEqual(file.variables[0]?.times, [parseTime("2000-06-01T00:00Z")]);
    assert.deepEqual(file.variables[0]?.grid, {
      crs: LONGLAT,
      nx: 3,
      ny: 2,
      x0: 1.05,
      y0: 44.15,
      dx: 0.1,
      dy: -0.1,
    });
  }));

Deno.test("IMERG: V05 is refused", () =>
  inFolder(async (folder) => {
    await writeHdf5(`${folder}/a.HDF5`, imergFile("V05B"));
    await assert.rejects(
      openSource(`${folder}/a.HDF5`),
      (error: unknown) => error instanceof DataError && error.tag === "unsupported-version",
    );
  }));

Deno.test("sensorName() depends on the version", () => {
  assert.equal(sensorName(0, "V06B"), "none");
  assert.equal(sensorName(9, "V06B"), "GMI");
  assert.equal(sensorName(3, "V06B"), "AMSR");
  assert.equal(sensorName(3, "V07B"), "AMSR2");
  assert.equal(sensorName(20, "V07B"), "SAPHIR");
  assert.equal(sensorName(20, "V06B"), "code 20");
  assert.equal(sensorKind(11, "V07B"), "sounder");
  assert.equal(sensorKind(5, "V06E"), "imager");
  assert.equal(sensorKind(0, "V06E"), null);
  assert.throws(() => sensorName(1, "V05"), RangeError);
});
