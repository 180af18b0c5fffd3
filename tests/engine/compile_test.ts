import { isDeepStrictEqual } from "node:util";
import {
  type CompileOptions,
  type Engine,
  openEngine,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  type Variable,
} from "../../lib/engine/mod.ts";
import { assert } from "../deps.ts";

/** Images [n, 8, 8, 1] of a fixed pattern. */
function images(engine: Engine, n: number): Tensor {
  return engine.tf.tensor(Float32Array.from({ length: n * 64 }, (_, i) => 1 + Math.sin(i * 0.37)), [n, 8, 8, 1]);
}

/** A rule of tfjs, which makes its variables at the first step. */
function tfjsMomentum({ tf }: Engine, variables: Variable[]) {
  const optimizer = tf.train.momentum(0.3, 0.9);
  return { state: [], minimize: (cost: () => Scalar) => optimizer.minimize(cost, true, variables)! as Tensor };
}

/** The same rule with variables made before. */
function ownMomentum({ tf, update }: Engine, variables: Variable[]) {
  const state = variables.map(({ shape }) => tf.variable(tf.zeros(shape), false));
  const minimize = (cost: () => Scalar): Tensor => {
    const { value, grads } = tf.variableGrads(cost, variables);
    const rates = { rate: tf.scalar(0.3), keep: tf.scalar(0.9) };
    variables.forEach((variable, i) => update.momentum(variable, state[i]!, grads[variable.name]!, rates));
    return value;
  };
  return { state, minimize };
}

/** A small noisy convolutional autoencoder and a step of momentum descent on it: [x, step] -> [loss]. */
function smallNet(engine: Engine, noise = 0.1, momentum: typeof ownMomentum = ownMomentum) {
  const { tf } = engine;
  const weights = (name: string, shape: number[]): Variable => {
    const size = shape.reduce((a, b) => a * b, 1);
    return tf.variable(
      tf.tensor(Float32Array.from({ length: size }, (_, i) => 0.2 * Math.cos(i * 1.7)), shape),
      true,
      name,
    );
  };
  const variables = [weights("k", [3, 3, 1, 4]), weights("b", [4]), weights("w", [64, 6]), weights("v", [6, 64])];
  const [k, b, w, v] = variables as [Variable, Variable, Variable, Variable];
  const { state, minimize } = momentum(engine, variables);
  const step = ([x, number]: readonly Tensor[]): Tensor[] => [
    minimize(() => {
      const h = tf.conv2d(x as Tensor4D, k as unknown as Tensor4D, 2, "same").add(b).relu().reshape([
        x!.shape[0]!,
        64,
      ]).matMul(
        w as never,
      );
      const z = h.add(engine.noise(11, number!).normal("z", h.shape).mul(noise));
      return z.tanh().matMul(v as never).sub(x!.reshape([-1, 64])).square().mean().asScalar();
    }),
  ];
  return { variables, state: [...variables, ...state], step };
}

/** Losses of `count` steps, and the weights after them. */
function train(engine: Engine, options: CompileOptions | null, noise?: number, momentum?: typeof ownMomentum) {
  const { tf } = engine;
  const x = images(engine, 4);
  const { variables, step } = smallNet(engine, noise, momentum);
  const run = options === null ? step : engine.compile(step, options);
  const losses: number[] = [];
  for (let i = 0; i < 10; i++) {
    tf.tidy(() => losses.push(run([x, tf.scalar(i, "int32")])[0]!.dataSync()[0]!));
  }
  return { losses, weights: variables.flatMap((variable) => [...variable.dataSync()]) };
}

/** The same training in engines of their own. */
async function trainings(
  options: readonly (CompileOptions | null)[],
  noise?: number,
  momentum?: typeof ownMomentum,
) {
  const runs = [];
  for (const option of options) {
    using engine = await openEngine({ device: "cpu" });
    runs.push(train(engine, option, noise, momentum));
  }
  return runs as [typeof runs[0] & object, typeof runs[0] & object];
}

function assertClose(a: ReturnType<typeof train>, b: ReturnType<typeof train>): void {
  for (const key of ["losses", "weights"] as const) {
    a[key].forEach((value, i) => assert.ok(Math.abs(value - b[key][i]!) < 1e-5, `${key} ${i}: ${value}, ${b[key][i]}`));
  }
}

Deno.test("compile() trains as the plain function does: momentum, convolution, noise", async () => {
  const [plain, compiled] = await trainings([null, {}], 0.1, tfjsMomentum);
  assert.ok(plain.losses[9]! < 0.9 * plain.losses[0]!, `the loss falls: ${plain.losses}`);
  assertClose(plain, compiled);
});

Deno.test("compile() with XLA trains as the plain function does; its noise is another", async () => {
  const [plain, xla] = await trainings([null, { xla: true }], 0);
  assertClose(plain, xla);
});

Deno.test("compile() in bfloat16 trains to losses within 1 % of float32", async () => {
  const [plain, rounded] = await trainings([null, { precision: "bfloat16" }]);
  plain.losses.forEach((loss, i) => assert.ok(Math.abs(rounded.losses[i]! / loss - 1) < 0.01, `${rounded.losses}`));
  assert.notDeepEqual(rounded.losses, plain.losses);
});

for (const options of [{}, { xla: true }, { precision: "bfloat16" }] as const) {
  Deno.test(`compile(${JSON.stringify(options)}): cut in two engines, training ends at the same bits`, async () => {
    /** The state after some steps from a state. */
    const steps = async (from: number, to: number, start?: readonly Float32Array[]) => {
      using engine = await openEngine({ device: "cpu" });
      const { tf } = engine;
      const { state, step } = smallNet(engine);
      start?.forEach((values, i) => tf.tidy(() => state[i]!.assign(tf.tensor(values, state[i]!.shape))));
      const run = engine.compile(step, options);
      const x = images(engine, 4);
      for (let i = from; i < to; i++) tf.tidy(() => void run([x, tf.scalar(i, "int32")]));
      return state.map((variable) => variable.dataSync() as Float32Array);
    };
    const [cut, whole] = [await steps(3, 6, await steps(0, 3)), await steps(0, 6)];
    assert.ok(isDeepStrictEqual(cut, whole));
  });
}

Deno.test("compile() with XLA or in bfloat16 refuses a first call that makes variables, and names the function", async () => {
  for (const options of [{ xla: true }, { precision: "bfloat16" }] as const) {
    using engine = await openEngine({ device: "cpu" });
    const { step } = smallNet(engine, 0.1, tfjsMomentum);
    const late = engine.compile(step, { name: "late", ...options });
    const inputs = [images(engine, 4), engine.tf.scalar(0, "int32")];
    assert.throws(
      () => late(inputs),
      /Cannot compile late_1: it makes variable .* when compiled; make variables outside/,
    );
  }
});

Deno.test("compile() holds a constant number of tensors and handles over 500 steps", async () => {
  using engine = await openEngine({ device: "cpu" });
  const { tf } = engine;
  const x = images(engine, 2);
  const step = engine.compile(smallNet(engine, 0.1, tfjsMomentum).step);
  const run = (i: number) => tf.tidy(() => step([x, tf.scalar(i, "int32")])[0]!.dataSync()[0]);
  for (let i = 0; i < 3; i++) run(i);
  const before = engine.memory();
  for (let i = 3; i < 503; i++) run(i);
  assert.deepEqual(engine.memory(), before);
});

Deno.test("compile() draws new noise at each step, the same as outside", async () => {
  using engine = await openEngine({ device: "cpu" });
  const { tf } = engine;
  const draw = engine.compile(([step]) => [engine.noise(5, step!).normal("n", [3])]);
  for (let i = 0; i < 4; i++) {
    assert.deepEqual(draw([tf.scalar(i, "int32")])[0]!.dataSync(), engine.noise(5, i).normal("n", [3]).dataSync());
  }
});

Deno.test("compile() keeps a version per shape and dtype, as many as asked, and frees the others", async () => {
  using engine = await openEngine({ device: "cpu" });
  const { tf } = engine;
  let calls = 0;
  const big = tf.ones([2000]);
  const f = engine.compile(
    ([x]) => {
      calls++;
      return [x!.mul(2).add(big.sum())];
    },
    { versions: 2 },
  );
  const value = (n: number) => tf.tidy(() => f([tf.ones([n])])[0]!.dataSync());
  for (let i = 0; i < 3; i++) assert.deepEqual(value(1), new Float32Array([2002]));
  assert.equal(calls, 2, "run plainly, then recorded, then neither");
  value(2);
  assert.equal(calls, 3);
  const { handles } = engine.memory();
  for (let n = 3; n < 9; n++) assert.deepEqual(value(n), new Float32Array(n).fill(2002));
  assert.equal(engine.memory().handles, handles);
  f.dispose();
  assert.equal(engine.memory().handles, handles - 2, "each version kept its hold on the tensor from outside");
  assert.deepEqual(value(1), new Float32Array([2002]));
});

Deno.test("compile() gives up the version that was used least recently, and refuses numbers of versions that cannot be", async () => {
  using engine = await openEngine({ device: "cpu" });
  const { tf } = engine;
  const recorded: number[] = [];
  const f = engine.compile(([x]) => {
    recorded.push(x!.size);
    return [x!.add(1)];
  }, { versions: 2, precision: "bfloat16" });
  for (const n of [1, 2, 1, 3, 1, 2]) tf.tidy(() => void f([tf.ones([n])]));
  assert.deepEqual(recorded, [1, 2, 3, 2]);
  for (const versions of [0, -1, 1.5, NaN, Infinity]) {
    assert.throws(() => engine.compile((x) => x, { versions }), {
      name: "RangeError",
      message: `Cannot keep ${versions} versions of a function: give a whole number of at least 1`,
    });
  }
});

Deno.test("compile() uses tensors from outside that were disposed later, or not uploaded before", async () => {
  using engine = await openEngine({ device: "cpu" });
  const { tf } = engine;
  const [small, large] = [tf.tensor1d([1, 2]), tf.tensor(new Float32Array(5000).fill(3))];
  const f = engine.compile(([x]) => [x!.add(small), large.sum(), x!, x!]);
  const x = tf.tensor1d([10, 20]);
  for (let i = 0; i < 3; i++) {
    const [a, b, c, d] = f([x]).map((tensor) => [...tensor.dataSync()]);
    assert.deepEqual([a, b, c, d], [[11, 22], [15000], [10, 20], [10, 20]]);
    if (i === 1) large.dispose();
  }
  assert.deepEqual([...small.dataSync()], [1, 2]);
  assert.deepEqual([...small.add(1).dataSync()], [2, 3]);
});

Deno.test("compile() refuses what would go wrong silently, and says which operation", async () => {
  using engine = await openEngine({ device: "cpu" });
  const { tf } = engine;
  const weight = tf.variable(tf.tensor1d([1, 2, 3]), true, "weight");
  const x = tf.tensor1d([1, 2, 3]);
  let made = 0;
  const refused: [RegExp, (x: Tensor) => Tensor][] = [
    [/Cannot read the float32 \[3\] that Mul makes/, (x) => tf.scalar(x.mul(2).dataSync()[0]!)],
    [/Cannot read an input or a variable/, (x) => tf.scalar(x.dataSync()[0]!)],
    [/Cannot read an input or a variable/, () => tf.scalar(weight.dataSync()[0]!)],
    [/Cannot compile UniqueV2: the shape of its output depends on values/, (x) => tf.unique(x).values],
    [/use engine\.noise/, (x) => x.add(tf.randomNormal([3]))],
    [/use engine\.noise/, (x) => tf.dropout(x, 0.5)],
    [/use engine\.noise/, (x) => tf.multinomial(x as Tensor1D, 2)],
    [/random number in the compiled function named: .*use engine\.noise/, (x) => x.add(Math.random())],
    [/use engine\.noise/, (x) => x.add(crypto.getRandomValues(new Uint8Array(1))[0]!)],
    [/use engine\.noise/, (x) => x.add(crypto.randomUUID().length)],
    [/ask for the time in the compiled function named: .*pass it as an input/, (x) => x.add(Date.now())],
    [/ask for the time/, (x) => x.add(new Date().getTime())],
    [/ask for the time/, (x) => x.add(performance.now())],
    [/pass the step as an int32 tensor/, (x) => x.add(engine.noise(1, 2).normal("n", [3]))],
    [/it makes variable "again/, (x) => tf.variable(x, true, `again${made++}`).add(1)],
    [/refused Conv2D\(float32 \[1,3,3,2\], float32 \[2,2,3,1\]\)/, (x) => {
      const attributes = [
        { name: "T", type: 4, value: 1 },
        { name: "strides", type: 1, value: [1, 1, 1, 1] },
        { name: "padding", type: 0, value: "SAME" },
      ];
      const backend = tf.backend() as unknown as {
        executeSingleOutput(name: string, attributes: unknown[], inputs: Tensor[]): Tensor;
      };
      const wrong = x.sum().add(1).asScalar();
      return recording(wrong)
        ? backend.executeSingleOutput("Conv2D", attributes, [tf.ones([1, 3, 3, 2]), tf.ones([2, 2, 3, 1])])
        : x;
    }],
  ];
  for (const [pattern, fn] of refused) {
    const f = engine.compile(([x]) => [fn(x!)], { name: "named" });
    f([x]);
    assert.throws(() => f([x]), pattern);
    assert.deepEqual([...weight.add(x).dataSync()], [2, 4, 6], "all is well outside");
  }

  /** Whether the function is being recorded: values cannot be read then. */
  function recording(tensor: Tensor): boolean {
    try {
      tensor.dataSync();
      return false;
    } catch {
      return true;
    }
  }
});

Deno.test("compile() refuses values that are to be read later: nothing else would say so", async () => {
  using engine = await openEngine({ device: "cpu" });
  const { tf } = engine;
  const later: [RegExp, (x: Tensor) => unknown][] = [
    [/Cannot read the float32 \[3\] that Mul makes in the compiled function named/, (x) => x.mul(2).data()],
    [
      /Cannot read the bool \[3\] that Greater makes in the compiled function named/,
      (x) => tf.whereAsync(x.greater(2)),
    ],
  ];
  for (const [pattern, read] of later) {
    const f = engine.compile(([x]) => {
      read(x!);
      return [x!.add(1)];
    }, { name: "named", precision: "bfloat16" });
    assert.throws(() => f([tf.tensor1d([1, 2, 3])]), pattern);
  }
});

Deno.test("compile() lets dates that do not ask for the time be", async () => {
  using engine = await openEngine({ device: "cpu" });
  const f = engine.compile(([x]) => {
    const date = new Date(5);
    assert.ok(date instanceof Date);
    return [x!.mul(date.getTime())];
  });
  for (let i = 0; i < 2; i++) assert.equal(f([engine.tf.scalar(2)])[0]!.dataSync()[0], 10);
  assert.ok(new Date().getTime() <= Date.now() && performance.now() > 0 && Math.random() < 1);
});

Deno.test("compile() names the function of a tensor that was kept while it was traced", async () => {
  using engine = await openEngine({ device: "cpu" });
  const { tf } = engine;
  const x = tf.tensor1d([1, 2, 3]);
  let kept: Tensor = x;
  const f = engine.compile(([x]) => {
    kept = tf.keep(x!.mul(2));
    return [kept.add(1)];
  }, { name: "step" });
  f([x]);
  assert.deepEqual([...kept.dataSync()], [2, 4, 6]);
  f([x]);
  for (const use of [() => kept.dataSync(), () => kept.reshape([1, 3]).add(x)]) {
    assert.throws(use, /Cannot use the float32 \[3\] made while tracing step: it has no values; return it from step/);
  }
  await assert.rejects(kept.data(), /made while tracing step/);
  kept.dispose();
  const weight = tf.variable(x);
  const g = engine.compile(([x]) => {
    engine.update.subtract(weight, x!);
    kept = tf.keep(tf.clone(weight));
    return [];
  }, { name: "move", precision: "bfloat16" });
  g([x]);
  assert.throws(() => kept.add(1), /Cannot use the float32 \[3\] made while tracing move/);
});

Deno.test("compile() says which variable or input was disposed", async () => {
  using engine = await openEngine({ device: "cpu" });
  const { tf } = engine;
  const weight = tf.variable(tf.tensor1d([1]), true, "gone");
  const f = engine.compile(([x]) => [x!.mul(weight)], { name: "use" });
  const x = tf.tensor1d([2]);
  f([x]);
  f([x]);
  weight.dispose();
  assert.throws(() => f([x]), /Cannot run use_1: variable "gone" was disposed/);
});

Deno.test("compile() assigns variables, gathers, differentiates and nests", async () => {
  using engine = await openEngine({ device: "cpu" });
  const { tf } = engine;
  const count = tf.variable(tf.scalar(0), false, "count");
  const twin = tf.variable(count, false, "twin");
  const inner = engine.compile(([x]) => [x!.square()]);
  const outer = engine.compile(([x, rows]) => {
    count.assign(count.add(1));
    return [tf.grad((y: Tensor) => inner([y])[0]!.gather(rows as never).sum())(x!)];
  }, { name: "outer" });
  const x = tf.tensor1d([1, 2, 3]);
  const rows = tf.tensor1d([2, 2, 0], "int32");
  inner([x]);
  for (let i = 1; i <= 4; i++) {
    assert.deepEqual([...outer([x, rows])[0]!.dataSync()], [2, 0, 12]);
    assert.deepEqual([count.dataSync()[0], twin.dataSync()[0]], [i, 0]);
  }
  assert.throws(
    () => outer([x, tf.tensor1d([2, 7, 0], "int32")])[0]!.dataSync(),
    /refused outer_1\(.*7 is out of range \[0, 3\)/,
  );
});

Deno.test("compile() updates variables in place, and leaves alone what shares their values", async () => {
  using engine = await openEngine({ device: "cpu" });
  const { tf } = engine;
  const weight = tf.variable(tf.tensor1d([1, 2, 3]));
  const velocity = tf.variable(tf.zeros([3]), false);
  const twin = tf.variable(weight, false);
  const rates = { rate: tf.scalar(0.5), keep: tf.scalar(0.5) };
  const step = engine.compile(([g]) => {
    const before = weight.mul(10);
    engine.update.momentum(weight, velocity, g!, rates);
    return [before, weight.mul(10)];
  });
  const g = tf.tensor1d([1, 0, -1]);
  // By hand: v = 1, 1.5, 1.75; w falls by half of each.
  const first = [1, 0.5, -0.25, -1.125];
  let old: Tensor | null = null;
  for (let i = 0; i < 3; i++) {
    const [before, after] = step([g]).map((tensor) => tensor.dataSync()[0]);
    assert.deepEqual([before, after], [10 * first[i]!, 10 * first[i + 1]!]);
    if (i === 1) old = tf.clone(weight);
  }
  assert.deepEqual([...weight.dataSync()], [-1.125, 2, 5.125]);
  assert.deepEqual([...old!.dataSync()], [-0.25, 2, 4.25], "a clone made between two steps");
  assert.deepEqual([...twin.dataSync()], [1, 2, 3], "a variable that began with the same values");
  weight.assign(tf.tensor1d([0, 0, 0]));
  step([g]);
  assert.ok(Math.abs(weight.dataSync()[0]! + 0.9375) < 1e-6, "what was assigned outside goes in");
  assert.throws(
    () => {
      const wrong = engine.compile(([g]) => {
        weight.assign(g as Tensor1D);
        engine.update.subtract(weight, g!);
        return [];
      });
      wrong([g]);
      wrong([g]);
    },
    /Cannot run AssignSubVariableOp on a variable that the compiled function has assigned before/,
  );
});

Deno.test("compile() in bfloat16 rounds products only", async () => {
  using engine = await openEngine({ device: "cpu" });
  const { tf } = engine;
  const [a, b] = [tf.tensor2d([[1.001, 2]]), tf.tensor2d([[1], [1 / 256]])];
  const product = engine.compile(([a, b]) => [tf.matMul(a as never, b as never), a!.add(0)], { precision: "bfloat16" });
  product([a, b]);
  const [rounded, kept] = product([a, b]);
  // bfloat16 has 8 bits: 1.001 becomes 1, 1/256 and 2 are exact.
  assert.deepEqual([rounded!.dataSync()[0], kept!.dataSync()[0]], [1 + 2 / 256, Math.fround(1.001)]);
});

Deno.test("compile() keeps values from before a change: swapped variables, one behind another, clones", async () => {
  using engine = await openEngine({ device: "cpu" });
  const { tf } = engine;
  const [a, b, c] = [1, 2, 3].map((value) => tf.variable(tf.scalar(value), false)) as [Variable, Variable, Variable];
  const step = engine.compile(([x]) => {
    const old = tf.clone(c);
    const before = tf.clone(a);
    a.assign(b);
    b.assign(before as never);
    engine.update.subtract(c, x!);
    engine.update.subtract(c, x!);
    return [c.sub(old), old.add(0)];
  });
  const x = tf.scalar(1);
  for (let i = 0; i < 4; i++) {
    const [moved, old] = step([x]).map((tensor) => tensor.dataSync()[0]);
    assert.deepEqual([moved, old], [-2, 3 - 2 * i]);
    assert.deepEqual([a, b, c].map((v) => v.dataSync()[0]), [i % 2 ? 1 : 2, i % 2 ? 2 : 1, 1 - 2 * i]);
  }
  const [previous, current] = [tf.variable(tf.scalar(0)), tf.variable(tf.scalar(0))];
  const [later, sooner] = [tf.variable(tf.scalar(0)), tf.variable(tf.scalar(0))];
  const shift = engine.compile(([x]) => {
    previous.assign(current);
    current.assign(x as never);
    sooner.assign(later);
    later.assign(x as never);
    return [];
  });
  for (let i = 1; i < 4; i++) {
    shift([tf.scalar(i)]);
    assert.deepEqual([previous, current, sooner, later].map((v) => v.dataSync()[0]), [i - 1, i, i - 1, i]);
  }
});

Deno.test("compile() differentiates gradients, and follows plain if and for", async () => {
  using engine = await openEngine({ device: "cpu" });
  const { tf } = engine;
  const f = engine.compile(([x]) => {
    let cube: (x: Tensor) => Tensor = (x) => x.mul(x).mul(x).sum();
    for (let order = 0; order < 2; order++) {
      const inner = cube;
      cube = (x) => tf.grad(inner)(x).sum();
    }
    return [tf.grad((x: Tensor) => x.mul(x).mul(x).sum())(x!), x!.size > 2 ? cube(x!) : x!];
  });
  const x = tf.tensor1d([1, 2, 3]);
  for (let i = 0; i < 2; i++) {
    const [slope, curvature] = f([x]).map((tensor) => [...tensor.dataSync()]);
    assert.deepEqual([slope, curvature], [[3, 12, 27], [36]], "3 x² and the sum of 6 x");
  }
});

Deno.test("relu has TensorFlow's gradient, and that one its own", async () => {
  for (let opened = 0; opened < 2; opened++) {
    using engine = await openEngine({ device: "cpu" });
    const { tf } = engine;
    const x = tf.tensor1d([-1, 0, 2, 3]);
    const slope = (x: Tensor) => tf.grad((x: Tensor) => tf.relu(x).square().sum())(x);
    assert.deepEqual([...slope(x).dataSync()], [0, 0, 4, 6]);
    assert.deepEqual([...tf.grad((x: Tensor) => slope(x).sum())(x).dataSync()], [0, 0, 2, 2]);
  }
});

Deno.test("compile() leaves a value as it was for all its uses, before and after its variable moves", async () => {
  using engine = await openEngine({ device: "cpu", quiet: true });
  const { tf } = engine;
  const start = [3, -1, 2];
  const p = tf.variable(tf.tensor1d(start));
  const velocity = tf.variable(tf.zeros([3]), false);
  const step = engine.compile(([g]) => {
    const before = tf.mul(p, p);
    const both = tf.mul(p, velocity);
    const old = tf.clone(p);
    engine.update.momentum(p, velocity, g!, { rate: tf.scalar(0.5), keep: tf.scalar(0.5) });
    return [before, both, tf.square(old), tf.square(p)];
  });
  let [parameter, speed] = [[...start], [0, 0, 0]];
  for (let i = 0; i < 3; i++) {
    const [before, both, old, after] = step([tf.tensor1d([1, 2, 4])]).map((x) => [...x.dataSync()]);
    assert.deepEqual(before, parameter.map((x) => x * x));
    assert.deepEqual(both, parameter.map((x, k) => x * speed[k]!));
    assert.deepEqual(old, before);
    speed = speed.map((v, k) => 0.5 * v + [1, 2, 4][k]!);
    parameter = parameter.map((x, k) => x - 0.5 * speed[k]!);
    assert.deepEqual(after, parameter.map((x) => x * x));
  }
});
