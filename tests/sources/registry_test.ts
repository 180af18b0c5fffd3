import { assert, fc } from "../deps.ts";
import { testWithData } from "../shared.ts";
import { DataError, isDataError } from "../../lib/base/mod.ts";
import { listReaders, openSource, type SourceFile, withPlausibleRain } from "../../lib/sources/mod.ts";
import { inFolder } from "./frames.ts";

const tagged = (tag: string, pattern = /./) => (error: unknown) =>
  error instanceof DataError && error.tag === tag && error.file !== undefined && pattern.test(error.message);

Deno.test("openSource(): missing, empty, unknown files and folders are told apart", () =>
  inFolder(async (folder) => {
    await assert.rejects(openSource(`${folder}/none.h5`), tagged("missing-file"));
    await Deno.writeFile(`${folder}/empty.h5`, new Uint8Array());
    await assert.rejects(openSource(`${folder}/empty.h5`), tagged("corrupt-file", /empty/));
    await Deno.writeTextFile(`${folder}/text.h5`, "rain, rain, go away");
    await assert.rejects(openSource(`${folder}/text.h5`), tagged("unknown-format", /knmi/));
    await assert.rejects(openSource(folder), tagged("unknown-format", /folder/));
    for (const { name } of listReaders().filter((reader) => reader.name !== "arrays")) {
      const error = await openSource(`${folder}/text.h5`, { source: name }).catch((cause: unknown) => cause);
      assert.ok(isDataError(error), `${name}: ${error}`);
    }
    await assert.rejects(openSource(`${folder}/text.h5`, { source: "nimrod" }), RangeError);
  }));

testWithData("openSource(): every reader recognises its files and no other does", async (data) => {
  const expected = {
    "knmi-radar/RAD_NL25_RAP_5min_201008260000.h5": "knmi",
    "opera-odyssey-rate/T_PAAH21_C_EUOC_20180824180000.hdf": "odim",
    "imerg-final-v06-atlantic/GPM_3IMERGHH_bounds.nc4": "imerg",
    "gpm-granule-cuts/3B-HHR.MS.MRG.3IMERG.20000601-S000000-E002959.0000.V07A.HDF5": "imerg",
    "meteonet-nw/CT_NW_2016.nc": "cf",
    "ssmis-f16-daily/f16_ssmis_20200102v7.nc": "cf",
    "meteonet-nw/rainfall_NW_2016_08.3.npz": "meteonet",
    "meteofrance-bufr-mosaic/T_IMFR27_C_LFPW_20240126080000.bufr.gz": "meteofrance-bufr",
  };
  for (const [path, format] of Object.entries(expected)) {
    const file = await openSource(`${data}${path}`);
    file.close();
    assert.equal(file.format, format, path);
  }
  await assert.rejects(
    openSource(`${data}gpm-granule-cuts/2A.GPM.GMI.GPROF2021v1.20140304-S175932-E193159.000079.V07A.HDF5`),
    tagged("unknown-format", /2AGPROFGMI/),
  );
});

testWithData("openSource(): a reader insisted on says what the file lacks", async (data) => {
  const path = `${data}opera-odyssey-rate/T_PAAH21_C_EUOC_20180824180000.hdf`;
  await assert.rejects(openSource(path, { source: "knmi" }), tagged("missing-variable", /image1/));
  await assert.rejects(openSource(path, { source: "imerg" }), tagged("unsupported-version"));
  await assert.rejects(openSource(path, { source: "cf" }), DataError);
});

testWithData("a source file: unknown variables, frames, and reading after close", async (data) => {
  const file = await openSource(`${data}knmi-radar/RAD_NL25_RAP_5min_201008260000.h5`);
  await assert.rejects(file.read("snow", 0), tagged("missing-variable", /rain_rate/));
  await assert.rejects(file.read("rain_rate", 1), tagged("missing-frame"));
  file.close();
  file.close();
  await assert.rejects(file.read("rain_rate", 0), /closed/);
});

Deno.test("withPlausibleRain() leaves other variables alone and bounds are the caller's", async () => {
  const variable = (name: string) => ({
    name,
    nativeName: name,
    units: "mm h-1",
    longName: name,
    grid: { crs: "+proj=longlat", nx: 4, ny: 1, x0: 0, y0: 0, dx: 1, dy: 1 },
    times: [0],
    duration: 0,
    kind: "rate" as const,
  });
  const stored = Float32Array.of(-2, -1e-9, 50, 900);
  const file: SourceFile = {
    format: "test",
    path: "test",
    product: { name: "", run: "", version: "", simulated: false },
    variables: [variable("rain_rate"), variable("random_error")],
    warnings: ["old"],
    read: () => Promise.resolve({ time: 0, data: stored }),
    close: () => {},
  };
  const checked = withPlausibleRain(file, { maxRainRate: 40 });
  assert.deepEqual(Array.from((await checked.read("rain_rate", 0)).data), [NaN, 0, NaN, NaN]);
  assert.deepEqual(checked.warnings, [
    "old",
    "rain_rate, frame 0: 1 below 0 set to missing",
    "rain_rate, frame 0: 2 above 40 mm/h set to missing",
  ]);
  assert.equal((await checked.read("random_error", 0)).data, stored);
  assert.equal(stored[0], -2);

  const strict = withPlausibleRain(file, { maxRainRate: 40, impossible: "refuse" });
  await assert.rejects(strict.read("rain_rate", 0), (error) => {
    assert.ok(isDataError(error, "corrupt-file"));
    assert.equal(
      error.message,
      "Frame 0 has impossible rain: 2 above 40 mm/h (the largest 900) and 1 below 0 (the least -2), the first in row 0, " +
        "column 0; --impossible missing takes the file with them missing (file test, variable rain_rate)",
    );
    return true;
  });
  assert.equal((await strict.read("random_error", 0)).data, stored, "only rain is held to it");
});

Deno.test("withPlausibleRain() tells rain by its units and kind, whatever its name", async () => {
  const grid = { crs: "+proj=longlat", nx: 2, ny: 1, x0: 0, y0: 0, dx: 1, dy: 1 };
  const common = { nativeName: "x", longName: "x", grid, times: [0], duration: 0 };
  const rows = [
    ["precip", "mm h-1", "rate", true],
    ["R", "mm/hr", "rate", true],
    ["depth", "mm", "rate", false],
    ["class", "mm h-1", "code", false],
  ] as const;
  const file: SourceFile = {
    format: "test",
    path: "test",
    product: { name: "", run: "", version: "", simulated: false },
    variables: rows.map(([name, units, kind]) => ({ ...common, name, units, kind })),
    warnings: [],
    read: () => Promise.resolve({ time: 0, data: Float32Array.of(1, 8647) }),
    close: () => {},
  };
  const checked = withPlausibleRain(file, { impossible: "refuse" });
  for (const [name, , , rain] of rows) {
    if (rain) await assert.rejects(checked.read(name, 0), /1 above 500 mm\/h \(the largest 8647\)/, name);
    else assert.equal((await checked.read(name, 0)).data[1], 8647, name);
  }
});

/** Small real files of each container, whole or damaged: nothing but a DataError may come out. */
const VICTIMS = [
  "knmi-radar/RAD_NL25_RAP_5min_201008260000.h5",
  "imerg-final-v06-atlantic/GPM_3IMERGHH_bounds.nc4",
  "gpm-granule-cuts/3B-HHR.MS.MRG.3IMERG.20000601-S000000-E002959.0000.V07A.HDF5",
  "meteonet-nw/CT_NW_2016.nc",
];

/** Opens and reads all of a file; what became of it: "read" or the tag of its DataError. */
async function outcome(path: string): Promise<string> {
  try {
    const file = await openSource(path);
    try {
      for (const variable of file.variables) await file.read(variable.name, 0);
    } finally {
      file.close();
    }
    return "read";
  } catch (error) {
    assert.ok(isDataError(error), `not a DataError: ${error instanceof Error ? error.stack : error}`);
    assert.equal(error.file, path);
    return error.tag;
  }
}

testWithData(
  "openSource(): a file cut short or with random bytes throws nothing but DataErrors",
  (data) =>
    inFolder(async (folder) => {
      const files = VICTIMS.map((name) => Deno.readFileSync(`${data}${name}`));
      const path = `${folder}/damaged`;
      const seen = new Set<string>();
      // Without fast-check's bias to the smallest, which would only ever damage the first bytes.
      const fraction = fc.noBias(fc.integer({ min: 0, max: 9999 })).map((k) => k / 10_000);
      const change = fc.record({ at: fraction, byte: fc.noBias(fc.integer({ min: 0, max: 255 })) });
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...files),
          fc.option(fraction, { freq: 1 }),
          fc.array(change, { maxLength: 8 }),
          fc.constantFrom(2000, 20_000, Infinity),
          async (whole, cut, changes, within) => {
            const bytes = whole.slice(0, cut === null ? whole.length : Math.floor(cut * whole.length));
            for (const { at, byte } of changes) bytes[Math.floor(at * Math.min(within, bytes.length))] = byte;
            await Deno.writeFile(path, bytes);
            seen.add(await outcome(path));
          },
        ),
        { numRuns: 100, seed: 20260801 },
      );
      assert.ok(seen.has("read") && seen.has("corrupt-file"), [...seen].join(", "));
    }),
);

Deno.test("openSource(): random bytes behind a real signature throw nothing but DataErrors", () =>
  inFolder(async (folder) => {
    const signatures = [
      [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a],
      [0x43, 0x44, 0x46, 1],
      [0x43, 0x44, 0x46, 2],
      [0x1f, 0x8b],
      [0x50, 0x4b, 3, 4],
      [],
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...signatures), fc.uint8Array({ maxLength: 600 }), async (signature, tail) => {
        await Deno.writeFile(`${folder}/a`, Uint8Array.of(...signature, ...tail));
        await outcome(`${folder}/a`);
      }),
      { numRuns: 200, seed: 20260802 },
    );
  }));
