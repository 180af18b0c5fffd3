import { join } from "node:path";
import { assert } from "../deps.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import { seamContrast, tileField } from "../../lib/grid/mod.ts";
import {
  DATA_DEFAULTS,
  decodeTiles,
  encodeBlock,
  encodeMosaics,
  loadRainModel,
  rainSettings,
  simulateArchive,
  trainRain,
  withKnownLatents,
  writeDecoded,
} from "../../lib/runs/mod.ts";
import { createSequenceEncoder, disposeRainModel } from "../../lib/topographic/mod.ts";
import { inFolder } from "../tasks/run_task.ts";

Deno.test("a trained model decodes mosaics without seams: across the edges of tiles as steep as elsewhere", async () => {
  using engine = await openEngine();
  await inFolder(async (folder) => {
    const archive = join(folder, "rain.zarr");
    // 75 cells: tiles begin at 0, 22, 43, no multiples of 8, so that the decoder's own pattern of 8 cells is not taken for seams
    await simulateArchive(archive, { days: 3, firstDay: "2021-06-01", seed: 3, size: 150, quiet: true });
    const run = join(folder, "run");
    const settings = rainSettings("topographic", { ...DATA_DEFAULTS, archive }, 350);
    await trainRain(engine, run, "topographic", settings, { command: "test", quiet: true });
    const { model } = await loadRainModel(engine, run, "topographic");

    // broad rain over 400 x 400 km, 0.5 to 8 mm/h: such as it never saw, which it decodes badly, but not worse at edges
    const cells = 200;
    const rain = Float32Array.from({ length: cells * cells }, (_, i) => {
      const [y, x] = [Math.floor(i / cells), i % cells];
      return 0.5 + 7.5 * Math.exp(-((y - 90) ** 2 + (x - 110) ** 2) / (2 * 50 ** 2));
    });
    for (const overlap of [8, 16]) {
      const tiling = tileField({ ny: cells, nx: cells }, { size: 32, overlap });
      const encoder = createSequenceEncoder(engine, model, 1);
      const rates = new Float32Array(5 * cells * cells);
      for (let f = 0; f < 5; f++) rates.set(rain, f * cells * cells);
      const counts = { encoded: 0, dry: 0, masked: 0, skipped: 0 };
      const { latent } = await encodeBlock(encoder, tiling, rates, false, counts);
      const decoded = await decodeTiles(engine, model, tiling, latent);
      encoder.dispose();
      const range = decoded.reduce((a, b) => Math.max(a, b)) - decoded.reduce((a, b) => Math.min(a, b));
      const { largest, ratio, elsewhere } = seamContrast(decoded, tiling, "edges");
      const error = Math.sqrt(decoded.reduce((sum, rate, i) => sum + (rate - rain[i]!) ** 2, 0) / decoded.length);
      assert.ok(ratio < 1.5, `overlap ${overlap}: ${ratio}`);
      console.log({ overlap, range, largest: largest / range, ratio, elsewhere: elsewhere / range, error });
    }
    await encodeMosaics(engine, run, { archive, quiet: true });
    const { seams } = await withKnownLatents(
      engine,
      run,
      { archive },
      (store) => writeDecoded(engine, store, "decoded", { quiet: true }),
    );
    console.log(seams);
    assert.ok(seams.decoded! < 1.15 * seams.source!, `${seams.decoded} ${seams.source}`);
    disposeRainModel(model);
  });
});
