import { assert } from "../deps.ts";
import {
  countParameters,
  disposeParameters,
  globalNorm,
  uniformVariable,
  valueAndGradients,
} from "../../lib/learning/mod.ts";
import { near, withEngine } from "./with_engine.ts";

Deno.test("valueAndGradients() gives the loss and the derivative of each parameter by its name", () =>
  withEngine((engine) => {
    const { tf } = engine;
    const parameters = { x: tf.variable(tf.tensor1d([1, -2, 3])), y: tf.variable(tf.scalar(0.5)) };
    // f = sum(x^2) y + y^3: df/dx = 2 x y, df/dy = sum(x^2) + 3 y^2
    const loss = () => tf.add(tf.mul(tf.sum(tf.square(parameters.x)), parameters.y), tf.pow(parameters.y, 3));
    const { value, gradients } = valueAndGradients(engine, loss, parameters);
    assert.ok(near(value.dataSync(), [14 * 0.5 + 0.125]));
    assert.ok(near(gradients["x"]!.dataSync(), [1, -2, 3]));
    assert.ok(near(gradients["y"]!.dataSync(), [14.75]));
    assert.ok(near(globalNorm(engine, gradients).dataSync(), [Math.hypot(1, -2, 3, 14.75)]));
  }));

Deno.test("valueAndGradients() names a parameter that the loss does not depend on", () =>
  withEngine((engine) => {
    const { tf } = engine;
    const parameters = { used: tf.variable(tf.scalar(1)), unused: tf.variable(tf.scalar(1)) };
    assert.throws(
      () => valueAndGradients(engine, () => tf.square(parameters.used), parameters),
      /Cannot train unused: the loss does not depend on it/,
    );
  }));

Deno.test("uniformVariable() draws evenly from ±1/sqrt(fan), by seed and name only", () =>
  withEngine((engine) => {
    const draw = (
      seed: number,
      name: string,
    ) => [...uniformVariable(engine, engine.noise(seed, 0), name, [40, 50], 4).dataSync()];
    const values = draw(1, "a");
    assert.ok(values.every((value) => Math.abs(value) <= 0.5));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    // standard errors for 2000 draws: 0.0065 of the mean, 0.0017 of the variance 1/12
    assert.ok(Math.abs(mean) < 0.03 && Math.abs(variance - 1 / 12) < 0.008, `${mean} ${variance}`);
    assert.deepEqual(draw(1, "a"), values);
    assert.notDeepEqual(draw(2, "a"), values);
    assert.notDeepEqual(draw(1, "b"), values);
  }));

Deno.test("countParameters() counts values, disposeParameters() frees them", () =>
  withEngine((engine) => {
    const { tf } = engine;
    const before = engine.memory().tensors;
    const parameters = tf.tidy(() => ({ a: tf.variable(tf.zeros([2, 3])), b: tf.variable(tf.scalar(1)) }));
    assert.equal(countParameters(parameters), 7);
    assert.equal(engine.memory().tensors, before + 2);
    disposeParameters(parameters);
    assert.equal(engine.memory().tensors, before);
  }));
