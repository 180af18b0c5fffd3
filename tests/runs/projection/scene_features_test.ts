import { assert } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { FEATURE_NAMES, sceneFeatures } from "../../../lib/runs/projection/scene_features.ts";
import type { ExplainedScene } from "../../../lib/runs/projection/scenes.ts";

const CELLS = 36;

type Scene = Pick<ExplainedScene, "scene" | "explained">;

/** A scene of 6 x 6 cells of 10 km whose rain moves, explained but for noise; `change` puts something into the satellite. */
function scene(change: (rate: number, i: number) => number = (rate) => rate): Scene {
  const stream = randomStream(4, "scene");
  const rain = (i: number) => {
    const [half, x, y] = [Math.floor(i / CELLS), i % 6, Math.floor(i / 6) % 6];
    return Math.max(0, 4 * Math.sin((x + y - 2 * half) / 2.5));
  };
  const explained = Float32Array.from({ length: 3 * CELLS }, (_, i) => rain(i));
  const rates = explained.map((rate, i) => change(rate * Math.exp(0.2 * stream.normal()), i));
  const x = Array.from({ length: CELLS }, (_, i) => 10 * (i % 6));
  const y = Array.from({ length: CELLS }, (_, i) => -10 * Math.floor(i / 6));
  return { scene: { rates, halfHours: 3, y, x }, explained };
}

const features = (of: Scene) =>
  Object.fromEntries(sceneFeatures(of).map((value, k) => [FEATURE_NAMES[k], value])) as Record<
    typeof FEATURE_NAMES[number],
    number
  >;

Deno.test("each feature answers to what it is named for", () => {
  const usual = features(scene());
  assert.ok(Object.values(usual).every(Number.isFinite));
  const light = features(scene((rate, i) => rate < 0.1 && i % 5 === 0 ? 0.2 : rate));
  assert.ok(light.speckle > usual.speckle + 0.1);
  const other = features(scene((rate) => 5 * rate));
  assert.ok(other.likelihood > usual.likelihood + 0.5);
  const first = scene();
  const frozen = {
    ...first,
    scene: { ...first.scene, rates: first.scene.rates.map((_, i) => first.scene.rates[i % CELLS]!) },
  };
  assert.ok(features(frozen).stillness > usual.stillness + 1);
});

Deno.test("a missing cell is left out of the features", () => {
  const gap = scene((rate, i) => i % CELLS === 7 ? NaN : rate);
  assert.ok(sceneFeatures(gap).every(Number.isFinite));
  const holed = features(scene((rate, i) => i % 2 === 0 ? NaN : rate)); // every second column
  assert.ok(Math.abs(holed.speckle - features(scene()).speckle) < 0.15, "missing neighbours are not wet ones");
});
