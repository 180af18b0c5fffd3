import { assert } from "../../deps.ts";
import { type RandomStream, randomStream } from "../../../lib/base/mod.ts";
import { squareCells } from "../../../lib/runs/best_shift.ts";
import { type ChangeLaw, fitChangeLaw, scalingEvidence } from "../../../lib/runs/projection/scaled_rain.ts";

const [SIDE, HALVES] = [12, 3];
const CELLS = SIDE ** 2;
const GRID = squareCells(SIDE);

/** A law of changes of which none is usual. */
const LAW: ChangeLaw = { usual: { before: 0, after: 0, both: 0 }, common: 0, each: 4 };

/**
 * Rain of cells of 10 km that goes `speed` cells to the right in half an hour, with noise in each of five half hours; `change` scales
 * cells of a scene's half hours.
 */
function scene(
  stream: RandomStream,
  change: (half: number, cell: number) => number = () => 1,
  { quality = 0, speed = 0 } = {},
) {
  const x = Array.from({ length: CELLS }, (_, i) => 10 * (i % SIDE));
  const y = Array.from({ length: CELLS }, (_, i) => -10 * Math.floor(i / SIDE));
  const rates = Float32Array.from({ length: (HALVES + 2) * CELLS }, (_, i) => {
    const [half, cell] = [Math.floor(i / CELLS) - 1, i % CELLS];
    const rate = (3 + 2.8 * Math.sin((x[cell]! - 10 * speed * half) / 20)) * Math.exp(0.5 * stream.normal());
    return half < 0 || half >= HALVES ? rate : rate * change(half, cell);
  });
  const variance = new Float32Array(rates.length).fill(quality);
  return {
    scene: { rates: rates.slice(CELLS, -CELLS), halfHours: HALVES, y, x },
    series: { rates, variance, grid: GRID },
  };
}

const usual = () => {
  const stream = randomStream(1, "usual");
  return Array.from({ length: 30 }, () => scene(stream));
};

Deno.test("a scaled half hour and one scaled beyond a line are told from usual rain, whatever the sign", () => {
  const law = fitChangeLaw(usual());
  assert.ok(law.each > 0 && law.common >= 0);
  const stream = randomStream(2, "told");
  const whole = (factor: number) => (half: number) => half === 1 ? factor : 1;
  const part = (factor: number) => (half: number, cell: number) => half === 2 && cell % SIDE > 5 ? factor : 1;
  for (let trial = 0; trial < 10; trial++) {
    const [level, edge] = scalingEvidence(scene(stream), law);
    assert.ok(level < 2 && edge < 2, `${level} and ${edge} of usual rain`);
    for (const factor of [3, 1 / 3]) {
      const [ofWhole] = scalingEvidence(scene(stream, whole(factor)), law);
      const [ofLess, ofEdge] = scalingEvidence(scene(stream, part(factor)), law);
      assert.ok(ofWhole > 5, `${ofWhole} of rain times ${factor}`);
      assert.ok(ofEdge > 5 && ofEdge > ofLess, `${ofEdge} and ${ofLess} of rain times ${factor} beyond a line`);
    }
  }
});

Deno.test("evidence is the logarithm of the ratio of two Gaussian densities of the mean change", () => {
  const law = { ...LAW, common: 0.05 };
  const variance = law.common + law.each / CELLS;
  const logDensity = (change: number, of: number) => -0.5 * (Math.log(2 * Math.PI * of) + change ** 2 / of);
  const x = Array.from({ length: CELLS }, (_, i) => 10 * (i % SIDE));
  for (const change of [-2, -0.3, 0, 0.7]) {
    const rates = Float32Array.from(
      { length: 3 * CELLS },
      (_, i) => Math.floor(i / CELLS) === 1 ? 2 * Math.exp(change) : 2,
    );
    const one = { rates: rates.slice(CELLS, -CELLS), halfHours: 1, y: new Float64Array(CELLS), x };
    const series = { rates, variance: new Float32Array(rates.length), grid: GRID };
    const [level] = scalingEvidence({ scene: one, series }, law);
    const scaled = logDensity(change, variance + 1); // the logarithm of the factor is of unit variance
    assert.ok(Math.abs(level - (scaled - logDensity(change, variance))) < 1e-4, `${level}`);
  }
});

Deno.test("half hours without rain to compare tell nothing", () => {
  const { scene: own, series } = scene(randomStream(4, "dry"));
  const dry = { ...series, rates: series.rates.map((rate, i) => i % CELLS < 7 ? rate : NaN) };
  for (const told of scalingEvidence({ scene: own, series: dry }, LAW)) {
    assert.ok(Math.abs(told - Math.log(HALVES)) < 1e-12); // three half hours of a factor of 1
  }
});

Deno.test("what errors more weighs less, and its logarithm is taken as too low", () => {
  const stream = () => randomStream(5, "noisy");
  const scaled = (half: number) => half === 1 ? 3 : 1;
  const [exact] = scalingEvidence(scene(stream(), scaled), LAW);
  assert.equal(scalingEvidence(scene(stream(), scaled, { quality: 0.5 }), LAW)[0].toFixed(9), exact.toFixed(9)); // the same of all: no matter
  const one = scene(stream());
  one.series.variance.fill(2, 2 * CELLS, 3 * CELLS);
  assert.ok(scalingEvidence(one, LAW)[0] > scalingEvidence(scene(stream()), LAW)[0] + 5);
});

Deno.test("rain that moves has not changed, and what is usual of a change is no evidence", () => {
  const scenes = (speed: number) => {
    const stream = randomStream(6, "moving");
    return Array.from({ length: 10 }, () => scene(stream, () => 1, { speed }));
  };
  const [still, moving] = [fitChangeLaw(scenes(0)), fitChangeLaw(scenes(3))];
  assert.ok(moving.each < 1.3 * still.each, `${moving.each} where it moves, ${still.each} where it stands still`);
  const [one] = scenes(3) as [ReturnType<typeof scene>];
  const shifted = { before: 5, after: 5, both: 5 };
  assert.ok(scalingEvidence(one, { ...moving, usual: shifted })[0] > scalingEvidence(one, moving)[0] + 5);
});
