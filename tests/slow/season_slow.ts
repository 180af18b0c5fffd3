import { join } from "node:path";
import { assert } from "../deps.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import {
  applyProjector,
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

Deno.test("a simulated season: generated errors follow the injected ones, the projection is calibrated and tells artefacts", async (t) => {
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
    await t.step("slopes of generated on injected errors by sensor and minutes are within 25 %", async () => {
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
    });
    await t.step("90 % intervals hold 85 to 95 %, and artefacts are told", async () => {
      await trainPair(engine, run, "project", pairSettings(2000, 1), options);
      const { ensemble } = await applyProjector(engine, run, { quiet: true, members: 10 });
      const { calibration: { latent, rain, cells }, artefacts } = ensemble!;
      for (const [what, found] of Object.entries({ latent, rain, cells })) {
        const coverage = found?.coverage ?? NaN;
        console.log(`inside 90 % intervals, ${what}: ${coverage}`);
        assert.ok(coverage > 0.85 && coverage < 0.95, `${what}: ${coverage}`);
      }
      for (const { artefact, auroc, low, high } of artefacts!) {
        console.log(`${artefact}: ${auroc} [${low}, ${high}]`);
        // the edge has .88 to .92 by draws, .901 in the mean of five
        assert.ok(auroc! >= (artefact === "orbit edge" ? 0.87 : 0.9), `${artefact}: ${auroc}`);
      }
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
