import { assert } from "../deps.ts";
import { randomStream } from "../../lib/base/mod.ts";
import { ARTEFACTS, type SatelliteScene } from "../../lib/sources/mod.ts";

/** Three half hours of 6 x 6 cells of 10 km, the left third dry, rain that moves by a cell each half hour. */
const SCENE: SatelliteScene = {
  halfHours: 3,
  y: Array.from({ length: 36 }, (_, i) => -10 * Math.floor(i / 6)),
  x: Array.from({ length: 36 }, (_, i) => 10 * (i % 6)),
  rates: Float32Array.from({ length: 108 }, (_, i) => {
    const [half, x, y] = [Math.floor(i / 36), i % 6, Math.floor(i / 6) % 6];
    return x < 2 ? 0 : 1 + (x + y + half) % 5;
  }),
};

const named = (name: string) => ARTEFACTS.find((artefact) => artefact.name === name)!;
const ratios = (after: Float32Array) =>
  Array.from(after, (rate, i) => SCENE.rates[i] === 0 ? 1 : Number((rate / SCENE.rates[i]!).toFixed(4)));

Deno.test("artefacts come from the seed, change something, and leave the scene as it was", () => {
  const before = SCENE.rates.slice();
  for (const { name, apply } of ARTEFACTS) {
    const draw = (seed: number) => apply(SCENE, randomStream(seed, name));
    assert.deepEqual(draw(1), draw(1), name);
    assert.notDeepEqual(draw(1), SCENE.rates, name);
    assert.deepEqual(SCENE.rates, before, name);
  }
});

Deno.test("artefacts are told in words without the noise of sums", () => {
  assert.equal(named("false light rain").about, "50 % of the dry cells get 0.1 mm/h and more, 0.3 mm/h on average");
  for (const { about } of ARTEFACTS) assert.doesNotMatch(about, /\d\.\d{4}/);
});

Deno.test("an orbit's edge is a straight line through the rain of one half hour", () => {
  for (let seed = 0; seed < 20; seed++) {
    const found = ratios(named("orbit edge").apply(SCENE, randomStream(seed, "edge")));
    const changed = new Set(found.filter((ratio) => ratio !== 1));
    assert.ok(changed.size === 1 && (changed.has(3) || changed.has(0.3333)), `${[...changed]}`);
    const halves = new Set(found.flatMap((ratio, i) => ratio === 1 ? [] : [Math.floor(i / 36)]));
    assert.equal(halves.size, 1);
    const [half] = halves;
    const own = found.slice(half! * 36, (half! + 1) * 36).filter((_, i) => i % 6 >= 2);
    const beyond = own.filter((ratio) => ratio !== 1).length;
    assert.ok(beyond >= 4 && own.length - beyond >= 4, `${beyond} of ${own.length} cells`);
  }
});

Deno.test("frozen rain does not move, a swap changes one half hour alike, light rain falls where it was dry", () => {
  const frozen = named("frozen morphing").apply(SCENE, randomStream(1, "frozen"));
  for (let i = 0; i < 36; i++) {
    if (SCENE.rates[i] === 0) assert.equal(frozen[36 + i], 0);
    else assert.ok(Math.abs(Math.log(frozen[36 + i]! / SCENE.rates[i]!)) < 1);
  }
  const swapped = ratios(named("sensor swap").apply(SCENE, randomStream(1, "swap")));
  assert.equal(swapped.filter((ratio) => ratio !== 1).length, 24);
  const light = named("false light rain").apply(SCENE, randomStream(1, "light"));
  const dry = [...SCENE.rates.keys()].filter((i) => SCENE.rates[i] === 0);
  const fell = dry.filter((i) => light[i]! > 0);
  assert.ok(fell.length > 0.3 * dry.length && fell.length < 0.7 * dry.length);
  assert.ok(fell.every((i) => light[i]! >= 0.0999));
  assert.ok(light.every((rate, i) => SCENE.rates[i] === 0 || rate === SCENE.rates[i]));
});

Deno.test("what is missing stays missing", () => {
  const gaps = { ...SCENE, rates: SCENE.rates.map((rate, i) => i % 7 === 0 ? NaN : rate) };
  for (const { name, apply } of ARTEFACTS) {
    if (name === "frozen morphing") continue; // it takes the gaps of the first half hour
    apply(gaps, randomStream(1, name)).forEach((rate, i) => assert.equal(Number.isNaN(rate), i % 7 === 0, name));
  }
});
