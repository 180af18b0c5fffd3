import { decodeField, encodeField, RAIN_BREAKS, rainMap } from "../../lib/report/mod.ts";
import { assert, fc } from "../deps.ts";

const shape = { ny: 2, nx: 3, northFirst: true, widthKm: 3, heightKm: 2 };

Deno.test("encodeField() keeps dry, missing and shape, and rates within 3 %, in its class", () => {
  const rates = fc.array(
    fc.oneof(
      fc.constant(0),
      fc.constant(NaN),
      fc.constantFrom(...RAIN_BREAKS),
      fc.double({ min: 0.021, max: 249, noNaN: true }),
    ),
    {
      minLength: 6,
      maxLength: 6,
    },
  );
  fc.assert(fc.property(rates, (rates) => {
    const data = Float32Array.from(rates);
    const back = decodeField(JSON.parse(JSON.stringify(encodeField({ ...shape, data }))));
    assert.deepEqual({ ...back, data: null }, { ...shape, data: null });
    data.forEach((rate, k) => {
      if (Number.isNaN(rate) || rate === 0) assert.equal(back.data[k], rate);
      else assert.ok(Math.abs(back.data[k]! / rate - 1) < 0.03, `${rate} came back as ${back.data[k]}`);
    });
    assert.equal(rainMap(back), rainMap({ ...shape, data }));
  }));
});

Deno.test("encodeField() below its least rate is dry, beyond its greatest is the greatest", () => {
  const data = Float32Array.of(0.01, 1000, -1, 0, 0, 0);
  const back = decodeField(encodeField({ ...shape, data })).data;
  assert.equal(back[0], 0);
  assert.ok(Math.abs(back[1]! / 250 - 1) < 0.03);
  assert.equal(back[2], 0);
});

Deno.test("encodeField() keeps float32 exactly when asked, from a view of a larger buffer too", () => {
  const data = new Float32Array([9, 0.1, NaN, -3, 1e-7, 12.3, 400]).subarray(1);
  assert.deepEqual(decodeField(encodeField({ ...shape, data }, { exact: true })).data, data.slice());
});

Deno.test("encodeField() and decodeField() refuse data that do not fill the shape", () => {
  const data = new Float32Array(5);
  assert.throws(() => encodeField({ ...shape, data }), TypeError);
  assert.throws(() => decodeField({ ...encodeField({ ...shape, data: new Float32Array(6) }), nx: 4 }), {
    message: "Cannot use 6 values as a field of 2 x 4 cells",
  });
});
