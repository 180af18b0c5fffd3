import { assert } from "../deps.ts";
import { openEngine, type Tensor } from "../../lib/engine/mod.ts";
import { expectedRate, hurdleNll, logRain, rollCapsules, WET_RATE } from "../../lib/topographic/mod.ts";

Deno.test("the hurdle likelihood", async (t) => {
  const engine = await openEngine({ device: "cpu", quiet: true });
  const { tf } = engine;
  const one = (value: number): Tensor => tf.tensor3d([value], [1, 1, 1]);
  const fields = { wetLogit: one(0.4), amount: one(1.3) };
  const logSigma = tf.scalar(Math.log(0.8)) as Tensor;
  try {
    await t.step("is normalised: P(dry) and the density of the rate, mm/h, add to one", () => {
      const nll = (rain: Tensor) => hurdleNll(engine, fields, logSigma, rain, tf.onesLike(rain)).dataSync()[0]!;
      let total = Math.exp(-nll(one(0)));
      // trapezoids in log-rain above zero, where the likelihood has its density per mm/h: dR = R d(ln R)
      const step = 1e-2;
      for (let y = step / 2; y < 9; y += step) total += Math.exp(-nll(one(y))) * WET_RATE * Math.exp(y) * step;
      const below = 0.5 * erfc((1.3 - 0) / 0.8 / Math.SQRT2); // log-normal mass under 0.1 mm/h: not reachable by rain
      const wet = 1 / (1 + Math.exp(-0.4));
      assert.ok(Math.abs(total - (1 - wet * below)) < 1e-4, `${total}`);
    });
    await t.step("says nothing of missing cells", () => {
      const rain = tf.tensor3d([1, 0, 2, 0], [1, 2, 2]);
      const field = { wetLogit: tf.zeros([1, 2, 2]) as Tensor, amount: tf.onesLike(rain) as Tensor };
      const masked = hurdleNll(engine, field, logSigma, rain, tf.tensor3d([1, 0, 0, 0], [1, 2, 2])).dataSync()[0]!;
      const alone = hurdleNll(engine, { wetLogit: one(0), amount: one(1) }, logSigma, one(1), one(1)).dataSync()[0]!;
      assert.ok(Math.abs(masked - alone) < 1e-6);
    });
    await t.step("expects P(wet) times the log-normal mean", () => {
      const expected = WET_RATE * Math.exp(1.3 + 0.8 ** 2 / 2) / (1 + Math.exp(-0.4));
      assert.ok(Math.abs(expectedRate(engine, fields, logSigma).dataSync()[0]! / expected - 1) < 1e-5);
    });
    await t.step("rollCapsules() moves units forward inside each capsule", () => {
      const latent = tf.tensor2d([[1, 2, 3, 10, 20, 30]]) as Tensor;
      const sizes = { capsules: 2, width: 3 };
      assert.deepEqual([...rollCapsules(engine, latent, 1, sizes).dataSync()], [3, 1, 2, 30, 10, 20]);
      assert.deepEqual([...rollCapsules(engine, latent, 3, sizes).dataSync()], [1, 2, 3, 10, 20, 30]);
      assert.deepEqual([...rollCapsules(engine, latent, -1, sizes).dataSync()], [2, 3, 1, 20, 30, 10]);
    });
  } finally {
    engine.close();
  }
});

Deno.test("logRain() is zero where dry, grows from there, and keeps what is missing missing", () => {
  assert.equal(logRain(0), 0);
  assert.equal(logRain(0.099), 0);
  assert.ok(Math.abs(logRain(0.1 * Math.E) - 1) < 1e-12);
  assert.ok(Number.isNaN(logRain(NaN)));
});

/** Complementary error function by its series of erf (enough for small arguments). */
function erfc(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 60; n++) {
    term *= -x * x / n;
    sum += term / (2 * n + 1);
  }
  return 1 - 2 / Math.sqrt(Math.PI) * sum;
}
