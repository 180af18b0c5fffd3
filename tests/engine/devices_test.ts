import { paritySteps } from "../../lib/topographic/mod.ts";
import { type DeviceName, type Engine, openEngine, parseDevice, type Tensor } from "../../lib/engine/mod.ts";
import { assert } from "../deps.ts";

// libtensorflow first: it cannot be loaded after a Vulkan driver that brings its own LLVM.
const DEVICES: readonly DeviceName[] = ["cpu", "js", "webgpu"];

/** What the models are made of, on fixed numbers: name -> values. */
async function results(engine: Engine): Promise<Record<string, number[]>> {
  const { tf } = engine;
  const fixed = (shape: number[], phase: number): Tensor => {
    const size = shape.reduce((a, b) => a * b, 1);
    return tf.tensor(Float32Array.from({ length: size }, (_, i) => Math.sin(1.3 * i + phase)), shape);
  };
  const image = fixed([2, 9, 8, 3], 0) as ReturnType<Tf["zeros"]>;
  const kernel = fixed([3, 3, 3, 4], 1);
  const back = fixed([3, 3, 2, 4], 2);
  const matrix = fixed([6, 6], 3);
  const scale = fixed([4], 4);
  type Tf = Engine["tf"];
  const loss = (x: Tensor, k: Tensor, b: Tensor, s: Tensor): Tensor => {
    const { mean, variance } = tf.moments(tf.conv2d(x as never, k as never, 2, "same"), [0, 1, 2]);
    const h = tf.conv2d(x as never, k as never, 2, "same") as Tensor;
    const normed = h.sub(mean).mul(variance.add(1e-3).rsqrt()).mul(s).elu();
    return (tf.conv2dTranspose(normed as never, b as never, [2, 9, 8, 2], 2, "same") as Tensor).square().mean();
  };
  const gradients = tf.grads((x, k, b, s) => loss(x!, k!, b!, s!))([image, kernel, back, scale]);
  const named: Record<string, Tensor> = {
    loss: loss(image, kernel, back, scale),
    ...Object.fromEntries(gradients.map((gradient, i) => [`gradient ${i}`, gradient])),
    manyAdded: tf.addN(Array.from({ length: 20 }, (_, i) => matrix.add(i))),
    manyStacked: tf.stack(Array.from({ length: 20 }, (_, i) => matrix.add(i))),
    product: matrix.matMul(matrix, false, true),
    softmax: tf.softmax(matrix),
    logSumExp: tf.logSumExp(matrix, 1),
    pool: tf.maxPool(image as never, 2, 2, "valid"),
    average: tf.avgPool(image as never, 3, 2, "same"),
    resize: tf.image.resizeBilinear(image as never, [12, 5]),
    gather: matrix.gather(tf.tensor1d([4, 0, 4], "int32")),
    gatherGradient: tf.grad((m) => m.gather(tf.tensor1d([4, 0, 4], "int32")).square().sum())(matrix),
    cumsum: matrix.cumsum(1, true),
    top: tf.topk(matrix, 2).values,
    order: tf.topk(matrix, 2).indices,
    where: tf.where(matrix.greater(0), matrix, matrix.mul(-2)),
    stacked: tf.stack([matrix, matrix.transpose()], 1),
    padded: matrix.pad([[1, 0], [0, 2]], 3),
    clipped: matrix.clipByValue(-0.5, 0.5).erf().log1p(),
    division: matrix.floorDiv(tf.scalar(0.3)),
  };
  const values: Record<string, number[]> = {};
  for (const [name, tensor] of Object.entries(named)) values[name] = [...await tensor.data()];
  const sizes = { frames: 4, capsules: 2, width: 4, kernel: 3, offset: 1, channels: 1, side: 4 };
  for await (const { step, ...numbers } of paritySteps(engine, sizes, 1, 2)) {
    values[`parity step ${step}`] = Object.values(numbers);
  }
  return values;
}

Deno.test("all devices that are here give the same results within float tolerance", async (t) => {
  const found = new Map<string, Record<string, number[]>>();
  for (const device of DEVICES) {
    if (device === "webgpu" && !(await navigator.gpu?.requestAdapter())) {
      console.log("skipped (no Vulkan driver): webgpu");
      continue;
    }
    using engine = await openEngine({ device });
    assert.equal(engine.device, device);
    found.set(device, await results(engine));
  }
  const reference = found.get("js")!;
  for (const [device, values] of found) {
    await t.step(device, () => {
      for (const [name, expected] of Object.entries(reference)) {
        assert.equal(values[name]!.length, expected.length, name);
        expected.forEach((value, i) => {
          const error = Math.abs(values[name]![i]! - value);
          assert.ok(error <= 1e-4 * Math.max(1, Math.abs(value)), `${name}[${i}]: ${values[name]![i]} for ${value}`);
        });
      }
    });
  }
});

Deno.test("on devices without libtensorflow, compile() runs the function and there are no summaries", async () => {
  using engine = await openEngine({ device: "js" });
  const { tf } = engine;
  const f = engine.compile(([x]) => [x!.add(1), x!.dataSync()[0]! > 0 ? x!.mul(3) : x!]);
  const x = tf.tensor1d([2]);
  const before = engine.memory().tensors;
  assert.deepEqual(f([x]).map((y) => y.dataSync()[0]), [3, 6]);
  assert.equal(engine.memory().tensors, before + 2);
  assert.equal(engine.openSummary("nowhere"), null);
});

Deno.test("TensorFlow is refused, not left hanging, after WebGPU in one process", async () => {
  const code = `
    import { openEngine } from ${JSON.stringify(new URL("../../lib/engine/mod.ts", import.meta.url).href)};
    for (const device of ["webgpu", "cpu"]) {
      try { (await openEngine({ device })).close(); } catch (error) { console.log(error.message); }
    }`;
  const child = new Deno.Command(Deno.execPath(), { args: ["eval", "--no-check", code], stderr: "null" });
  const text = new TextDecoder().decode((await child.output()).stdout);
  assert.match(text, /Cannot load TensorFlow: WebGPU was used before in this process|Cannot find a GPU for WebGPU/);
});

Deno.test("parseDevice() names the devices", () => {
  assert.equal(parseDevice("webgpu"), "webgpu");
  assert.throws(() => parseDevice("cuda"), /Unknown device "cuda": choose auto, cpu, gpu, webgpu, js/);
});
