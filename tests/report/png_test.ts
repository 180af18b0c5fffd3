import { inflateSync } from "node:zlib";
import { assert, fc } from "../deps.ts";
import { encodeColourPng } from "../../lib/report/mod.ts";

Deno.test("encodeColourPng() gives back its pixels, by the specification", () => {
  const picture = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([width, height]) =>
    fc.tuple(
      fc.constant(width),
      fc.constant(height),
      fc.uint8Array({ minLength: 3 * width * height, maxLength: 3 * width * height }),
    )
  );
  fc.assert(fc.property(picture, ([width, height, pixels]) => {
    const png = encodeColourPng(width, height, pixels);
    const view = new DataView(png.buffer);
    // signature 8; IHDR: length, name, width, height, 8 bits, colour type 2 (red, green, blue), then IDAT at 33
    assert.deepEqual([view.getUint32(16), view.getUint32(20), png[24], png[25]], [width, height, 8, 2]);
    assert.equal(new TextDecoder().decode(png.subarray(37, 41)), "IDAT");
    const rows = inflateSync(png.subarray(41, 41 + view.getUint32(33)));
    const found = Array.from({ length: height }, (_, y) => {
      assert.equal(rows[y * (1 + 3 * width)], 0, "no filter");
      return [...rows.subarray(y * (1 + 3 * width) + 1, (y + 1) * (1 + 3 * width))];
    });
    assert.deepEqual(found.flat(), [...pixels]);
  }));
});

Deno.test("encodeColourPng() refuses pixels that do not fill it", () => {
  assert.throws(() => encodeColourPng(2, 2, new Uint8Array(11)), TypeError);
  assert.throws(() => encodeColourPng(0, 2, new Uint8Array(0)), RangeError);
});
