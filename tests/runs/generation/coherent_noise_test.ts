import { assert } from "../../deps.ts";
import { coherentNoise, widthOf } from "../../../lib/runs/generation/coherent_noise.ts";

const GRID = { ny: 30, nx: 40 };

/** Correlation of noise with itself a column on and a half hour on, over fields. */
function correlations(space: number, time: number): readonly [number, number] {
  const noise = coherentNoise(3, GRID, { space, time });
  let [square, beside, later] = [0, 0, 0];
  for (let member = 0; member < 12; member++) {
    const [now, next] = [noise(member, 1800), noise(member, 3600)];
    now.forEach((value, i) => {
      if (i % GRID.nx === GRID.nx - 1) return;
      square += value * value;
      beside += value * now[i + 1]!;
      later += value * next[i]!;
    });
  }
  assert.ok(Math.abs(square / (12 * 30 * 39) - 1) < 0.15, "variance 1");
  return [beside / square, later / square];
}

Deno.test("noise is as coherent between neighbours and half hours as asked, from the same seed the same, by member apart", () => {
  for (const [space, time] of [[0, 0], [0.6, 0.3], [0.8, 0]] as const) {
    const [beside, later] = correlations(widthOf(space), widthOf(time));
    assert.ok(Math.abs(beside - space) < 0.06, `${beside} for ${space}`);
    assert.ok(Math.abs(later - time) < 0.06, `${later} for ${time}`);
  }
  const coherence = { space: 0.8, time: 0.5 };
  const draw = (seed: number, member: number) => coherentNoise(seed, GRID, coherence)(member, 1800);
  assert.deepEqual(draw(1, 0), draw(1, 0));
  assert.notDeepEqual(draw(1, 0), draw(1, 1));
  assert.notDeepEqual(draw(1, 0), draw(2, 0));
});
