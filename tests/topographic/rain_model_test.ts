import { assert } from "../deps.ts";
import { openEngine, type Tensor } from "../../lib/engine/mod.ts";
import {
  createRainModel,
  disposeRainModel,
  encode,
  expectedLatent,
  forecastWindows,
  framesOf,
  rainAndMask,
  rainLoss,
  type RainModelConfig,
  traverseCapsules,
} from "../../lib/topographic/mod.ts";
import { SMALL_MODEL } from "./small_model.ts";

/** Rain of one window [frame, y, x], mm/h: a wet blob that moves by one cell a frame. */
function blob(): Float32Array {
  return Float32Array.from({ length: 6 * 256 }, (_, i) => {
    const [frame, y, x] = [Math.floor(i / 256), Math.floor(i / 16) % 16, i % 16];
    return 8 * Math.exp(-((y - 8) ** 2 + (x - 4 - frame) ** 2) / 8);
  });
}

Deno.test("the rain model", async (t) => {
  const engine = await openEngine({ device: "cpu", quiet: true });
  const { tf } = engine;
  const latentOf = (config: RainModelConfig, window: Float32Array): Float32Array => {
    const model = createRainModel(engine, config, engine.noise(1, 0));
    const found = tf.tidy(() => {
      const { rain, valid } = rainAndMask(window);
      const put = (values: Float32Array): Tensor => tf.tensor3d(values, [6, 16, 16]);
      return expectedLatent(engine, model, encode(engine, model, put(rain), put(valid))).t.dataSync() as Float32Array;
    });
    disposeRainModel(model);
    return found;
  };
  try {
    await t.step("when causal knows nothing of later frames; as published it does", () => {
      const window = blob();
      const other = window.slice().fill(0, 3 * 256); // frames 3 to 5 dry instead
      const units = 3 * 5;
      const known = (config: RainModelConfig, rain: Float32Array) => latentOf(config, rain).slice(0, 3 * units);
      assert.deepEqual(known(SMALL_MODEL, window), known(SMALL_MODEL, other));
      const published = { ...SMALL_MODEL, causal: false };
      assert.notDeepEqual(known(published, window), known(published, other));
      assert.notDeepEqual(
        latentOf(SMALL_MODEL, window).slice(3 * units),
        latentOf(SMALL_MODEL, other).slice(3 * units),
      );
    });
    await t.step("tells a missing cell from a dry one", () => {
      const dry = new Float32Array(6 * 256);
      const missing = dry.slice();
      missing.fill(NaN, 0, 60);
      assert.notDeepEqual(latentOf(SMALL_MODEL, dry), latentOf(SMALL_MODEL, missing));
    });
    await t.step("loses nothing on cells that are missing, and its loss is the sum of its terms", () => {
      const model = createRainModel(engine, SMALL_MODEL, engine.noise(1, 0));
      const loss = (window: Float32Array, shift: number) =>
        tf.tidy(() => {
          const { rain, valid } = rainAndMask(window);
          const put = (values: Float32Array): Tensor => tf.tensor3d(values, [6, 16, 16]);
          const options = { klWeight: tf.scalar(0.5) as Tensor, shift };
          const terms = rainLoss(engine, model, put(rain), put(valid), engine.noise(2, 0), options);
          return Object.fromEntries(Object.entries(terms).map(([key, term]) => [key, term.dataSync()[0]])) as Record<
            keyof typeof terms,
            number
          >;
        });
      const found = loss(blob(), 2);
      const sum = found.reconstruction + 0.5 * found.kl + found.rolled;
      assert.ok(Math.abs(found.loss / sum - 1) < 1e-5);
      assert.equal(loss(blob(), 0).rolled, 0);
      assert.equal(loss(new Float32Array(6 * 256).fill(NaN), 2).reconstruction, 0);
      disposeRainModel(model);
    });
    await t.step("forecastWindows() measures persistence and pairs of valid cells as a plain loop does", async () => {
      const model = createRainModel(engine, SMALL_MODEL, engine.noise(1, 0));
      const window = blob();
      window[5] = NaN;
      const batch = { data: window, origins: [{ time: 600 }] };
      const [found] = await Array.fromAsync(forecastWindows(engine, model, [batch] as never, [0, 2]));
      const { rain, valid } = rainAndMask(window);
      let [cells, squares] = [0, 0];
      for (let i = 0; i < 4 * 256; i++) {
        const both = valid[i]! * valid[i + 2 * 256]!;
        cells += both;
        squares += both * (rain[i]! - rain[i + 2 * 256]!) ** 2;
      }
      assert.equal(found!.time, 600);
      assert.equal(found!.leads[1]!.cells, cells);
      assert.ok(Math.abs(found!.leads[1]!.persistence / squares - 1) < 1e-4);
      assert.equal(found!.leads[0]!.persistence, 0);
      assert.equal(found!.leads[0]!.rolled, found!.leads[0]!.unrolled);
      disposeRainModel(model);
    });
    await t.step("traverseCapsules() starts every row as encoded, all together first", async () => {
      const model = createRainModel(engine, SMALL_MODEL, engine.noise(1, 0));
      const rows = await traverseCapsules(engine, model, blob(), 2, 2);
      assert.deepEqual(rows.map((row) => row.fields.length), [5, 5, 5]);
      assert.equal(rows[0]!.capsule, "all");
      for (const row of rows) assert.deepEqual(row.fields[0], rows[0]!.fields[0]);
      disposeRainModel(model);
    });
    await t.step("framesOf() takes the same frames of every sequence", () => {
      const taken = tf.tidy(() => {
        const x = tf.tensor2d([0, 1, 2, 3, 10, 11, 12, 13], [8, 1]) as Tensor;
        return framesOf(engine, x, 4, 1, 2).dataSync();
      });
      assert.deepEqual([...taken], [1, 11]);
    });
    assert.equal(engine.memory().tensors, 0);
  } finally {
    engine.close();
  }
});
