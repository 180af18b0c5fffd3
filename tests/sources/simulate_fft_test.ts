import { planFft } from "../../lib/sources/simulate/fft.ts";
import { randomStream } from "../../lib/base/mod.ts";
import { assert } from "../deps.ts";

for (const length of [4, 8, 16, 32, 128]) {
  Deno.test(`transform of ${length} numbers equals the sum that defines it, and leaves its neighbours alone`, () => {
    const stream = randomStream(length, "fft");
    const re = Float64Array.from({ length: length + 2 }, () => stream.normal());
    const im = Float64Array.from({ length: length + 2 }, () => stream.normal());
    const [beforeRe, beforeIm] = [re.slice(), im.slice()];
    planFft(length).inverse(re, im, 1);
    for (let j = 0; j < length; j++) {
      let [sumRe, sumIm] = [0, 0];
      for (let k = 0; k < length; k++) {
        const angle = (2 * Math.PI * j * k) / length;
        sumRe += beforeRe[k + 1]! * Math.cos(angle) - beforeIm[k + 1]! * Math.sin(angle);
        sumIm += beforeRe[k + 1]! * Math.sin(angle) + beforeIm[k + 1]! * Math.cos(angle);
      }
      assert.ok(Math.hypot(re[j + 1]! - sumRe, im[j + 1]! - sumIm) < 1e-11 * length);
    }
    assert.deepEqual([re[0], re.at(-1), im[0], im.at(-1)], [
      beforeRe[0],
      beforeRe.at(-1),
      beforeIm[0],
      beforeIm.at(-1),
    ]);
  });
}

Deno.test("lengths that are no power of two are refused", () => {
  for (const length of [0, 2, 12, 100]) assert.throws(() => planFft(length), RangeError);
});
