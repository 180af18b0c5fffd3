import { assert } from "../../deps.ts";
import { effectiveSize, meanLengthOf } from "../../../lib/verification/inference/mod.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { close } from "../reference.ts";

/** Partial sums of a sine plus a slow one. */
const series = (() => {
  let sum = 0;
  return Array.from({ length: 40 }, (_, i) => (sum += Math.sin((i + 1) * 2.1)) * 0.5 + Math.sin((i + 1) * 0.25));
})();

/** A first-order autoregression driven by a linear congruential generator, as in the numpy script. */
function autoregression(n: number): number[] {
  const values: number[] = [];
  let state = 12345n;
  for (let t = 0; t < n; t++) {
    state = (1103515245n * state + 12345n) % 2n ** 31n;
    values.push((values[t - 1] ?? 0) * 0.7 + Number(state) / 2 ** 31 - 0.5);
  }
  return values;
}

Deno.test("effectiveSize() is that of numpy, by the first lag and by all", () => {
  const first = effectiveSize(series, "lag-1");
  close(first.value, 3.4385881630658055);
  const full = effectiveSize(series);
  close(full.value, 5.9573080947742305);
  assert.equal(full.lags, 7);
});

Deno.test("effectiveSize() of a long autoregression is n (1 - phi) / (1 + phi), also with values missing", () => {
  const random = randomStream(2, "ar");
  const values: number[] = [];
  for (let t = 0; t < 4000; t++) values.push(0.6 * (values[t - 1] ?? 0) + random.normal());
  for (const method of ["lag-1", "full"] as const) {
    assert.ok(Math.abs(effectiveSize(values, method).value / 1000 - 1) < 0.15);
    const gaps = values.map((value, t) => t % 10 === 3 ? NaN : value);
    const { value, n } = effectiveSize(gaps, method);
    assert.ok(n === 3600 && Math.abs(value / 900 - 1) < 0.2, `${value}`);
  }
});

Deno.test("effectiveSize() says why it has no value", () => {
  assert.equal(effectiveSize([1, NaN, 2]).reason, "2 values are fewer than 3");
  assert.equal(effectiveSize([2, 2, 2, 2]).reason, "the values are constant");
  assert.throws(() => effectiveSize([1, 2, Infinity]), { name: "RangeError" });
  assert.throws(() => effectiveSize([1, 2, 3], "all" as "full"), /Method "all" is unknown/);
});

Deno.test("meanLengthOf() is Politis and White's; arch 8.0 takes one lag too many and is longer, 8.498", () => {
  close(meanLengthOf(autoregression(200)), 7.757580523606837, 1e-9);
});

Deno.test("meanLengthOf() is 1 or little more of independent values, NaN of too few or constant ones", () => {
  const random = randomStream(2, "white");
  assert.ok(meanLengthOf(Float64Array.from({ length: 500 }, () => random.normal())) < 2.5);
  assert.ok(Number.isNaN(meanLengthOf([1, 2, 3])) && Number.isNaN(meanLengthOf(Array(50).fill(1))));
});
