import { assert } from "../../deps.ts";
import { fitQuantileMapping } from "../../../lib/runs/generation/quantile_mapping.ts";
import { randomStream } from "../../../lib/base/mod.ts";

Deno.test("quantile mapping gives a sample the other's distribution, rising, 0 for 0, and goes on beyond the largest", () => {
  const stream = randomStream(1, "rain");
  const rain = (scale: number) =>
    Array.from({ length: 4000 }, () => stream.next() < 0.6 ? 0 : scale * Math.exp(stream.normal()));
  const [radar, satellite] = [rain(1), rain(1.7)];
  const map = fitQuantileMapping([...radar, NaN], satellite);
  const mapped = radar.map(map).sort((a, b) => a - b);
  const wanted = satellite.toSorted((a, b) => a - b);
  for (const level of [0.7, 0.8, 0.9, 0.99]) {
    const k = Math.floor(level * 4000);
    assert.ok(Math.abs(mapped[k]! / wanted[k]! - 1) < 0.02, `${mapped[k]} for ${wanted[k]} at ${level}`);
  }
  const values = Array.from({ length: 2000 }, (_, k) => map(k / 100));
  assert.ok(values.every((value, k) => k === 0 || value >= values[k - 1]!));
  assert.deepEqual([map(0), map(NaN)], [0, NaN]);
  const most = Math.max(...radar);
  assert.ok(Math.abs(map(2 * most) - 2 * Math.max(...satellite)) < 1e-9);
  const same = fitQuantileMapping(radar, radar);
  for (const value of radar.filter((rate) => rate > 0).slice(0, 50)) {
    assert.ok(Math.abs(same(value) / value - 1) < 1e-9);
  }
  assert.throws(() => fitQuantileMapping([NaN], [1]), RangeError);
});
