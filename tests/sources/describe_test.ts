import { assert } from "../deps.ts";
import { python } from "../paths.ts";
import { testWithData } from "../shared.ts";
import { isDataError } from "../../lib/base/mod.ts";
import { LONGLAT } from "../../lib/grid/mod.ts";
import { describedGroups, openDescribed, plainArrays } from "../../lib/sources/describe.ts";
import { parseDescription } from "../../lib/sources/description.ts";
import { openSource } from "../../lib/sources/mod.ts";
import { writeNpy } from "../../lib/sources/npy.ts";

const GRID = { x0: -4.9, y0: 51, dx: 0.5, dy: -0.5, nx: 3, ny: 2 };
const RADAR = {
  file: "radar.npy",
  product: { name: "my radar" },
  duration: 300,
  grid: GRID,
  times: { first: "2021-06-25T00:00Z", step: 300 },
  variables: [{ name: "rain_rate", units: "mm h-1", scale: 0.12, fill: -1 }],
};
const IMERG = {
  product: { name: "IMERG", run: "final", version: "V06B", simulated: true },
  duration: 1800,
  dims: ["time", "x", "y"],
  grid: { lon: [0.05, 0.15, 0.25], lat: [43.05, 43.15] },
  times: ["2021-06-25T00:00Z", "2021-06-25T01:00Z"],
  variables: [
    { name: "rain_rate", file: "rain.npy", units: "mm h-1", fill: -9999.9 },
    { name: "source", file: "source.npy", units: "1", fill: [-9999, 0], kind: "code" },
  ],
};
const START = Date.UTC(2021, 5, 25) / 1000;

const describe = (groups: unknown): string => JSON.stringify({ format: "ondee-arrays", version: 1, groups });

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  await run(folder).finally(() => Deno.remove(folder, { recursive: true }));
}

const RADAR_NPY = writeNpy({
  dtype: "int16",
  shape: [2, 2, 3],
  data: Int16Array.of(0, 100, -1, 25, 0, 0, 1, 2, 3, 4, 5, 6),
});

Deno.test("radar and satellite, each with its own files, grid and times, come in together", () =>
  withFolder(async (folder) => {
    await Deno.writeFile(`${folder}/radar.npy`, RADAR_NPY);
    // [time, x, y]: x = 0, 1, 2 and y = 0, 1.
    const rain = Float32Array.of(1, 2, 3, 4, 5, -9999.9, 7, 8, 9, NaN, 11, 12);
    await Deno.writeFile(`${folder}/rain.npy`, writeNpy({ dtype: "float32", shape: [2, 3, 2], data: rain }));
    const codes = BigInt64Array.from([9, 0, 5, -9999, 7, 11, 9, 9, 9, 9, 9, 9], BigInt);
    await Deno.writeFile(`${folder}/source.npy`, writeNpy({ dtype: "int64", shape: [2, 3, 2], data: codes }));
    await Deno.writeTextFile(`${folder}/both.json`, describe({ radar: RADAR, imerg: IMERG }));

    const groups = await describedGroups(`${folder}/both.json`);
    assert.deepEqual(groups.map(({ group, path }) => [group, path]), [
      ["radar", `${folder}/radar.npy`],
      ["imerg", `${folder}/rain.npy`],
    ]);
    const [radar, imerg] = await Promise.all(groups.map(({ open }) => open()));
    assert.deepEqual(radar!.product, { name: "my radar", run: "", version: "", simulated: false });
    assert.deepEqual(radar!.variables[0]!.grid, { crs: LONGLAT, ...GRID });
    assert.deepEqual(radar!.variables[0]!.times, [START, START + 300]);
    assert.deepEqual(await radar!.read("rain_rate", 0), {
      time: START,
      data: Float32Array.of(0, 12, NaN, 3, 0, 0),
    });

    assert.deepEqual(imerg!.product, { name: "IMERG", run: "final", version: "V06B", simulated: true });
    const [variable, code] = imerg!.variables;
    assert.deepEqual([variable!.duration, variable!.kind, code!.kind, code!.units], [1800, "rate", "code", "1"]);
    assert.deepEqual(variable!.times, [START, START + 3600]);
    const { grid } = variable!;
    assert.deepEqual([grid.nx, grid.ny, grid.x0, grid.y0], [3, 2, 0.05, 43.05]);
    assert(Math.abs(grid.dx - 0.1) < 1e-12 && Math.abs(grid.dy - 0.1) < 1e-12);
    assert.deepEqual((await imerg!.read("rain_rate", 0)).data, Float32Array.of(1, 3, 5, 2, 4, NaN));
    assert.deepEqual((await imerg!.read("rain_rate", 1)).data, Float32Array.of(7, 9, 11, 8, NaN, 12));
    assert.deepEqual((await imerg!.read("source", 0)).data, Float32Array.of(9, 5, 7, NaN, NaN, 11));
    for (const source of [radar, imerg]) source!.close();

    // One file by its name: the group whose file it is.
    const one = await openDescribed(`${folder}/radar.npy`, `${folder}/both.json`);
    assert.equal(one.product.name, "my radar");
    one.close();
    await assert.rejects(openDescribed(`${folder}/other.npy`, `${folder}/both.json`), /radar, imerg/);
  }));

Deno.test("one array [y, x] per file takes its time from the file's name", () =>
  withFolder(async (folder) => {
    const data = Uint8Array.of(0, 1, 2, 3, 4, 255);
    const path = `${folder}/fr_202106251205_v2.npy`;
    await Deno.writeFile(path, writeNpy({ dtype: "uint8", shape: [2, 3], data }));
    const { file: _, ...group } = RADAR;
    const variables = [{ name: "rain_rate", units: "mm h-1", fill: 255 }];
    const times = { fromName: "fr_%Y%m%d%H%M_*.npy" };
    await Deno.writeTextFile(`${folder}/one.json`, describe({ radar: { ...group, times, variables } }));
    const file = await openDescribed(path, `${folder}/one.json`);
    assert.deepEqual(await file.read("rain_rate", 0), {
      time: Date.UTC(2021, 5, 25, 12, 5) / 1000,
      data: Float32Array.of(0, 1, 2, 3, 4, NaN),
    });
    file.close();
    for (const name of ["fr.npy", "fr_202106311205_v2.npy"]) {
      await Deno.copyFile(path, `${folder}/${name}`);
      await assert.rejects(
        openDescribed(`${folder}/${name}`, `${folder}/one.json`),
        /name does not fit groups\.radar\.times/,
      );
    }
    await assert.rejects(describedGroups(`${folder}/one.json`), /groups\.radar\.file must be given/);
  }));

Deno.test("arrays that do not fit their description are refused before anything is read", () =>
  withFolder(async (folder) => {
    await Deno.writeFile(`${folder}/radar.npy`, RADAR_NPY);
    const open = async (changes: Record<string, unknown>) => {
      await Deno.writeTextFile(`${folder}/a.json`, describe({ radar: { ...RADAR, ...changes } }));
      for (const group of await describedGroups(`${folder}/a.json`)) await group.open();
    };
    const mismatch = (error: unknown) => isDataError(error, "grid-mismatch");
    await assert.rejects(open({ grid: { ...GRID, nx: 4 } }), mismatch);
    await assert.rejects(open({ dims: ["time", "x", "y"] }), mismatch);
    await assert.rejects(open({ times: ["2021-06-25T00:00Z"] }), mismatch);
    await assert.rejects(open({ times: { ...RADAR.times, count: 3 } }), mismatch);
    await assert.rejects(open({ times: { first: "2021-06-25" } }), /groups\.radar\.times\.step/);
    await assert.rejects(open({ file: "absent.npy" }), (error) => isDataError(error, "missing-file"));
    await Deno.writeTextFile(`${folder}/text.npy`, "not an array");
    await assert.rejects(open({ file: "text.npy" }), (error) => isDataError(error, "unknown-format"));
    await assert.rejects(describedGroups(`${folder}/b.json`), (error) => isDataError(error, "missing-file"));
  }));

Deno.test("a wrong description is refused by the field that is wrong", () => {
  const [variable] = RADAR.variables;
  const wrong: readonly [changes: Record<string, unknown>, message: RegExp][] = [
    [{ grid: { ...GRID, nx: 2.5 } }, /^groups\.radar\.grid\.nx must be a whole number of 1 or more; there is 2\.5/],
    [{ grid: { ...GRID, dx: -1 } }, /^groups\.radar\.grid\.dx must be a number above 0/],
    [{ grid: { ...GRID, dy: "0.1" } }, /^groups\.radar\.grid\.dy must be a number .*there is "0\.1"/],
    [{ grid: { ...GRID, crs: "+proj=nowhere" } }, /^groups\.radar\.grid\.crs must be a PROJ string/],
    [{ grid: { lon: [0, 1, 3], lat: [0, 1] } }, /^groups\.radar\.grid\.lon must be two or more evenly spaced/],
    [{ grid: { lon: [1, 0], lat: [0, 1] } }, /^groups\.radar\.grid\.lon must be ascending/],
    [{ grid: { lon: [0, 1] } }, /^groups\.radar\.grid\.lat must be a list/],
    [{ grid: { ...GRID, lon: [0, 1], lat: [0, 1] } }, /^groups\.radar\.grid\.x0 must be left out/],
    [{ grid: { crs: LONGLAT, lon: [0, 1], lat: [0, 1] } }, /^groups\.radar\.grid\.crs must be left out/],
    [{ gird: GRID }, /^groups\.radar\.gird must be one of file, product/],
    [{ product: {} }, /^groups\.radar\.product\.name must be a text "\.\.\."; there is nothing/],
    [{ duration: -1 }, /^groups\.radar\.duration must be seconds, 0 or more/],
    [{ dims: ["lat", "lon"] }, /^groups\.radar\.dims\[0\] must be "time" or "y" or "x"/],
    [{ dims: ["x", "y", "time"] }, /^groups\.radar\.dims must be/],
    [{ times: { first: "yesterday" } }, /^groups\.radar\.times\.first must be a UTC time/],
    [{ times: { first: "2021-06-25", step: 0 } }, /^groups\.radar\.times\.step must be seconds above 0/],
    [{ times: { fromName: "radar_%Q.npy" } }, /^groups\.radar\.times\.fromName must be a file name/],
    [{ times: ["2021-06-25T01:00Z", "2021-06-25T00:00Z"] }, /^groups\.radar\.times\[1\] must be later/],
    [{ times: [] }, /^groups\.radar\.times must be a list/],
    [
      { variables: [{ ...variable, units: "mm" }] },
      /^groups\.radar\.variables\[0\]\.units must be "mm h-1".*"scale": 12/,
    ],
    [{ variables: [{ ...variable, name: "Rain rate" }] }, /^groups\.radar\.variables\[0\]\.name must be a CF name/],
    [{ variables: [{ ...variable, scale: 0 }] }, /^groups\.radar\.variables\[0\]\.scale must be/],
    [{ variables: [{ ...variable, kind: "flag" }] }, /^groups\.radar\.variables\[0\]\.kind must be "rate" or "code"/],
    [{ variables: [variable, variable] }, /^groups\.radar\.variables must be variables of different names/],
    [{ file: 3 }, /^groups\.radar\.file must be a text/],
  ];
  const refused = (text: string, message: RegExp) =>
    assert.throws(() => parseDescription(text, "a.json"), (error) => {
      assert(isDataError(error, "corrupt-file"), String(error));
      assert.equal(error.file, "a.json");
      assert.match(error.message, message);
      return true;
    });
  assert.equal(parseDescription(describe({ radar: RADAR }), "a.json").length, 1);
  for (const [changes, message] of wrong) refused(describe({ radar: { ...RADAR, ...changes } }), message);
  refused(describe({ radar: RADAR }).replace('"x0":-4.9', '"x0":1e999'), /^groups\.radar\.grid\.x0 must be a number/);
  refused("{", /^The description is not JSON/);
  refused("[]", /^The file must be an object/);
  refused("{}", /^format must be "ondee-arrays"; there is nothing/);
  refused(describe({}), /^groups must be groups by name/);
  refused(describe({ Radar: RADAR }), /^groups\.Radar must be named in/);
  refused(JSON.stringify({ format: "ondee-arrays", version: 2, groups: {} }), /^version must be 1/);
});

Deno.test("an array without a description is refused with what it needs, one that is cut short as such", () =>
  withFolder(async (folder) => {
    const path = `${folder}/rain.npy`;
    await Deno.writeFile(path, RADAR_NPY);
    assert(await plainArrays.detect(RADAR_NPY, path));
    await assert.rejects(plainArrays.open(path), {
      tag: "unknown-format",
      message:
        `An array says neither its times nor its grid: give them by --describe FILE.json; ingest --help shows one ` +
        `(file ${path})`,
    });
    await Deno.writeFile(path, Uint8Array.of(0x50, 0x4b, 3, 4, ...new Uint8Array(96)));
    await assert.rejects(plainArrays.open(path), { tag: "corrupt-file", message: /^The zip archive is cut short/ });
  }));

testWithData("a MeteoNet file that is cut short is refused as cut short", (data) =>
  withFolder(async (folder) => {
    const path = `${folder}/rainfall_NW_2016_08.3.npz`;
    const whole = await Deno.readFile(`${data}/meteonet-nw/rainfall_NW_2016_08.3.npz`);
    for (const length of [100, whole.length >> 1]) {
      await Deno.writeFile(path, whole.subarray(0, length));
      await assert.rejects(openSource(path), { tag: "corrupt-file", message: /^The zip archive is cut short/ });
    }
  }));

testWithData("the members of an npz are described by name", async (data) => {
  const path = `${data}/${"meteofrance-bufr-mosaic/T_IMFR27_C_LFPW_20240126080000_decoded.npz"}`;
  await withFolder(async (folder) => {
    const group = {
      ...RADAR,
      file: path,
      grid: { ...GRID, nx: 1536, ny: 1536 },
      variables: [
        { name: "reflectivity", array: "refl_dBZx10", units: "dBZ", scale: 0.1, fill: -32768 },
        { name: "echo_height", array: "height_m", units: "m", fill: -32768 },
      ],
    };
    await Deno.writeTextFile(`${folder}/a.json`, describe({ radar: group }));
    const file = await openDescribed(path, `${folder}/a.json`);
    const { data: reflectivity } = await file.read("reflectivity", 0);
    // NumPy: 984700 missing; row 446, column 920 is 205.
    assert.equal(reflectivity.filter(Number.isNaN).length, 984_700);
    assert.equal(reflectivity[446 * 1536 + 920], Math.fround(20.5));
    assert.equal((await file.read("echo_height", 0)).data[446 * 1536 + 920], 430);
    file.close();
  });
});

/** The same array [time, lat, lon] as NetCDF-4, NetCDF-3 and Zarr v2 and v3. */
const WRITE = `
import sys, numpy as np, xarray as xr, zarr
folder = sys.argv[1]
values = np.arange(24, dtype="i2").reshape(4, 2, 3)
values[2, 1, 1] = -1
data = xr.Dataset({"rain": (("time", "lat", "lon"), values), "last": (("lat", "lon"), values[3])})
data.to_netcdf(folder + "/four.nc", engine="netcdf4", encoding={"rain": {"zlib": True, "chunksizes": (1, 2, 3)}})
data.to_netcdf(folder + "/three.nc", engine="scipy", format="NETCDF3_CLASSIC")
for version in (2, 3):
    group = zarr.open_group(f"{folder}/v{version}.zarr", mode="w", zarr_format=version)
    for name, a in (("rain", values), ("last", values[3])):
        group.create_array(name, shape=a.shape, chunks=(1,) * (a.ndim - 2) + (2, 3), dtype=a.dtype)[...] = a
`;

if (python === null) console.log("skipped (no Python with xarray and zarr): described NetCDF and Zarr");
Deno.test({
  name: "variables of NetCDF-3, NetCDF-4 and Zarr are described by name",
  ignore: python === null,
  fn: () =>
    withFolder(async (folder) => {
      const output = await new Deno.Command(python ?? "", { args: ["-c", WRITE, folder] }).output();
      assert(output.success, new TextDecoder().decode(output.stderr));
      for (const name of ["four.nc", "three.nc", "v2.zarr", "v3.zarr"]) {
        const variable = { name: "rain_rate", array: "rain", units: "mm h-1", scale: 2, offset: 1, fill: -1 };
        const last = { ...variable, array: "last" };
        const single = { ...RADAR, times: ["2021-06-25T00:15Z"], file: name, variables: [last] };
        const groups = { radar: { ...RADAR, file: name, variables: [variable] }, last: single };
        await Deno.writeTextFile(`${folder}/a.json`, describe(groups));
        const groupsOf = () => describedGroups(`${folder}/a.json`);
        const [rain, one] = await Promise.all((await groupsOf()).map(({ open }) => open()));
        assert.deepEqual(rain!.variables[0]!.times.length, 4);
        assert.deepEqual((await rain!.read("rain_rate", 2)).data, Float32Array.of(25, 27, 29, 31, NaN, 35), name);
        assert.deepEqual((await one!.read("rain_rate", 0)).data, Float32Array.of(37, 39, 41, 43, 45, 47), name);
        rain!.close();
        one!.close();
        const absent = { ...RADAR, file: name, variables: [{ ...variable, array: "snow" }] };
        await Deno.writeTextFile(`${folder}/a.json`, describe({ radar: absent }));
        const [group] = await groupsOf();
        await assert.rejects(group!.open(), (error) => isDataError(error, "missing-variable"));
      }
    }),
});
