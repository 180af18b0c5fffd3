// deno-lint-ignore-file camelcase -- attribute names of the CF conventions
import { assert, fc } from "../deps.ts";
import { DataError } from "../../lib/base/mod.ts";
import { parseTime, projection } from "../../lib/grid/mod.ts";
import { cfProjection } from "../../lib/sources/cf_projection.ts";
import { coordinateAxis } from "../../lib/sources/coordinate_axis.ts";
import { metreCrs } from "../../lib/sources/crs.ts";
import { fitGrid } from "../../lib/sources/curvilinear_grid.ts";
import { timeDecoder } from "../../lib/sources/time_units.ts";
import { unpack, UNPACKED } from "../../lib/sources/unpack.ts";

// Instants checked with cftime.num2date.
for (
  const [units, value, instant] of [
    ["minutes since 2021-06-01T00:15:00", 34965, "2021-06-25T07:00Z"],
    ["hours since 1901-01-01 00:00:00.0", 1008072.25, "2016-01-01T00:15Z"],
    ["seconds since 2000-01-01 00:00:00 UTC", 188316900, "2005-12-19T14:15Z"],
    ["seconds since 1980-01-06 00:00:00 UTC", 643852800, "2000-06-01T00:00Z"],
    ["hours since 2020-01-02T00:00:00Z", 1, "2020-01-02T01:00Z"],
    ["days since 1970-1-1", 0.5, "1970-01-01T12:00Z"],
    ["seconds since 2020-01-01 00:00:00 +02:00", 0, "2019-12-31T22:00Z"],
  ] as const
) {
  Deno.test(`timeDecoder(): ${value} ${units}`, () => {
    assert.equal(timeDecoder(units)(value), parseTime(instant));
  });
}

Deno.test("timeDecoder() refuses what it cannot place in time", () => {
  const refused = (error: unknown) => error instanceof DataError && error.tag === "unsupported-version";
  assert.throws(() => timeDecoder("months since 2020-01-01"), refused);
  assert.throws(() => timeDecoder("mm/h"), refused);
  assert.throws(() => timeDecoder("days since 2020-01-01", "360_day"), refused);
  assert.throws(() => timeDecoder("hours since 1-1-1 00:00:00"), refused);
});

// Positions of PROJ's own tests (test/gie/builtins.gie).
Deno.test("cfProjection(): Lambert conformal and Albers give PROJ's coordinates", () => {
  const earth = { semi_major_axis: 6378137, inverse_flattening: 298.257222101 };
  const lcc = cfProjection({ grid_mapping_name: "lambert_conformal_conic", standard_parallel: [0.5, 2], ...earth })!;
  const aea = cfProjection({ grid_mapping_name: "albers_conical_equal_area", standard_parallel: [0, 2], ...earth })!;
  const close = (crs: string, expected: readonly [number, number]) => {
    const [x, y] = projection(crs).forward(2, 1);
    assert.ok(Math.abs(x - expected[0]) < 0.01 && Math.abs(y - expected[1]) < 0.01, `${x} ${y}`);
  };
  close(lcc, [222588.439735968, 110660.533870800]);
  close(aea, [222571.608757, 110653.326743]);
});

Deno.test("cfProjection() reads every projection of the list and a PROJ string", () => {
  const proj = (attributes: Record<string, string | number>) =>
    /\+proj=(\w+)/.exec(cfProjection(attributes) ?? "")?.[1];
  const names = {
    latitude_longitude: "longlat",
    polar_stereographic: "stere",
    stereographic: "stere",
    lambert_conformal_conic: "lcc",
    albers_conical_equal_area: "aea",
    lambert_azimuthal_equal_area: "laea",
    azimuthal_equidistant: "aeqd",
    mercator: "merc",
    transverse_mercator: "tmerc",
    geostationary: "geos",
  };
  for (const [name, expected] of Object.entries(names)) assert.equal(proj({ grid_mapping_name: name }), expected);
  assert.equal(cfProjection({ grid_mapping_name: "rotated_latitude_longitude" }), null);
  assert.equal(proj({ proj4_params: "+proj=laea +lat_0=55 +lon_0=10 +ellps=WGS84" }), "laea");
});

Deno.test("metreCrs() turns lengths in kilometres into metres", () => {
  assert.equal(
    metreCrs("+proj=stere +lat_0=90 +lat_ts=60 +a=6378.137 +b=6356.752 +x_0=1.5 +y_0=0"),
    "+proj=stere +lat_0=90 +lat_ts=60 +a=6378137 +b=6356752 +x_0=1500 +y_0=0",
  );
  assert.equal(metreCrs("+proj=laea +x_0=10 +ellps=WGS84 +units=km"), "+proj=laea +x_0=10 +ellps=WGS84 +units=m");
});

Deno.test("coordinateAxis() reads float32 as decimals and unwinds the date line", () => {
  assert.deepEqual(coordinateAxis(Float32Array.of(-62.45, -62.35, -62.25), {}), { first: -62.45, step: 0.1, count: 3 });
  assert.deepEqual(coordinateAxis([179, 180, -179, -178], {}), { first: 179, step: 1, count: 4 });
  assert.throws(() => coordinateAxis([1, 2, 4], {}), /not evenly spaced/);
  assert.throws(() => coordinateAxis([1], {}), DataError);
  assert.throws(() => coordinateAxis([NaN, 1, 2], {}), DataError);
});

Deno.test("coordinateAxis() finds any regular axis", () => {
  fc.assert(fc.property(
    fc.integer({ min: -100, max: 100 }),
    fc.integer({ min: 1, max: 50 }).chain((step) => fc.constantFrom(step, -step)),
    fc.integer({ min: 2, max: 40 }),
    (first, step, count) => {
      const values = Array.from({ length: count }, (_, k) => 1000 + (first + k * step) / 10);
      const axis = coordinateAxis(values, {});
      assert.ok(Math.abs(axis.first - values[0]!) < 1e-9 && Math.abs(axis.step - step / 10) < 1e-9);
    },
  ));
});

Deno.test("fitGrid() finds the RADOLAN projection, and refuses a warped grid", () => {
  const { inverse } = projection("+proj=stere +lat_0=90 +lat_ts=60 +lon_0=10 +R=6370040 +units=m");
  const place = (warp: number) => {
    const points = Array.from({ length: 900 }, (_, k) => {
      const [i, j] = [k % 30, Math.floor(k / 30)];
      return inverse(-500e3 + i * 30e3 + warp * j * j * 1e3, -4600e3 + j * 30e3);
    });
    return [Float64Array.from(points, ([lon]) => lon), Float64Array.from(points, ([, lat]) => lat)] as const;
  };
  const fitted = fitGrid(...place(0), [30, 30], {});
  assert.ok(fitted.grid.crs.includes("+R=6370040") && fitted.error < 1e-6 && Math.abs(fitted.grid.dx - 30e3) < 0.1);
  assert.throws(() => fitGrid(...place(1), [30, 30], {}), /grid-mismatch|not those of a regular grid/);
});

Deno.test("unpack() scales valid numbers and makes the others NaN", () => {
  const packing = { ...UNPACKED, scale: 0.5, offset: -1, missing: [7], lowest: 0, highest: 10 };
  assert.deepEqual(Array.from(unpack(Int16Array.of(-1, 0, 4, 7, 10, 11), packing)), [NaN, -1, 1, NaN, 4, NaN]);
  const fill = { ...UNPACKED, missing: [-9999.9] };
  assert.ok(Number.isNaN(unpack(Float32Array.of(-9999.9), fill)[0]));
});
