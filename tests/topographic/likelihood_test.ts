import { assert } from "../deps.ts";
import { WET_RATE } from "../../lib/base/mod.ts";
import { openEngine, type Tensor } from "../../lib/engine/mod.ts";
import { expectedLogRain, expectedRate, hurdleNll, logRain, rollCapsules } from "../../lib/topographic/mod.ts";

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
      assert.ok(Math.abs(total - 1) < 1e-4, `${total}`);
    });
    await t.step("says nothing of missing cells", () => {
      const rain = tf.tensor3d([1, 0, 2, 0], [1, 2, 2]);
      const field = { wetLogit: tf.zeros([1, 2, 2]) as Tensor, amount: tf.onesLike(rain) as Tensor };
      const masked = hurdleNll(engine, field, logSigma, rain, tf.tensor3d([1, 0, 0, 0], [1, 2, 2])).dataSync()[0]!;
      const alone = hurdleNll(engine, { wetLogit: one(0), amount: one(1) }, logSigma, one(1), one(1)).dataSync()[0]!;
      assert.ok(Math.abs(masked - alone) < 1e-6);
    });
    await t.step("expects the means of the cut law, by numerical integration", () => {
      const [wet, step] = [1 / (1 + Math.exp(-0.4)), 1e-3];
      let [mass, log, rate] = [0, 0, 0];
      for (let y = step / 2; y < 12; y += step) {
        const density = Math.exp(-0.5 * ((y - 1.3) / 0.8) ** 2) * step;
        mass += density;
        log += density * y;
        rate += density * WET_RATE * Math.exp(y);
      }
      const near = (found: Tensor, expected: number) => assert.ok(Math.abs(found.dataSync()[0]! / expected - 1) < 1e-4);
      near(expectedLogRain(engine, fields, logSigma), wet * log / mass);
      near(expectedRate(engine, fields, logSigma), wet * rate / mass);
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
