import { assert } from "../deps.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import { paritySteps, PUBLISHED_SIZES } from "../../lib/topographic/mod.ts";

/** Relative difference. */
const off = (value: number, expected: number): number => Math.abs(value - expected) / Math.abs(expected);

// float64 values of topographic-vae.md 5.3
const TINY = [
  {
    bce: 12.895738337,
    kl: 2.559956858,
    loss: 15.455695195,
    mu: 30,
    mu_gradient: 0.059170776,
    gradient_norm: 22.310415637,
    t00: 10.035558334,
    equivariance_error: 10.009815,
  },
  {
    bce: 12.854997198,
    kl: 2.55130982,
    loss: 15.406307018,
    mu: 29.999994083,
    mu_gradient: 0.057378839,
    gradient_norm: 21.964440347,
    t00: 10.029619611,
    equivariance_error: 10.000807,
  },
  {
    bce: 12.780534758,
    kl: 2.534972601,
    loss: 15.315507359,
    mu: 29.99998302,
    mu_gradient: 0.054185835,
    gradient_norm: 21.188717581,
    t00: 10.0184427,
    equivariance_error: 9.983738,
  },
];

Deno.test("paritySteps() gives the reference's float64 numbers", async (t) => {
  const engine = await openEngine({ device: "cpu", quiet: true });
  const check = (step: object, expected: object): void => {
    for (const [name, value] of Object.entries(expected)) {
      const tolerance = name.includes("gradient") ? 1e-3 : 1e-4;
      const found = (step as Record<string, number>)[name]!;
      assert.ok(off(found, value) < tolerance, `${name}: ${found}, expected ${value}`);
    }
  };
  try {
    await t.step("tiny, three steps", async () => {
      const sizes = { frames: 6, capsules: 3, width: 6, kernel: 5, offset: 1, channels: 1, side: 4 };
      const steps = await Array.fromAsync(paritySteps(engine, sizes, 2, 3));
      assert.equal(steps.length, 3);
      steps.forEach((step, i) => check(step, TINY[i]!));
    });
    await t.step("MNIST sizes, three steps", async () => {
      const steps = await Array.fromAsync(paritySteps(engine, PUBLISHED_SIZES.mnist, 8, 3));
      check(steps[0]!, {
        bce: 1651.511882775,
        kl: 11.119877673,
        loss: 1662.631760448,
        mu_gradient: 0.007525849,
        gradient_norm: 623.011816483,
        equivariance_error: 512.424599,
      });
      check(steps[1]!, { loss: 1655.68858398 });
      check(steps[2]!, { loss: 1627.489643899 });
    });
    await t.step("dSprites sizes", async () => {
      const [step] = await Array.fromAsync(paritySteps(engine, PUBLISHED_SIZES.dsprites, 8, 1));
      check(step!, {
        bce: 2882.11261304,
        kl: 9.156771096,
        loss: 2891.269384137,
        mu_gradient: 0.023569269,
        gradient_norm: 2545.927317115,
        equivariance_error: 406.769321,
      });
    });
    await t.step("no tensor is left behind", async () => {
      const before = engine.memory().tensors;
      for await (const _ of paritySteps(engine, { ...PUBLISHED_SIZES.mnist, side: 4 }, 1, 1));
      assert.equal(engine.memory().tensors, before);
    });
  } finally {
    engine.close();
  }
});
