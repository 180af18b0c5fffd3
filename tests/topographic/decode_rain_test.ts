import { assert } from "../deps.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import {
  createRainModel,
  decodeLatents,
  decodeRain,
  disposeRainModel,
  encodeRates,
  encodeWhole,
  latentUnits,
} from "../../lib/topographic/mod.ts";
import { SMALL_MODEL } from "./small_model.ts";
import { smallRain } from "./small_windows.ts";

Deno.test("latents are encoded whole and decoded to log-rain and rain, whatever the law of the amount; capsules alone too", async () => {
  using engine = await openEngine({ device: "cpu", quiet: true });
  for (const amount of ["lognormal", "gamma"] as const) {
    const model = createRainModel(engine, { ...SMALL_MODEL, amount }, engine.noise(1, 0));
    const { capsules, width } = model.config;
    const [units, own] = [latentUnits(model.config), capsules * width];
    const rates = smallRain(6);
    const rows = rates.length / 256;
    const whole = await encodeWhole(engine, model, rates);
    assert.equal(whole.length, rows * units);
    const alone = whole.filter((_, i) => i % units < own);
    assert.deepEqual(alone, await encodeRates(engine, model, rates));

    const { logRain, rate } = await decodeRain(engine, model, whole, rows);
    assert.deepEqual(rate, await decodeLatents(engine, model, whole));
    assert.ok(logRain.length === rates.length && logRain.every((value) => value >= 0));
    if (amount === "gamma") {
      // its spread begins alike for rolled latents and others, so what is left out is a residual of 0
      const none = whole.map((value, i) => i % units < own ? value : 0);
      assert.deepEqual(await decodeRain(engine, model, alone, rows), await decodeRain(engine, model, none, rows));
    }
    await assert.rejects(decodeRain(engine, model, whole, rows / 2), RangeError);
    disposeRainModel(model);
  }
});
