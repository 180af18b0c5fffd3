import { assert } from "../deps.ts";
import type { PairContext } from "../../lib/runs/pair_context.ts";
import { somePairs } from "../../lib/runs/some_pairs.ts";
import { inBatches, someWindows } from "../../lib/runs/some_windows.ts";

/** Batches of three windows of two values: their number, twice. */
async function* stream(windows: number) {
  for (let first = 0; first < windows; first += 3) {
    const numbers = [first, first + 1, first + 2].filter((k) => k < windows);
    const origins = numbers.map((k) => ({ time: 10 * k, y: 0, x: 0 }));
    yield await Promise.resolve({ data: Float32Array.from(numbers.flatMap((k) => [k, k])), origins });
  }
}

Deno.test("someWindows() keeps all of a few, and of many each as likely, in the order of time", async () => {
  const all = await someWindows(stream(7), 10);
  assert.deepEqual(all.map(({ rates }) => [...rates]), Array.from({ length: 7 }, (_, k) => [k, k]));
  const counts = new Array<number>(20).fill(0);
  for (let seed = 0; seed < 400; seed++) {
    const some = await someWindows(stream(20), 5, seed);
    assert.equal(some.length, 5);
    some.forEach(({ origin: { time }, rates }, k) => {
      assert.equal(time, 10 * rates[0]!);
      assert.ok(k === 0 || time > some[k - 1]!.origin.time);
      counts[rates[0]!]!++;
    });
  }
  for (const count of counts) assert.ok(Math.abs(count - 100) < 40, `${counts}`); // 4.6 deviations of a binomial
});

/** Pairs of a run that has `windows`, in batches of three: radar and satellite hold their number. */
const pairsOf = (windows: number) => ({
  pairing: {
    async *heldOut() {
      for await (const { data, origins } of stream(windows)) {
        yield {
          radar: data,
          satellite: data.map((v) => -v),
          origins,
        };
      }
    },
  },
  settings: { data: { batch: 4 } },
} as unknown as PairContext);

Deno.test("somePairs() spreads over a long part, radar and satellite together, in batches of the run's size", async () => {
  const batches = await Array.fromAsync(somePairs(pairsOf(1000), "test", 10));
  assert.deepEqual(batches.map(({ origins }) => origins.length), [4, 4, 2]);
  const numbers = batches.flatMap(({ origins }) => origins.map(({ time }) => time / 10));
  assert.deepEqual(batches.flatMap(({ radar }) => [...radar]), numbers.flatMap((k) => [k, k]));
  assert.deepEqual(batches.flatMap(({ satellite }) => [...satellite]), numbers.flatMap((k) => [-k, -k]));
  assert.ok(numbers.some((k) => k < 500) && numbers.some((k) => k > 500), `${numbers}`);
  const few = await Array.fromAsync(somePairs(pairsOf(7), "test", 10));
  assert.deepEqual(few.flatMap(({ origins }) => origins.map(({ time }) => time / 10)), [0, 1, 2, 3, 4, 5, 6]);
});

Deno.test("inBatches() puts windows together, the last of what is left", async () => {
  const batches = [...inBatches(await someWindows(stream(5), 5), 2)];
  assert.deepEqual(batches.map(({ data }) => [...data]), [[0, 0, 1, 1], [2, 2, 3, 3], [4, 4]]);
  assert.deepEqual(batches.map(({ origins }) => origins.length), [2, 2, 1]);
});
