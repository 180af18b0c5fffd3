import { join } from "node:path";
import { assert } from "../deps.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import {
  compareGeneration,
  DATA_DEFAULTS,
  pairSettings,
  rainSettings,
  RECIPE,
  simulateArchive,
  trainPair,
  trainRain,
  withLevers,
} from "../../lib/runs/mod.ts";

/** Quantities whose slope is within 25 %; of the whole variance it is not: what the latent leaves open of the rain is in it twice. */
const FOLLOWED = ["relative bias", "variance of log ratio that the satellite adds"];

/** Days: of 30 the slope of what the satellite adds was .69, of 90 it is .86 to .93 by three seeds (docs/NEXT.md). */
const DAYS = 90;

Deno.test("errors that are generated follow the injected ones by sensor and minutes: slopes within 25 %", async () => {
  const folder = await Deno.makeTempDir();
  using engine = await openEngine({ device: "cpu", quiet: true });
  try {
    const archive = join(folder, "a.zarr");
    const run = join(folder, "run");
    await simulateArchive(archive, { days: DAYS, size: 256, seed: 1, firstDay: "2021-06-01", quiet: true });
    const options = { command: "test", quiet: true };
    const data = { ...DATA_DEFAULTS, archive };
    const model = withLevers(rainSettings("topographic", { ...data, seed: 1 }, 2000), RECIPE);
    await trainRain(engine, run, "topographic", model, options);
    const settings = pairSettings(2000, 1);
    for (const name of ["generate", "generate-unet"] as const) await trainPair(engine, run, name, settings, options);
    const { injected, scores } = await compareGeneration(engine, run, { quiet: true });
    for (const { product, score, value, low, high } of scores.filter(({ score }) => score === "crps")) {
      console.log(`${product.padEnd(18)} ${score} ${value} [${low}, ${high}]`);
    }
    for (const { product, quantity, slope, low, high } of injected!) {
      console.log(`${product.padEnd(8)} ${quantity.padEnd(46)} slope ${slope} [${low}, ${high}]`);
    }
    const slopes = new Map(injected!.map(({ product, quantity, slope }) => [`${product} ${quantity}`, slope]));
    for (const product of ["latent", "U-Net"]) {
      for (const quantity of FOLLOWED) {
        const slope = slopes.get(`${product} ${quantity}`)!;
        assert.ok(slope > 0.75 && slope < 1.25, `${product}, ${quantity}: slope ${slope}`);
      }
    }
    assert.ok(slopes.get("latent variance of log ratio")! > 0.3);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
