import { assert } from "../deps.ts";
import { byBlock, dayBlocks, domainRain, paired, stormBlocks } from "../../lib/verification/mod.ts";

const HOUR = 3600;
const MIDNIGHT = Date.UTC(2021, 5, 25) / 1000;

Deno.test("dayBlocks() are UTC days, or several", () => {
  const day = dayBlocks();
  assert.equal(day.kind, "day");
  assert.equal(day.of(MIDNIGHT - 1) + 1, day.of(MIDNIGHT));
  assert.equal(day.of(MIDNIGHT), day.of(MIDNIGHT + 24 * HOUR - 1));
  const three = dayBlocks(3);
  assert.equal(three.kind, "3 days");
  const blocks = new Set(Array.from({ length: 30 }, (_, d) => three.of(MIDNIGHT + d * 24 * HOUR)));
  assert.ok(blocks.size === 10 || blocks.size === 11);
  assert.throws(() => dayBlocks(0), { name: "RangeError" });
});

Deno.test("stormBlocks() begin with the first rain after a dry gap, and hold the dry spell that follows", () => {
  //            hours 0  1  2  3  4  5  6  7    8  9  10   11
  const rain = [0, 0, 1, 0, 2, 0, 0, 0, 0.01, 3, NaN, 1];
  const time = rain.map((_, i) => MIDNIGHT + i * HOUR);
  const of = (dryHours: number): number[] => {
    const blocks = stormBlocks({ time, rain }, { dryHours });
    return time.map((t) => blocks.of(t));
  };
  assert.deepEqual(of(3), [0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2]);
  assert.deepEqual(of(2), [0, 0, 1, 1, 2, 2, 2, 2, 2, 3, 3, 4]);
  assert.deepEqual(of(6), [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  const blocks = stormBlocks({ time, rain }, { dryHours: 3 });
  assert.equal(blocks.kind, "storm, dry gap 3 h");
  assert.deepEqual([blocks.of(MIDNIGHT - HOUR), blocks.of(MIDNIGHT + 100 * HOUR)], [0, 2]);
});

Deno.test("stormBlocks() refuses times that do not rise and lengths that differ", () => {
  assert.throws(
    () => stormBlocks({ time: [2, 1], rain: [0, 0] }),
    /Time 1 at index 1 does not come after the one before/,
  );
  assert.throws(() => stormBlocks({ time: [1], rain: [] }), { name: "TypeError" });
  assert.throws(() => stormBlocks({ time: [], rain: [] }, { dryHours: 0 }), { name: "RangeError" });
});

Deno.test("domainRain() is the mean of the cells present, by time, whatever the order of the rows", async () => {
  const series = await domainRain([
    { time: [20, 10, 20], radar_rain_rate: [4, 1, null] },
    { time: new Float64Array([10, 30]), radar_rain_rate: new Float32Array([3, NaN]) },
  ]);
  assert.deepEqual([Array.from(series.time), Array.from(series.rain)], [[10, 20, 30], [2, 4, NaN]]);
});

Deno.test("byBlock() parts the pairs, and their union is the whole", () => {
  const accumulator = paired({ thresholds: [1] });
  const pairs = { estimate: [1, 2, 3, 4], truth: [2, 2, 2, 2], weights: [1, 2, 1, 1] };
  const states = byBlock(accumulator, pairs, [5, -1, 5, 0]);
  assert.deepEqual([...states.keys()], [-1, 0, 5]);
  assert.equal(accumulator.value(states.get(5)!).all.meanEstimate, 2);
  const whole = [...states.values()].reduce((a, b) => accumulator.merge(a, b), accumulator.init());
  const { all } = accumulator.value(whole);
  assert.deepEqual([all.n, all.weight, all.meanEstimate], [4, 5, 12 / 5]);
  assert.throws(() => byBlock(accumulator, pairs, [1, 2, 3, 0.5]), /Block 0.5 of pair 3 is not a whole number/);
  assert.throws(() => byBlock(accumulator, pairs, [1]), { name: "TypeError" });
});

Deno.test("byBlock() keeps single precision, so that thresholds mean the same", () => {
  const accumulator = paired({ thresholds: [0.7] });
  const stored = new Float32Array([0.7, 0.7]);
  const states = byBlock(accumulator, { estimate: stored, truth: stored }, [0, 1]);
  for (const state of states.values()) assert.equal(accumulator.value(state).events[0]!.table.hits, 1);
});
