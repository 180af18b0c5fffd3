import { assert } from "../deps.ts";
import { openEngine, type Tensor } from "../../lib/engine/mod.ts";
import { createProjector, createRainModel, projectPosterior, type RainModelConfig } from "../../lib/topographic/mod.ts";
import { framesAtPlaces, placesOfFrames } from "../../lib/topographic/frames_at_places.ts";
import { LATENT_FEATURES } from "../../lib/topographic/half_hour_features.ts";
import { parameterBuilder } from "../../lib/learning/mod.ts";
import { SMALL_MODEL } from "./small_model.ts";

/** Places along a side: those in the middle are farther from the edge than layers see. */
const SIDE = 16;

/** A place in the middle, the one that follows it along both sides, and how far away it is dry. */
const [MIDDLE, NEXT, FAR] = [7, 8, 6];

/** Two capsules and one residual unit at each place. */
const ON_GRID: RainModelConfig = {
  ...SMALL_MODEL,
  size: 8 * SIDE,
  layout: "grid",
  capsules: 2 * SIDE ** 2,
  residual: SIDE ** 2,
};

const UNITS = 2 * SMALL_MODEL.width;

/** A bump of rain, its middle at a place of the grid. */
function bump(place: number): Float32Array {
  const middle = 8 * place + 4;
  return Float32Array.from({ length: ON_GRID.size ** 2 }, (_, k) => {
    const [y, x] = [Math.floor(k / ON_GRID.size) - middle, k % ON_GRID.size - middle];
    return Math.hypot(y, x) < 3 ? 1 + y / 8 + x / 16 : 0;
  });
}

Deno.test("framesAtPlaces() puts what all frames have at a place side by side, placesOfFrames() takes it apart", async () => {
  using engine = await openEngine({ device: "cpu", quiet: true });
  const [rows, frames, side, units] = [2, 3, 2, 5];
  const shape: [number, number] = [rows * frames, side ** 2 * units];
  const latent = engine.tf.range(0, shape[0] * shape[1]).reshape(shape) as Tensor;
  const fields = framesAtPlaces(engine, latent, frames, side);
  assert.deepEqual(fields.shape, [rows, side, side, frames * units]);
  const value = fields.bufferSync().get(1, 1, 0, 2 * units + 3);
  assert.deepEqual(value, (1 * frames + 2) * shape[1] + (1 * side + 0) * units + 3);
  assert.deepEqual([...placesOfFrames(engine, fields, frames).dataSync()], [...latent.dataSync()]);
});

Deno.test("on a grid a projector has the latent of a place from the satellite around it, by the same weights", async () => {
  using engine = await openEngine({ device: "cpu", quiet: true });
  const { tf } = engine;
  const model = createRainModel(engine, ON_GRID, engine.noise(1, 0));
  const units = UNITS * SIDE ** 2;
  const scale = {
    mean: new Float32Array(units),
    deviation: new Float32Array(units).fill(1),
    draws: new Float32Array(units),
  };
  const projector = createProjector(engine, model, { halfHours: 1, conditions: 0 }, scale, engine.noise(2, 0));
  const projected = (place: number) => {
    const satellite = tf.tensor3d(bump(place), [1, ON_GRID.size, ON_GRID.size]) as Tensor;
    return projectPosterior(engine, projector, { satellite, satelliteValid: tf.onesLike(satellite) }).mean.dataSync();
  };
  const [one, next] = [projected(MIDDLE), projected(NEXT)];
  const at = (of: ArrayLike<number>, frame: number, place: number) =>
    Array.from({ length: UNITS }, (_, unit) => of[frame * units + place * UNITS + unit]!);
  for (let frame = 0; frame < ON_GRID.frames; frame++) {
    const [before, after] = [at(one, frame, MIDDLE * (SIDE + 1)), at(next, frame, NEXT * (SIDE + 1))];
    assert.ok(before.every((value, k) => Math.abs(value - after[k]!) < 1e-5), "it moves with the rain");
    assert.ok(
      before.some((value, k) => Math.abs(value - at(one, frame, (MIDDLE + FAR) * (SIDE + 1))[k]!) > 1e-4),
      "rain is told",
    );
  }
});

Deno.test("on a grid what a generator sees of the latent moves with the rain", async () => {
  using engine = await openEngine({ device: "cpu", quiet: true });
  const { tf } = engine;
  const [frames, size] = [ON_GRID.frames, ON_GRID.size];
  const model = createRainModel(engine, ON_GRID, engine.noise(1, 0));
  const build = parameterBuilder(engine, engine.noise(2, 0));
  LATENT_FEATURES.build(build, model, frames);
  const units = UNITS * SIDE ** 2;
  const scale = { "scale/mean": tf.variable(tf.zeros([units])), "scale/deviation": tf.variable(tf.ones([units])) };
  const seen = (place: number) => {
    const radar = tf.tile(tf.tensor3d(bump(place), [1, size, size]), [frames, 1, 1]) as Tensor;
    const of = { model, frames, radar, valid: tf.onesLike(radar), scale };
    const { features, rates } = LATENT_FEATURES.apply(engine, build.parameters, of);
    return [features.bufferSync(), rates.bufferSync()] as const;
  };
  const [[one, oneRates], [next, nextRates]] = [seen(MIDDLE), seen(NEXT)];
  let rained = 0;
  for (let y = 8 * MIDDLE; y < 8 * NEXT; y++) {
    for (let x = 8 * MIDDLE; x < 8 * NEXT; x++) {
      assert.ok(Math.abs(oneRates.get(0, y, x) - nextRates.get(0, y + 8, x + 8)) < 1e-5);
      for (let k = 0; k < one.shape[3]!; k++) {
        assert.ok(Math.abs(one.get(0, y, x, k) - next.get(0, y + 8, x + 8, k)) < 1e-5);
        if (Math.abs(one.get(0, y, x, k) - one.get(0, y + 8 * FAR, x + 8 * FAR, k)) > 1e-4) rained++;
      }
    }
  }
  assert.ok(rained > 0, "rain is seen");
});
