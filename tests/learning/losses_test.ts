import { assert } from "../deps.ts";
import { binaryCrossEntropy, gaussianDivergence, reparameterise } from "../../lib/learning/mod.ts";
import { near, withEngine } from "./with_engine.ts";

Deno.test("binaryCrossEntropy() is -x ln σ(l) - (1 - x) ln(1 - σ(l))", () =>
  withEngine((engine) => {
    const { tf } = engine;
    const logits = [-6, -1, -0.1, 0, 0.3, 2, 7];
    const targets = [0, 1, 0.25, 0.5, 1, 0, 0.9];
    const sigma = (l: number) => 1 / (1 + Math.exp(-l));
    const expected = logits.map((l, i) =>
      -targets[i]! * Math.log(sigma(l)) - (1 - targets[i]!) * Math.log(1 - sigma(l))
    );
    assert.ok(near(binaryCrossEntropy(engine, tf.tensor1d(logits), tf.tensor1d(targets)).dataSync(), expected, 2e-6));
  }));

Deno.test("binaryCrossEntropy() neither overflows nor loses its gradient at large logits", () =>
  withEngine((engine) => {
    const { tf } = engine;
    const logits = tf.tensor1d([1000, 1000, -1000, -1000, 90, -90]);
    const targets = tf.tensor1d([0, 1, 0, 1, 0.5, 0.5]);
    const loss = binaryCrossEntropy(engine, logits, targets).dataSync();
    assert.ok(near(loss, [1000, 0, 0, 1000, 45, 45]), `${loss}`);
    const gradient = tf.grad((l) => tf.sum(binaryCrossEntropy(engine, l, targets)))(logits).dataSync();
    // dl/dlogit = σ(l) - x
    assert.ok(near(gradient, [1, 0, 0, -1, 0.5, -0.5]), `${gradient}`);
  }));

Deno.test("gaussianDivergence() is the integral of q ln(q / p)", () =>
  withEngine((engine) => {
    const { tf } = engine;
    const means = [0, 1, -2, 0.3];
    const logVariances = [0, Math.log(4), -1, 0.7];
    const divergence = gaussianDivergence(engine, tf.tensor1d(means), tf.tensor1d(logVariances)).dataSync();
    const density = (x: number, mean: number, variance: number) =>
      Math.exp(-((x - mean) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
    const expected = means.map((mean, i) => {
      const variance = Math.exp(logVariances[i]!);
      let sum = 0;
      for (let x = -25; x < 25; x += 0.001) {
        const q = density(x, mean, variance);
        if (q > 1e-300) sum += 0.001 * q * Math.log(q / density(x, 0, 1));
      }
      return sum;
    });
    assert.ok(near(divergence, expected, 1e-5), `${divergence} for ${expected}`);
    assert.equal(divergence[0], 0);
  }));

Deno.test("reparameterise() shifts and scales standard noise", () =>
  withEngine((engine) => {
    const { tf } = engine;
    const draw = reparameterise(engine, tf.tensor1d([1, -1]), tf.tensor1d([Math.log(9), 0]), tf.tensor1d([2, 0.5]));
    assert.ok(near(draw.dataSync(), [7, -0.5]));
  }));
