import { assert } from "../../deps.ts";
import { openEngine } from "../../../lib/engine/mod.ts";
import { decodedRain } from "../../../lib/runs/decoded/decoded_rain.ts";
import { createRainModel, disposeRainModel } from "../../../lib/topographic/mod.ts";
import { spectral } from "../../../lib/verification/mod.ts";
import { SMALL_MODEL } from "../../topographic/small_model.ts";

/** Windows of 6 frames of 16 x 16 cells, 6 hours apart: waves of rain with dry between them. */
const WINDOWS = Array.from({ length: 12 }, (_, window) => ({
  origin: { time: 6 * 3600 * window, y: 0, x: 0 },
  rates: Float32Array.from({ length: 6 * 256 }, (_, i) => {
    const [x, y, frame] = [i % 16, Math.floor(i / 16) % 16, Math.floor(i / 256)];
    return Math.max(0, (1 + window % 3) * Math.sin((x - frame) / 3 + y / 5 + window));
  }),
}));

Deno.test("decodedRain() holds what a model decodes against the radar in the same frames", async () => {
  const engine = await openEngine({ device: "cpu", quiet: true });
  try {
    const measured = async (kind: "tvae" | "vae") => {
      const model = createRainModel(engine, { ...SMALL_MODEL, kind }, engine.noise(1, 0));
      const found = await decodedRain(engine, model, WINDOWS, { minutes: 10, km: 2 });
      disposeRainModel(model);
      return found;
    };
    const tvae = await measured("tvae");
    assert.deepEqual([tvae.windows, tvae.frames, tvae.blocks], [12, 24, "6 h"]);
    const products = (rain: typeof tvae) => [...new Set(rain.scores.map(({ product }) => product))];
    const reconstructions = ["radar", "reconstruction, expected", "reconstruction, drawn"];
    assert.deepEqual(products(tvae), [...reconstructions, "20 min ahead, expected", "20 min ahead, drawn"]);
    const vae = await measured("vae");
    assert.deepEqual(products(vae), reconstructions);

    const of = (rain: typeof tvae, product: string, score: string) =>
      rain.scores.filter((row) => row.product === product && row.score === score);
    assert.deepEqual(of(vae, "radar", "power"), of(tvae, "radar", "power"), "the same frames, whatever the model");
    const direct = spectral.rapsd({ shape: [16, 16], spacing: 2, taper: "hann" });
    const sums = direct.init();
    for (const { rates } of WINDOWS) {
      for (const frame of [2, 5]) direct.add(sums, rates.subarray(frame * 256, (frame + 1) * 256));
    }
    const { rings } = direct.value(sums);
    of(tvae, "radar", "power").forEach(({ value, low, high }, k) => {
      assert.ok(Math.abs(value! / rings[k + 1]!.value - 1) < 1e-9);
      assert.ok(low! <= value! && value! <= high!);
    });
    assert.deepEqual(of(tvae, "radar", "perkins"), [], "the truth is not compared with itself");
    const wet = (product: string) => of(tvae, product, "wet_fraction")[0]!.value!;
    assert.ok(
      wet("reconstruction, drawn") < 0.95 && wet("reconstruction, drawn") > 0.05,
      "cells are dry or wet by chance",
    );
    assert.notEqual(wet("reconstruction, drawn"), wet("20 min ahead, drawn"));
    assert.deepEqual(await measured("tvae"), tvae, "the same draws again");
  } finally {
    engine.close();
  }
});
