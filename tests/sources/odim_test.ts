import { assert } from "../deps.ts";
import { testWithData } from "../shared.ts";
import { DataError } from "../../lib/base/mod.ts";
import { parseTime, projection } from "../../lib/grid/mod.ts";
import { odimReader, openSource, rainRateOf, ZR_RELATIONS } from "../../lib/sources/mod.ts";
import { inFolder, near, summary } from "./frames.ts";
import { type FileToWrite, writeHdf5 } from "./hdf5_files.ts";

// Expected numbers: h5py, nodata missing, undetect 0.
testWithData("ODIM: OPERA rates, quality, time and corners are those of the file", async (data) => {
  const file = await openSource(`${data}opera-odyssey-rate/T_PAAH21_C_EUOC_20180824180000.hdf`);
  const rain = await file.read("rain_rate", 0);
  const quality = await file.read("quality", 0);
  file.close();
  assert.equal(file.format, "odim");
  assert.equal(rain.time, parseTime("2018-08-24T18:00Z"));
  const wet = summary(rain.data);
  assert.equal(wet.missing, 2085857 + 1);
  assert.ok(near(wet.sum, 302819) && near(wet.max, 421.07), `${wet.sum} ${wet.max}`);
  assert.deepEqual(file.warnings, ["rain_rate, frame 0: 1 above 500 mm/h set to missing"]);
  assert.ok(near(rain.data[1128 * 1900 + 814]!, 5.03) && near(rain.data[237 * 1900 + 1089]!, 1.16));
  assert.equal(summary(quality.data).missing, 3691846);
  assert.ok(near(quality.data[1247 * 1900 + 870]!, 0.8));
  const { grid } = file.variables[0]!;
  assert.deepEqual([grid.x0, grid.y0, grid.dx, grid.dy, grid.nx, grid.ny], [1000, -1000, 2000, -2000, 1900, 2200]);
  const [lon, lat] = projection(grid.crs).inverse(grid.x0 - 1000 + 1900 * 2000, grid.y0 + 1000 - 2200 * 2000);
  assert.ok(Math.abs(lon - 29.421038635578032) < 1e-6 && Math.abs(lat - 31.98765027794496) < 1e-6, `${lon} ${lat}`);
});

testWithData("ODIM: a polar volume is refused by name", (data) =>
  assert.rejects(
    openSource(`${data}gpm-ku-brisbane/IDR66_20141206_094829.vol.h5`),
    (error: unknown) => error instanceof DataError && error.tag === "unsupported-version" && /PVOL/.test(error.message),
  ));

type Attributes = Readonly<Record<string, string | number>>;

/** A composite of 2 x 2 cells of 1 km whose attributes of the data lie in `at`. */
function composite(at: string, what: Attributes, numbers: readonly number[]): FileToWrite {
  const { forward, inverse } = projection("+proj=laea +lat_0=55 +lon_0=10 +ellps=WGS84 +units=m");
  const [x, y] = forward(5, 50);
  const corners = { UL: inverse(x, y), LR: inverse(x + 2000, y - 2000) };
  return {
    groups: {
      "": { Conventions: "ODIM_H5/V2_3" },
      what: { object: "COMP", date: "20240501", time: "120000", source: "ORG:247", version: "H5rad 2.3" },
      where: {
        projdef: "+proj=laea +lat_0=55 +lon_0=10 +ellps=WGS84 +units=m",
        xsize: 2,
        ysize: 2,
        xscale: 1000,
        yscale: 1000,
        UL_lon: corners.UL[0],
        UL_lat: corners.UL[1],
        LR_lon: corners.LR[0],
        LR_lat: corners.LR[1],
      },
      [at]: what,
    },
    arrays: { "dataset1/data1/data": { data: Float64Array.from(numbers), shape: [2, 2] } },
  };
}

const PACKING = { gain: 0.5, offset: -32, nodata: 255, undetect: 0 };

async function readComposite(content: FileToWrite, variable: string, reader = odimReader()) {
  let result: { data: number[]; time: number; duration: number; longName: string } | undefined;
  await inFolder(async (folder) => {
    await writeHdf5(`${folder}/a.h5`, content);
    const file = await reader.open(`${folder}/a.h5`);
    const { data, time } = await file.read(variable, 0);
    assert.equal(file.product.version, "", "a version of the format is none of the product");
    const { duration, longName } = file.variables.find(({ name }) => name === variable)!;
    file.close();
    result = { data: Array.from(data), time, duration, longName };
  });
  return result!;
}

for (const at of ["dataset1/what", "dataset1/data1/what"]) {
  Deno.test(`ODIM: attributes on ${at} are found`, async () => {
    const { data, time } = await readComposite(
      composite(at, { quantity: "RATE", ...PACKING }, [64, 255, 0, 66]),
      "rain_rate",
    );
    assert.deepEqual(data, [0, NaN, 0, 1]);
    assert.equal(time, parseTime("2024-05-01T12:00Z"));
  });
}

Deno.test("ODIM: without packing the numbers are rates and NaN is missing", async () => {
  const { data } = await readComposite(
    composite("dataset1/data1/what", { quantity: "RATE" }, [0, NaN, 2.5, 1]),
    "rain_rate",
  );
  assert.deepEqual(data, [0, NaN, 2.5, 1]);
});

Deno.test("ODIM: an accumulation becomes a rate over its interval", async () => {
  const what = {
    quantity: "ACRR",
    startdate: "20240501",
    starttime: "110000",
    enddate: "20240501",
    endtime: "111500",
    nodata: -1,
    undetect: 0,
  };
  const { data, time, duration } = await readComposite(composite("dataset1/what", what, [0, -1, 1.5, 3]), "rain_rate");
  assert.deepEqual(data, [0, NaN, 6, 12]);
  assert.equal(time, parseTime("2024-05-01T11:00Z"));
  assert.equal(duration, 900);
});

Deno.test("ODIM: a rate holds at the nominal time, whatever the window in which its scans were taken", async () => {
  // as OPERA's composites have it: 18:00 of scans from 17:50 to 18:05
  const window = { startdate: "20240501", starttime: "115000", enddate: "20240501", endtime: "120500" };
  const { time, duration } = await readComposite(
    composite("dataset1/what", { quantity: "RATE", ...window }, [0, 0, 0, 0]),
    "rain_rate",
  );
  assert.deepEqual([time, duration], [parseTime("2024-05-01T12:00Z"), 0]);
});

Deno.test("ODIM: reflectivity becomes rain by the named relation, dry where nothing was detected", async () => {
  const content = composite("dataset1/data1/what", { quantity: "DBZH", ...PACKING }, [0, 255, 110, 144]);
  const { data, longName } = await readComposite(content, "rain_rate");
  // Marshall-Palmer: 23 dBZ is (10^2.3 / 200)^(1/1.6) = 0.99852 mm/h, 40 dBZ 11.530 mm/h.
  assert.deepEqual(data.slice(0, 2), [0, NaN]);
  assert.ok(near(data[2]!, 0.99852, 1e-4) && near(data[3]!, 11.53, 1e-3), `${data}`);
  assert.match(longName, /Z = 200 R\^1\.6/);
  const other = await readComposite(content, "rain_rate", odimReader({ zr: "wsr88d-convective" }));
  assert.ok(near(other.data[3]!, rainRateOf(40, ZR_RELATIONS["wsr88d-convective"])));
  const { data: dbz } = await readComposite(content, "reflectivity");
  assert.deepEqual(dbz, [-Infinity, NaN, 23, 40]);
});

Deno.test("ODIM: corners that disagree with the size are damage", async () => {
  const content = composite("dataset1/what", { quantity: "RATE" }, [0, 0, 0, 0]);
  const wrong = { ...content, groups: { ...content.groups, where: { ...content.groups!["where"], xscale: 1500 } } };
  await assert.rejects(
    readComposite(wrong, "rain_rate"),
    (error: unknown) => error instanceof DataError && error.tag === "corrupt-file" && /Corners/.test(error.message),
  );
});
