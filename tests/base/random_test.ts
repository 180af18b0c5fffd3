import { assert, fc } from "../deps.ts";
import { hash32, randomStream } from "../../lib/base/mod.ts";

Deno.test("randomStream() gives the same numbers for the same seed and name, others for others", () => {
  const first = (seed: number, name: string) => Array.from({ length: 5 }, () => randomStream(seed, name).next()).join();
  const stream = randomStream(7, "a");
  assert.deepEqual(
    [stream.next(), stream.next()],
    (() => {
      const again = randomStream(7, "a");
      return [again.next(), again.next()];
    })(),
  );
  assert.notEqual(first(7, "a"), first(8, "a"));
  assert.notEqual(first(7, "a"), first(7, "b"));
});

Deno.test("randomStream() is uniform and normal as far as 100,000 numbers tell", () => {
  const stream = randomStream(1, "moments");
  const n = 100_000;
  let [sum, squares, normalSum, normalSquares] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const u = stream.next();
    assert.ok(u >= 0 && u < 1);
    sum += u;
    squares += u * u;
    const z = stream.normal();
    normalSum += z;
    normalSquares += z * z;
  }
  // five standard errors of each moment
  assert.ok(Math.abs(sum / n - 1 / 2) < 5 * Math.sqrt(1 / 12 / n));
  assert.ok(Math.abs(squares / n - 1 / 3) < 5 * Math.sqrt(4 / 45 / n));
  assert.ok(Math.abs(normalSum / n) < 5 / Math.sqrt(n));
  assert.ok(Math.abs(normalSquares / n - 1) < 5 * Math.sqrt(2 / n));
});

Deno.test("shuffle() keeps the items and reaches every order", () => {
  const orders = new Set<string>();
  for (let i = 0; i < 200; i++) orders.add(randomStream(i, "order").shuffle([1, 2, 3]).join(""));
  assert.equal(orders.size, 6);
});

Deno.test("hash32() does not let a seed cancel a letter", () => {
  assert.notEqual(hash32("z", 8), hash32("u", 7)); // 8 ^ "z" = 7 ^ "u"
  fc.assert(fc.property(fc.string(), fc.integer(), (text, seed) => {
    const h = hash32(text, seed);
    return Number.isInteger(h) && h >= 0 && h < 2 ** 32 && h === hash32(text, seed);
  }));
});
