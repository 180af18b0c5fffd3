import { fc } from "../../deps.ts";
import { assert } from "../../deps.ts";
import { type Block, type Grid, imergGrid, subgrid } from "../../../lib/grid/mod.ts";
import { ensembleOf } from "../../../lib/runs/generation/ensemble.ts";
import { meanOf, quantileOf, scoreOf } from "../../../lib/runs/generation/hurdle_law.ts";

const laws = fc.record({
  wet: fc.double({ min: 0.02, max: 0.98, noNaN: true }),
  location: fc.double({ min: -0.3, max: 4, noNaN: true }),
  sigma: fc.double({ min: 0.2, max: 1.2, noNaN: true }),
});

Deno.test("the mean of a law is that of its quantiles over all levels", () => {
  const levels = 20_000;
  fc.assert(
    fc.property(laws, (law) => {
      let sum = 0;
      for (let k = 0; k < levels; k++) sum += quantileOf(law, (k + 0.5) / levels);
      assert.ok(Math.abs(sum / levels / meanOf(law) - 1) < 0.02, `${sum / levels} for ${meanOf(law)}`);
    }),
    { numRuns: 20, seed: 1 },
  );
});

Deno.test("quantiles rise from 0 and are never between 0 and 0.1 mm/h; the score of a quantile is that of its level", () => {
  fc.assert(
    fc.property(laws, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (law, p) => {
      const rate = quantileOf(law, p);
      assert.ok(p <= 1 - law.wet ? rate === 0 : rate >= 0.1);
      assert.ok(quantileOf(law, Math.min(0.9999, p + 1e-3)) >= rate);
      if (rate < 0.11) return;
      const back = scoreOf(law, rate);
      assert.ok(Math.abs(quantileOf({ wet: 1, location: 0, sigma: 1 }, 0.5) - 0.1 * Math.exp(0.67448975)) < 1e-6);
      const level = 0.5 * (1 + erf(back / Math.SQRT2));
      assert.ok(Math.abs(level - p) < 1e-5, `${level} for ${p}`);
    }),
    { seed: 2 },
  );
});

Deno.test("members of a cell have its law: mean and share of rain", () => {
  const law = { wet: 0.4, location: 1, sigma: 0.8 };
  const grid = { ...imergGrid({ west: 1, south: 45, east: 2, north: 46 }) };
  const block = { x: 0, y: 0, nx: grid.nx, ny: grid.ny };
  const draw = ensembleOf(1, { satellite: grid, block }, { space: 0, time: 0 }, 200);
  const drawn = Array.from({ length: grid.nx * grid.ny }, (_, cell) => draw(law, 0, cell)).flat();
  const mean = drawn.reduce((sum, rate) => sum + rate, 0) / drawn.length;
  assert.ok(Math.abs(mean / meanOf(law) - 1) < 0.03, `${mean} for ${meanOf(law)}`);
  assert.ok(Math.abs(drawn.filter((rate) => rate > 0).length / drawn.length - 0.4) < 0.01);
});

Deno.test("members under a radar are the same whether or not the satellite sees more", () => {
  const law = { wet: 0.4, location: 1, sigma: 0.8 };
  const [globe, block] = [imergGrid({ west: -180, south: -90, east: 180, north: 90 }), {
    x: 1820,
    y: 430,
    nx: 9,
    ny: 7,
  }];
  const draw = (satellite: Grid, under: Block) =>
    ensembleOf(1, { satellite, block: under }, { space: 1.5, time: 1 }, 3);
  const [over, own] = [draw(globe, block), draw(subgrid(globe, block), { ...block, x: 0, y: 0 })];
  for (const time of [0, 1800]) {
    for (const [y, x] of [[0, 0], [3, 5], [6, 8]] as const) {
      assert.deepEqual(over(law, time, (430 + y) * 3600 + 1820 + x), own(law, time, 9 * y + x));
    }
  }
});

/** Error function, Abramowitz and Stegun 7.1.26. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - series * Math.exp(-x * x));
}
