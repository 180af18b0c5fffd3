import { assert } from "../deps.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import {
  createRainModel,
  decodeLatents,
  decodeWindows,
  disposeRainModel,
  encodeRates,
} from "../../lib/topographic/mod.ts";
import { SMALL_MODEL } from "./small_model.ts";
import { smallRain } from "./small_windows.ts";

Deno.test("decodeWindows()", async (t) => {
  const engine = await openEngine({ device: "cpu", quiet: true });
  const config = { ...SMALL_MODEL, residual: 0 };
  const model = createRainModel(engine, config, engine.noise(1, 0));
  const rates = smallRain(config.frames);
  const area = config.size ** 2;
  const noise = () => engine.noise(2, 0);
  try {
    const own = await decodeWindows(engine, model, rates, { lead: 0, noise: noise() });
    await t.step("gives the rate that the expected latent decodes to", async () => {
      const latents = await encodeRates(engine, model, rates);
      const decoded = await decodeLatents(engine, model, latents);
      assert.equal(own.expected.length, rates.length);
      decoded.forEach((rate, i) => assert.ok(Math.abs(rate - own.expected[i]!) < 1e-4 * (1 + rate)));
    });
    await t.step(
      "rolled by the whole circle decodes the frame that it comes from, with the spread of rolls",
      async () => {
        const { logSigma, logSigmaRolled } = model.parameters;
        logSigmaRolled!.assign(logSigma!);
        const { expected, drawn } = await decodeWindows(engine, model, rates, { lead: config.width, noise: noise() });
        assert.equal(expected.length, 2 * (config.frames - config.width) * area);
        for (const law of ["wet", "location", "sigma"] as const) {
          for (const window of [0, 1]) {
            for (let i = 0; i < area; i++) {
              const [rolled, first] = [
                drawn[law][window * area + i]!,
                own.drawn[law][window * config.frames * area + i]!,
              ];
              assert.ok(Math.abs(rolled - first) < 1e-4 * (1 + Math.abs(first)), `${law}: ${rolled} ${first}`);
            }
          }
        }
        logSigmaRolled!.assign(engine.tf.scalar(1));
        const wide = await decodeWindows(engine, model, rates, { lead: 1, noise: noise() });
        assert.ok(wide.drawn.sigma.every((sigma) => Math.abs(sigma - Math.E) < 1e-4));
      },
    );
    await t.step("draws the latent by the noise given", async () => {
      const again = await decodeWindows(engine, model, rates, { lead: 0, noise: noise() });
      const other = await decodeWindows(engine, model, rates, { lead: 0, noise: engine.noise(2, 1) });
      assert.deepEqual(again.drawn, own.drawn);
      assert.notDeepEqual(other.drawn.location, own.drawn.location);
      assert.deepEqual(other.expected, own.expected);
    });
  } finally {
    disposeRainModel(model);
    engine.close();
  }
});
