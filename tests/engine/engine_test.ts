import { openEngine, TensorFlowError } from "../../lib/engine/mod.ts";
import { assert } from "../deps.ts";
import { fromFileUrl } from "../paths.ts";

Deno.test("openEngine() runs tfjs operations on libtensorflow", async () => {
  using engine = await openEngine();
  const { tf } = engine;
  assert.match(engine.description, /^TensorFlow 2\.20\.\d+, (CPU|\d GPUs?), \d+ threads?$/);
  const x = tf.tensor2d([[1, 2], [3, 4]]);
  assert.deepEqual(x.matMul(x).add(1).arraySync(), [[8, 11], [16, 23]]);
  assert.deepEqual([...tf.tensor([true, false]).dataSync()], [1, 0]);
  assert.deepEqual([...tf.range(0, 3, 1, "int32").dataSync()], [0, 1, 2]);
  assert.equal(tf.zeros([0, 3]).add(1).size, 0);
  assert.deepEqual(
    tf.complex([1, 2], [3, 4]).mul(tf.complex([0, 0], [1, 1])).dataSync(),
    new Float32Array([-3, 1, -4, 2]),
  );
});

Deno.test("multinomial() draws without a seed, each time anew", async () => {
  for (let opened = 0; opened < 2; opened++) {
    using engine = await openEngine({ device: "cpu" });
    const { tf } = engine;
    const draw = () => [...tf.multinomial(tf.tensor1d([0, Math.log(3)]), 2000).dataSync()];
    const draws = draw();
    assert.ok(Math.abs(draws.reduce((a, b) => a + b) / 2000 - 0.75) < 0.06, "one in four is 0");
    assert.notDeepEqual(draw(), draws);
  }
});

Deno.test("strings go in and out, short and long", async () => {
  using engine = await openEngine({ device: "cpu" });
  const { tf } = engine;
  const texts = ["", "pluie", "précipitation ".repeat(1000)];
  assert.deepEqual([...tf.tensor(texts).concat(tf.tensor(["end"])).dataSync() as unknown as string[]], [
    ...texts,
    "end",
  ]);
});

Deno.test("2,000 training steps keep tensors, handles and resident memory constant; strings are freed", async () => {
  // In a process of its own: resident memory is that of all tests that run side by side.
  const script = fromFileUrl(new URL("measure_memory.ts", import.meta.url));
  const child = new Deno.Command(Deno.execPath(), { args: ["run", "-A", "--no-check", script], stderr: "inherit" });
  const { losses, before, after, trainingGrowth, stringGrowth } = JSON.parse(
    new TextDecoder().decode((await child.output()).stdout),
  );
  assert.ok(losses[1] < losses[0] / 2, "it learns");
  assert.deepEqual(after, before);
  assert.ok(trainingGrowth < 10, `resident memory grew by ${trainingGrowth} MB`);
  assert.ok(stringGrowth < 100, `20,000 texts of 15 kB, 300 MB, left ${stringGrowth} MB`);
});

Deno.test("errors name the operation, the shapes, the dtypes and the reason", async () => {
  using engine = await openEngine({ device: "cpu" });
  const { tf } = engine;
  const [a, b] = [tf.zeros([2, 3]), tf.zeros([4, 5])];
  const refused = (run: () => unknown): TensorFlowError => {
    try {
      run();
    } catch (error) {
      assert.ok(error instanceof TensorFlowError, String(error));
      return error;
    }
    throw new Error("No error");
  };
  const error = refused(() => a.concat(tf.zeros([2, 2, 2])));
  assert.equal(error.operation, "ConcatV2");
  assert.equal(error.code, 3);
  assert.match(
    error.message,
    /^TensorFlow refused ConcatV2\(float32 \[2,3\], float32 \[2,2,2\], int32 \[\]\): ConcatOp : Ranks/,
  );
  assert.match(
    refused(() => tf.gather(a, tf.tensor1d([0, 9], "int32"))).message,
    /GatherV2\(.*indices\[1\] = 9 is not in \[0, 2\)/,
  );
  const backend = tf.backend() as unknown as {
    executeSingleOutput(name: string, attributes: unknown[], inputs: unknown[]): unknown;
  };
  const unknown = refused(() => backend.executeSingleOutput("NoSuchOperation", [], [a]));
  assert.match(unknown.message, /NoSuchOperation/);
  assert.deepEqual(a.add(1).sum().dataSync(), new Float32Array([6]), "the engine still works");
  a.dispose();
  assert.throws(() => a.add(b), /disposed/);
});

Deno.test("one engine is open at a time; use after close throws", async () => {
  const engine = await openEngine({ device: "cpu" });
  const { tf } = engine;
  await assert.rejects(() => openEngine(), /Cannot open a second engine: close\(\) the one that is open \(TensorFlow/);
  const x = tf.tensor1d([1, 2]);
  const y = x.add(1);
  const weight = tf.variable(x, true, "weight");
  const compiled = engine.compile(([x]) => [x!.mul(2)]);
  for (let i = 0; i < 3; i++) compiled([x]);
  const noise = engine.noise(1, 1);
  engine.close();
  engine.close();
  const uses = [
    ...[() => x.dataSync(), () => y.dataSync(), () => y.add(x), () => tf.ones([2]), () => weight.add(1)],
    ...[() => compiled([y]), () => noise.normal("n", [2]), () => engine.noise(1, 1), () => engine.memory()],
    ...[() => engine.openSummary("nowhere"), () => engine.compile(() => [])],
  ];
  for (const use of uses) assert.throws(use, /closed|disposed/, String(use));
  await assert.rejects(() => y.data(), /closed/);
  y.dispose();
  compiled.dispose();

  using next = await openEngine({ device: "cpu" });
  assert.equal(next.memory().tensors, 0);
  const again = next.tf.variable(next.tf.tensor1d([5]), true, "weight");
  assert.deepEqual([...again.add(1).dataSync()], [6]);
  y.dispose();
});

Deno.test("engines open and close many times without leaving anything", async () => {
  for (let i = 0; i < 20; i++) {
    using engine = await openEngine({ device: "cpu" });
    const { tf } = engine;
    tf.tensor1d([1, 2, 3]).square().dataSync();
    assert.deepEqual(engine.memory(), { tensors: 2, handles: 2, bytes: 24 });
  }
});

Deno.test("openEngine() refuses wrong options, and can be opened after that", async () => {
  await assert.rejects(() => openEngine({ device: "cpu", threads: 0 }), RangeError);
  await assert.rejects(() => openEngine({ device: "cpu", threads: 1.5 }), /whole number above 0/);
  (await openEngine({ device: "js" })).close();
});
