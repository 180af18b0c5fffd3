import { type Engine, openEngine } from "../../lib/engine/mod.ts";
import { assert } from "../deps.ts";

const DEVICES = ["cpu", "js"] as const;

async function withEngine<T>(device: typeof DEVICES[number], run: (engine: Engine) => T): Promise<T> {
  using engine = await openEngine({ device });
  return run(engine);
}

for (const device of DEVICES) {
  Deno.test(`noise on ${device} depends on seed, name and step only, not on order or process state`, async () => {
    const draw = (engine: Engine, seed: number, step: number, name: string) => [
      ...engine.noise(seed, step).normal(name, [2, 3]).dataSync(),
      ...engine.noise(seed, step).uniform(name, [4]).dataSync(),
    ];
    const first = await withEngine(device, (engine) => draw(engine, 7, 3, "z"));
    const [again, others] = await withEngine(device, (engine) => {
      const others = [draw(engine, 8, 3, "z"), draw(engine, 7, 4, "z"), draw(engine, 7, 3, "u")];
      return [draw(engine, 7, 3, "z"), others];
    });
    assert.deepEqual(again, first);
    const values = [first, ...others].flat();
    assert.equal(new Set(values).size, values.length, "no two values are the same");
  });

  Deno.test(`noise on ${device} has the moments of its law`, async () => {
    await withEngine(device, (engine) => {
      const { tf } = engine;
      const noise = engine.noise(2024, 0);
      const normal = tf.moments(noise.normal("n", [200, 500]));
      const uniform = noise.uniform("u", [200, 500]);
      const { mean, variance } = tf.moments(uniform);
      const value = (x: typeof mean) => x.dataSync()[0]!;
      // Five standard errors of 100,000 draws.
      assert.ok(Math.abs(value(normal.mean)) < 0.016);
      assert.ok(Math.abs(value(normal.variance) - 1) < 0.023);
      assert.ok(Math.abs(value(mean) - 0.5) < 0.005);
      assert.ok(Math.abs(value(variance) - 1 / 12) < 0.0013);
      assert.ok(value(uniform.min()) >= 0 && value(uniform.max()) < 1);
    });
  });

  Deno.test(`noise on ${device} takes the step as a tensor`, async () => {
    await withEngine(device, (engine) => {
      const step = engine.tf.scalar(12, "int32");
      assert.deepEqual(
        engine.noise(3, step).normal("n", [5]).dataSync(),
        engine.noise(3, 12).normal("n", [5]).dataSync(),
      );
    });
  });

  Deno.test(`noise on ${device} refuses seeds and steps that are not whole numbers`, async () => {
    await withEngine(device, (engine) => {
      for (const [seed, step] of [[-1, 0], [0.5, 0], [2 ** 31, 0], [0, -1], [0, NaN]]) {
        assert.throws(() => engine.noise(seed!, step!).normal("n", [1]), RangeError);
      }
    });
  });
}
