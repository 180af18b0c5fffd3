import { assert } from "../deps.ts";
import { openEngine } from "../../lib/engine/mod.ts";
import { DOMAINS } from "../../lib/runs/mod.ts";
import {
  createRainModel,
  createSequenceEncoder,
  decodeLatents,
  disposeRainModel,
  RAIN_MODEL,
} from "../../lib/topographic/mod.ts";

Deno.test("models of 64 to 800 km windows encode and decode", async () => {
  using engine = await openEngine();
  const small = { ...RAIN_MODEL, channels: [4, 4, 4], hidden: 16 } as const;
  for (const [km, { coarsen, size }] of Object.entries(DOMAINS)) {
    assert.equal(size * coarsen, Number(km));
    const model = createRainModel(engine, { ...small, size }, engine.noise(1, 0));
    const encoder = createSequenceEncoder(engine, model, 2, 1);
    const rates = new Float32Array(6 * size * size).fill(1);
    const latent = await encoder.encode(rates, new Uint8Array(6).fill(1));
    const fields = await decodeLatents(engine, model, latent);
    assert.deepEqual([latent.length, fields.length], [2 * (16 * 12 + 96), 2 * size * size], km);
    assert.ok(fields.every((rate) => rate >= 0));
    encoder.dispose();
    disposeRainModel(model);
  }
});
