import { assert, fc } from "../deps.ts";
import { describeRelation, rainRateOf, reflectivityOf, ZR_RELATIONS, zrRelation } from "../../lib/sources/zr.ts";

Deno.test("Marshall and Palmer: 23 dBZ is 1 mm/h, 40 dBZ is 11.5 mm/h", () => {
  const relation = zrRelation("marshall-palmer");
  // The values of every textbook table: 200 R^1.6 = 10^(dBZ / 10).
  assert(Math.abs(rainRateOf(23.0103, relation) - 1) < 1e-5);
  assert(Math.abs(rainRateOf(40, relation) - 11.53) < 0.01);
  assert(Math.abs(rainRateOf(40, zrRelation("wsr88d-convective")) - 12.24) < 0.01);
  assert(Math.abs(rainRateOf(40, zrRelation("rosenfeld-tropical")) - 21.63) < 0.01);
});

Deno.test("reflectivity and rain rate are each other's inverse; missing stays missing, dry is -Infinity dBZ", () => {
  for (const relation of Object.values(ZR_RELATIONS)) {
    fc.assert(fc.property(fc.double({ min: 0.01, max: 500, noNaN: true }), (rain) => {
      assert(Math.abs(rainRateOf(reflectivityOf(rain, relation), relation) - rain) < 1e-9 * rain);
    }));
    assert(Number.isNaN(rainRateOf(NaN, relation)) && Number.isNaN(reflectivityOf(NaN, relation)));
    assert.equal(reflectivityOf(0, relation), -Infinity);
    assert.equal(rainRateOf(-Infinity, relation), 0);
  }
});

Deno.test("an unknown relation is refused with the names that there are", () => {
  assert.throws(
    () => zrRelation("toString"),
    (error) => error instanceof RangeError && /marshall-palmer/.test(error.message),
  );
  assert.match(describeRelation(zrRelation("marshall-palmer")), /^Z = 200 R\^1\.6 \(/);
});
