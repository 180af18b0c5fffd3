import { assert } from "../deps.ts";
import { WET_RATE } from "../../lib/base/mod.ts";
import type { Engine, Tensor } from "../../lib/engine/mod.ts";
import {
  AMOUNT_LAWS,
  type AmountLaw,
  type AmountName,
  expectedLogRain,
  expectedRate,
  hurdleFields,
  hurdleNll,
  quantileLoss,
} from "../../lib/topographic/mod.ts";
import { withEngine } from "../learning/with_engine.ts";

/** Numbers of a decoder for one cell, by law, far from each other in what they say. */
const CELLS: Readonly<Record<AmountName, readonly (readonly number[])[]>> = {
  lognormal: [[1.3], [-0.7], [4]],
  gamma: [[1.3], [-30], [4]],
  mixture: [[0.2, -0.5, 0.4, 2, -1, 0.8], [1, -1, -0.5, 0.2, 1, -2]],
  discretised: [Array.from({ length: 25 }, (_, k) => Math.sin(k)), Array.from({ length: 25 }, (_, k) => k / 6)],
};

/** Logarithms of the shared numbers tried; a gamma law may learn any. */
const SPREADS = [Math.log(0.8), 0.3];
const spreadsOf = (name: AmountName) => name === "gamma" ? [...SPREADS, 1, 9] : SPREADS;

/** Fields of a decoder for one cell. */
function fieldsOf({ tf }: Engine, law: AmountLaw, cell: readonly number[], wetLogit: number) {
  const amount: Tensor = law.fields === 1
    ? tf.tensor3d([cell[0]!], [1, 1, 1])
    : tf.tensor4d([...cell], [law.fields, 1, 1, 1]);
  return { wetLogit: tf.tensor3d([wetLogit], [1, 1, 1]) as Tensor, amount };
}

for (const [name, law] of Object.entries(AMOUNT_LAWS) as readonly (readonly [AmountName, AmountLaw])[]) {
  Deno.test(`the ${name} law is normalised, and expects the means of its density`, () =>
    withEngine((engine) => {
      const { tf } = engine;
      for (const cell of CELLS[name]) {
        for (const logSpread of spreadsOf(name)) {
          const spread = tf.scalar(logSpread) as Tensor;
          const fields = fieldsOf(engine, law, cell, 0.4);
          const step = 1 / 256;
          const ys = Float32Array.from({ length: 16 / step }, (_, i) => (i + 0.5) * step);
          const y = tf.tensor3d(ys, [1, 1, ys.length]) as Tensor;
          const along = (x: Tensor): Tensor => tf.tile(x, x.rank === 4 ? [1, 1, 1, ys.length] : [1, 1, ys.length]);
          const densities = tf.exp(tf.neg(law.nll(engine, along(fields.amount), spread, y))).dataSync();
          let [mass, log, rate] = [0, 0, 0];
          densities.forEach((density, i) => {
            mass += density * step;
            log += density * step * ys[i]!;
            rate += density * step * WET_RATE * Math.exp(ys[i]!);
          });
          assert.ok(Math.abs(mass - 1) < 2e-4, `${name} ${cell}: ${mass}`);
          const wet = 1 / (1 + Math.exp(-0.4));
          const found = (x: Tensor) => x.dataSync()[0]!;
          const near = (value: number, expected: number, tolerance: number) =>
            assert.ok(Math.abs(value / expected - 1) < tolerance, `${name} ${cell}: ${value}, expected ${expected}`);
          near(found(expectedLogRain(engine, fields, spread, law)), wet * log, 2e-3);
          near(found(expectedRate(engine, fields, spread, law)), wet * rate, 5e-3);
          // Of the whole hurdle, in mm/h: P(dry) and the density add to one.
          const nll = (rain: Tensor, of = fields) => hurdleNll(engine, of, spread, rain, tf.onesLike(rain), law);
          const dry = Math.exp(-found(nll(tf.zeros([1, 1, 1]))));
          assert.ok(Math.abs(dry - (1 - wet)) < 1e-6);
          const atTwo = tf.fill([1, 1, 1], 2) as Tensor;
          const density = found(tf.exp(tf.neg(law.nll(engine, fields.amount, spread, atTwo))));
          near(Math.exp(-found(nll(atTwo))), wet * density / (WET_RATE * Math.exp(2)), 1e-4);
        }
      }
    }));
}

for (const [name, law] of Object.entries(AMOUNT_LAWS) as readonly (readonly [AmountName, AmountLaw])[]) {
  Deno.test(`the ${name} law and its gradients are finite however far out a decoder is`, () =>
    withEngine((engine) => {
      const { tf } = engine;
      const y = tf.fill([1, 1, 1], 2) as Tensor;
      for (const far of [-300, -30, 30, 300]) {
        for (const logSpread of [-2, 0, 2]) {
          const { amount } = fieldsOf(engine, law, new Array<number>(Math.max(1, law.fields)).fill(far), 0);
          const spread = tf.scalar(logSpread) as Tensor;
          const { value, grads } = tf.valueAndGrads((a, s) => tf.sum(law.nll(engine, a!, s ?? spread, y)).asScalar())(
            law.spread === null ? [amount] : [amount, spread],
          );
          for (const tensor of [value, ...grads]) {
            assert.ok(tensor.dataSync().every(Number.isFinite), `${far}, spread ${logSpread}: ${tensor.dataSync()}`);
          }
          if (name === "gamma") {
            const [log] = law.meanLog(engine, amount, spread).dataSync();
            assert.ok(far < 0 ? log! >= 0 && log! < 2 : log! > 4, `mean of log-rain ${log} of ${far}`);
          }
        }
      }
    }));
}

/**
 * -logpdf(R) - ln R + logsf(0.1 mm/h) of scipy 1.17: lognorm(0.8, scale 0.1 exp(1.3)); gamma(0.8, mean 0.1 exp(softplus(2.3) -
 * 1)); the mixture of lognorm of its weights (softmax), scales 0.1 exp(0.4) and 0.1 exp(3), deviations softplus + 0.05.
 */
const SCIPY = {
  lognormal: [1.86301159, 0.92355846, 0.92355846, 4.08762096, 11.33762096],
  gamma: [1.30094366, 0.97166739, 0.9374911, 4.35026101, 26.54192653],
  mixture: [0.66363045, 0.51845862, 2.52820426, 2.17812485, 3.46577621],
};

Deno.test("laws of the amount have scipy's densities of the cut rate", () =>
  withEngine((engine) => {
    const { tf } = engine;
    const ys = [0.05, 0.7, 1.9, 3.4, 5];
    const y = tf.tensor3d(ys, [1, 1, ys.length]) as Tensor;
    for (const [name, expected] of Object.entries(SCIPY) as [keyof typeof SCIPY, readonly number[]][]) {
      const law = AMOUNT_LAWS[name];
      const { amount } = fieldsOf(engine, law, CELLS[name][0]!, 0);
      const tiled = tf.tile(amount, amount.rank === 4 ? [1, 1, 1, ys.length] : [1, 1, ys.length]) as Tensor;
      const found = law.nll(engine, tiled, tf.scalar(SPREADS[0]!), y).dataSync();
      assert.equal(found.length, expected.length);
      found.forEach((nll, i) => assert.ok(Math.abs(nll - expected[i]!) < 2e-5 * (1 + expected[i]!), `${name} ${nll}`));
    }
  }));

Deno.test("quantiles of the amount rise, and their loss is the pinball loss of wet valid cells", () =>
  withEngine((engine) => {
    const { tf } = engine;
    const output = tf.tensor4d([0, 1, 2, -3, 0.5, 9, 8, 1, -1, -9], [1, 1, 2, 5]) as Tensor;
    const { amount, quantiles } = hurdleFields(engine, output);
    assert.deepEqual([...amount.dataSync()], [1, 8]);
    assert.deepEqual(quantiles!.shape, [3, 1, 1, 2]);
    const [low, , middle, , high] = quantiles!.dataSync();
    assert.ok(low === 2 && middle! > 2 && high! > middle!);
    const rain = tf.tensor3d([3, 0], [1, 1, 2]) as Tensor;
    const levels = [0.1, 0.5, 0.9];
    const found = quantileLoss(engine, quantiles!, levels, rain, tf.onesLike(rain)).dataSync()[0]!;
    const expected = [low!, middle!, high!].reduce((sum, quantile, i) => {
      const above = 3 - quantile;
      return sum + (above > 0 ? levels[i]! * above : (levels[i]! - 1) * above);
    }, 0);
    assert.ok(Math.abs(found - expected) < 1e-6, `${found}, expected ${expected}`);
  }));
