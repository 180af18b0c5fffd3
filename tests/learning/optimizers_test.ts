import { assert } from "../deps.ts";
import type { Engine } from "../../lib/engine/mod.ts";
import {
  adam,
  clipByGlobalNorm,
  exponentialDecay,
  linearRamp,
  momentum,
  movingAverage,
  type Optimizer,
  type Parameters,
  type Schedule,
  warmupCosine,
} from "../../lib/learning/mod.ts";
import { near, withEngine } from "./with_engine.ts";

const FIRST = { a: [1, -2], b: [0.5] };
const GRADIENTS = [{ a: [0.3, -4], b: [2] }, { a: [-0.1, 5], b: [0.25] }];

/** Parameters after each of two steps along {@link GRADIENTS}. */
function moves({ tf }: Engine, optimizer: (parameters: Parameters) => Optimizer): { a: number[]; b: number[] }[] {
  const parameters = { a: tf.variable(tf.tensor1d(FIRST.a)), b: tf.variable(tf.tensor1d(FIRST.b)) };
  const { apply } = optimizer(parameters);
  return GRADIENTS.map(({ a, b }, step) => {
    apply({ a: tf.tensor1d(a), b: tf.tensor1d(b) }, tf.scalar(step, "int32"));
    return { a: [...parameters.a.dataSync()], b: [...parameters.b.dataSync()] };
  });
}

Deno.test("momentum() takes the moves worked out by hand", () =>
  withEngine((engine) => {
    // v1 = g1; v2 = 0.9 g1 + g2; p1 = p0 - 0.1 v1; p2 = p1 - 0.1 v2
    const [one, two] = moves(engine, (parameters) => momentum(engine, parameters, { learningRate: 0.1 }));
    assert.ok(near(one!.a, [0.97, -1.6]) && near(one!.b, [0.3]));
    assert.ok(near(two!.a, [0.97 - 0.1 * (0.27 - 0.1), -1.6 - 0.1 * (-3.6 + 5)]));
    assert.ok(near(two!.b, [0.3 - 0.1 * (1.8 + 0.25)]));
    const [, plain] = moves(engine, (parameters) => momentum(engine, parameters, { learningRate: 0.1, momentum: 0 }));
    assert.ok(near(plain!.a, [0.98, -2.1]) && near(plain!.b, [0.275]));
  }));

/** Two steps of algorithm 1 of Kingma & Ba (2015) for one parameter, in double precision. */
function adamByHand(
  p: number,
  gradients: readonly number[],
  rate: number,
  beta1: number,
  beta2: number,
  epsilon: number,
) {
  let [m, v] = [0, 0];
  return gradients.map((g, k) => {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    const mHat = m / (1 - beta1 ** (k + 1));
    const vHat = v / (1 - beta2 ** (k + 1));
    return p -= rate * mHat / (Math.sqrt(vHat) + epsilon);
  });
}

function expected(gradients: readonly { a: number[]; b: number[] }[], epsilon: number) {
  const path = (p: number, g: readonly number[]) => adamByHand(p, g, 0.01, 0.8, 0.99, epsilon);
  const a = FIRST.a.map((p, i) => path(p, gradients.map((gradient) => gradient.a[i]!)));
  const b = path(FIRST.b[0]!, gradients.map((gradient) => gradient.b[0]!));
  return [0, 1].map((k) => ({ a: a.map((values) => values[k]!), b: [b[k]!] }));
}

Deno.test("adam() takes the moves of algorithm 1, whatever epsilon", () =>
  withEngine((engine) => {
    for (const epsilon of [1e-8, 0.5]) {
      const options = { learningRate: 0.01, beta1: 0.8, beta2: 0.99, epsilon };
      const found = moves(engine, (parameters) => adam(engine, parameters, options));
      expected(GRADIENTS, epsilon).forEach(({ a, b }, k) => {
        assert.ok(near(found[k]!.a, a) && near(found[k]!.b, b), `step ${k}: ${JSON.stringify(found[k])}`);
      });
    }
  }));

Deno.test("adam() scales gradients down to a global norm, and never up", () =>
  withEngine((engine) => {
    const clipped = GRADIENTS.map(({ a, b }) => {
      const scale = Math.min(1, 1.5 / Math.hypot(...a, ...b));
      return { a: a.map((g) => g * scale), b: b.map((g) => g * scale) };
    });
    const small = GRADIENTS.map(({ a, b }) => ({ a, b }));
    // a large epsilon makes the size of gradients count
    const options = { learningRate: 0.01, beta1: 0.8, beta2: 0.99, epsilon: 1 };
    for (const [clipNorm, gradients] of [[1.5, clipped], [100, small]] as const) {
      const found = moves(engine, (parameters) => adam(engine, parameters, { ...options, clipNorm }));
      expected(gradients, 1).forEach(({ a, b }, k) => assert.ok(near(found[k]!.a, a) && near(found[k]!.b, b)));
    }
  }));

Deno.test("optimizers keep their state under names of the parameters, and leave no tensors behind", () =>
  withEngine((engine) => {
    const { tf } = engine;
    const parameters = { "layer/weight": tf.variable(tf.tensor1d([1, 2])) };
    const optimizer = adam(engine, parameters, { learningRate: 1 });
    assert.deepEqual(Object.keys(optimizer.state), ["mean/layer/weight", "square/layer/weight"]);
    assert.deepEqual(Object.keys(momentum(engine, parameters, { learningRate: 1 }).state), ["momentum/layer/weight"]);
    const gradients = { "layer/weight": tf.tensor1d([1, 1]) };
    const step = tf.scalar(0, "int32");
    const before = engine.memory().tensors;
    optimizer.apply(gradients, step);
    optimizer.apply(gradients, step);
    assert.equal(engine.memory().tensors, before);
  }));

Deno.test("adam() takes decay of weights off apart from the gradient (AdamW)", () =>
  withEngine((engine) => {
    // Algorithm 2 of Loshchilov & Hutter by hand: with no gradient only the decay moves, p ← p (1 - r λ).
    const parameters = { a: engine.tf.variable(engine.tf.tensor1d([2, -4])) };
    const { apply } = adam(engine, parameters, { learningRate: 0.1, weightDecay: 0.5 });
    for (const step of [0, 1]) apply({ a: engine.tf.zeros([2]) }, engine.tf.scalar(step, "int32"));
    assert.ok(near([...parameters.a.dataSync()], [2 * 0.95 ** 2, -4 * 0.95 ** 2]));
  }));

Deno.test("the step size follows a schedule", () =>
  withEngine((engine) => {
    const { tf } = engine;
    const at = (schedule: Schedule, step: number) => schedule(engine, tf.scalar(step, "int32")).dataSync()[0]!;
    const cosine = warmupCosine({ peak: 1, warmup: 4, steps: 12, least: 0.1 });
    const expected = [[0, 0.25], [3, 1], [4, 1], [8, 0.55], [12, 0.1], [99, 0.1]] as const;
    for (const [step, rate] of expected) assert.ok(Math.abs(at(cosine, step) - rate) < 1e-6, `${step}`);
    assert.ok(Math.abs(at(exponentialDecay(2, { factor: 0.5, every: 10 }), 20) - 0.5) < 1e-6);
    assert.throws(() => warmupCosine({ peak: 1, warmup: 5, steps: 5 }), RangeError);
    // v1 = g, v2 = 0.9 g + g with sizes 0.25 and 0.5 of the warm-up.
    const parameters = { a: tf.variable(tf.tensor1d([0])) };
    const { apply } = momentum(engine, parameters, { learningRate: cosine });
    for (const step of [0, 1]) apply({ a: tf.tensor1d([1]) }, tf.scalar(step, "int32"));
    assert.ok(near([...parameters.a.dataSync()], [-(0.25 + 0.5 * 1.9)]));
  }));

Deno.test("optimizers, averages and schedules refuse numbers out of range, naming value and range", () =>
  withEngine((engine) => {
    const learningRate = 0.1;
    const refused: [string, () => unknown][] = [
      ["clipNorm 0: it must be above 0", () => adam(engine, {}, { learningRate, clipNorm: 0 })],
      ["clipNorm NaN: it must be above 0", () => adam(engine, {}, { learningRate, clipNorm: NaN })],
      ["norm -1: it must be above 0", () => clipByGlobalNorm(engine, {}, -1)],
      [
        "weightDecay -0.1: it must be a finite number, 0 or more",
        () => adam(engine, {}, { learningRate, weightDecay: -0.1 }),
      ],
      ["beta1 1: it must be 0 or more and below 1", () => adam(engine, {}, { learningRate, beta1: 1 })],
      ["beta2 -0.1: it must be 0 or more and below 1", () => adam(engine, {}, { learningRate, beta2: -0.1 })],
      ["epsilon -1: it must be a finite number, 0 or more", () => adam(engine, {}, { learningRate, epsilon: -1 })],
      ["learningRate -1: it must be a finite number, 0 or more", () => adam(engine, {}, { learningRate: -1 })],
      [
        "learningRate Infinity: it must be a finite number, 0 or more",
        () => momentum(engine, {}, { learningRate: Infinity }),
      ],
      ["momentum 1: it must be 0 or more and below 1", () => momentum(engine, {}, { learningRate, momentum: 1 })],
      ["decay 1: it must be 0 or more and below 1", () => movingAverage(engine, {}, 1)],
      ["peak -1: it must be a finite number, 0 or more", () => warmupCosine({ peak: -1, steps: 5 })],
      ["least NaN: it must be a finite number, 0 or more", () => warmupCosine({ peak: 1, steps: 5, least: NaN })],
      ["factor 0: it must be above 0", () => exponentialDecay(1, { factor: 0, every: 5 })],
      ["every 0: it must be above 0", () => exponentialDecay(1, { factor: 0.5, every: 0 })],
      ["to NaN: it must be a finite number", () => linearRamp({ from: 0, to: NaN, steps: 5 })],
    ];
    for (const [message, make] of refused) {
      assert.throws(make, { name: "RangeError", message: `Cannot use ${message}` });
    }
    adam(engine, {}, { learningRate: 0, beta1: 0, beta2: 0, epsilon: 0, clipNorm: Infinity });
  }));

Deno.test("movingAverage() keeps its share of the past", () =>
  withEngine((engine) => {
    const { tf } = engine;
    const parameters = { a: tf.variable(tf.tensor1d([1])) };
    const { averages, update } = movingAverage(engine, parameters, 0.75);
    parameters.a.assign(tf.tensor1d([5]));
    update();
    update();
    assert.ok(near([...averages["a"]!.dataSync()], [0.75 * (0.75 * 1 + 0.25 * 5) + 0.25 * 5]));
  }));
