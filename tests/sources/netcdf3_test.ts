import { assert } from "../deps.ts";
import { DataError } from "../../lib/base/mod.ts";
import { openNetcdf3 } from "../../lib/sources/netcdf3.ts";
import { openSource } from "../../lib/sources/mod.ts";
import { inFolder } from "./frames.ts";
import { netcdf3Bytes, type Netcdf3Variable } from "./netcdf3_files.ts";

const DIMENSIONS = [{ name: "time", length: 0 }, { name: "lat", length: 3 }, { name: "lon", length: 3 }];
const TIME: Netcdf3Variable = {
  name: "time",
  type: "float",
  dimensions: [0],
  attributes: { units: "hours since 2000-01-01" },
  data: [0, 1],
};
const COORDINATES: readonly Netcdf3Variable[] = [
  { name: "lat", type: "float", dimensions: [1], attributes: { units: "degrees_north" }, data: [45, 44, 43] },
  { name: "lon", type: "float", dimensions: [2], attributes: { units: "degrees_east" }, data: [1, 2, 3] },
];
const RAIN: Netcdf3Variable = {
  name: "rain",
  type: "short",
  dimensions: [0, 1, 2],
  attributes: { units: "mm/h" },
  data: Array.from({ length: 18 }, (_, k) => k),
};

Deno.test("NetCDF-3: records of several arrays are padded to 4 bytes", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/a.nc`, netcdf3Bytes(DIMENSIONS, 2, [...COORDINATES, TIME, RAIN]));
    const file = await openSource(`${folder}/a.nc`);
    const { data } = await file.read("rain_rate", 1);
    file.close();
    assert.deepEqual(Array.from(data), [9, 10, 11, 12, 13, 14, 15, 16, 17]);
  }));

Deno.test("NetCDF-3: records of a single array are not padded", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/a.nc`, netcdf3Bytes(DIMENSIONS, 2, [...COORDINATES, RAIN]));
    const file = await openNetcdf3(`${folder}/a.nc`);
    const all = file.read("rain");
    const part = file.read("rain", { start: [1, 0, 1], count: [1, 3, 2] });
    assert.deepEqual(Array.from(all), RAIN.data);
    assert.deepEqual(Array.from(part), [10, 11, 13, 14, 16, 17]);
    assert.throws(() => file.read("snow"), (error: unknown) =>
      error instanceof DataError && error.tag === "missing-variable");
    file.close();
  }));

Deno.test("NetCDF-3: any cut is a corrupt file, CDF-5 an unsupported version", () =>
  inFolder(async (folder) => {
    const bytes = netcdf3Bytes(DIMENSIONS, 2, [...COORDINATES, TIME, RAIN]);
    const tagOf = (path: string) =>
      openNetcdf3(path).then(
        () => "opened",
        (error: unknown) => error instanceof DataError ? error.tag : String(error),
      );
    for (let length = 4; length < bytes.length - 2; length += 7) {
      await Deno.writeFile(`${folder}/a.nc`, bytes.subarray(0, length));
      assert.equal(await tagOf(`${folder}/a.nc`), "corrupt-file", `${length} of ${bytes.length} bytes`);
    }
    await Deno.writeFile(`${folder}/a.nc`, Uint8Array.of(0x43, 0x44, 0x46, 5, 0, 0, 0, 0));
    assert.equal(await tagOf(`${folder}/a.nc`), "unsupported-version");
  }));
