// Trains 2,000 steps and makes 20,000 tensors of long strings; prints what they leave in memory, as JSON.
import { openEngine } from "../../lib/engine/mod.ts";

/** Resident megabytes outside the heap of JavaScript, whose size the garbage collector chooses. */
function native(): number {
  const { rss, heapTotal } = Deno.memoryUsage();
  return (rss - heapTotal) / 1e6;
}

using engine = await openEngine({ device: "cpu" });
const { tf } = engine;
const x = tf.tensor2d(Float32Array.from({ length: 64 * 16 }, (_, i) => Math.sin(i)), [64, 16]);
const y = x.slice([0, 0], [64, 1]).square();
const w = tf.variable(x.slice([0, 0], [32, 16]).transpose().mul(0.3));
const v = tf.variable(tf.fill([32, 1], 0.05));
const optimizer = tf.train.adam(0.01);
const step = (i: number) =>
  tf.tidy(() => {
    const loss = () => {
      const h = tf.matMul(x, w as typeof x).tanh().add(engine.noise(1, i).normal("h", [64, 32]).mul(0.01));
      return tf.matMul(h as typeof x, v as typeof x).sub(y).square().mean().asScalar();
    };
    return optimizer.minimize(loss, true, [w, v])!.dataSync()[0]!;
  });
const losses = [step(0)];
for (let i = 1; i < 500; i++) step(i);
const before = engine.memory();
const untrained = native();
for (let i = 500; i < 2000; i++) step(i);
const after = engine.memory();
const trainingGrowth = native() - untrained;
losses.push(step(2000));

const long = "précipitation ".repeat(1000);
const join = () => tf.tidy(() => tf.tensor(["", "pluie", long]).concat(tf.tensor(["end"])).dataSync());
for (let i = 0; i < 500; i++) join();
const unjoined = native();
for (let i = 0; i < 20_000; i++) join();
const stringGrowth = native() - unjoined;

console.log(JSON.stringify({ losses, before, after, trainingGrowth, stringGrowth }));
