import { assert } from "../deps.ts";
import { createRainModel, decodeQuantiles, disposeRainModel } from "../../lib/topographic/mod.ts";
import { quantileShares } from "../../lib/runs/ablations/quantile_shares.ts";
import { withEngine } from "../learning/with_engine.ts";
import { SMALL_MODEL } from "./small_model.ts";
import { smallRain } from "./small_windows.ts";

Deno.test("quantiles rise with their levels, and shares count the wet cells below them", () =>
  withEngine(async (engine) => {
    const model = createRainModel(engine, { ...SMALL_MODEL, quantiles: [0.25, 0.5, 0.9] }, engine.noise(1, 0));
    const rates = smallRain(SMALL_MODEL.frames);
    const decoded = await decodeQuantiles(engine, model, rates);
    assert.equal(decoded.length, 3 * rates.length);
    const wet = [...rates.keys()].filter((cell) => rates[cell]! >= 0.1);
    for (const cell of wet) assert.ok(decoded[cell]! < decoded[cell + rates.length]!);
    async function* held() {
      yield await Promise.resolve({ data: rates });
    }
    const shares = await quantileShares(engine, model, held());
    assert.deepEqual(shares.map(({ level }) => level), [0.25, 0.5, 0.9]);
    const counted = wet.filter((cell) => rates[cell]! < decoded[rates.length + cell]!).length / wet.length;
    assert.equal(shares[1]!.below, counted);
    assert.ok(shares[0]!.below < shares[2]!.below);
    disposeRainModel(model);
  }));

Deno.test("a model without heads gives no quantiles, and says what would", () =>
  withEngine(async (engine) => {
    const model = createRainModel(engine, SMALL_MODEL, engine.noise(1, 0));
    await assert.rejects(decodeQuantiles(engine, model, smallRain(SMALL_MODEL.frames)), /lever "quantiles"/);
    disposeRainModel(model);
  }));
