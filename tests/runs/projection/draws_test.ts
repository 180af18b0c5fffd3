import { assert } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { meanOf } from "../../../lib/runs/generation/hurdle_law.ts";
import { frameDrawer } from "../../../lib/runs/projection/frame_texture.ts";
import { drawLatent } from "../../../lib/runs/projection/projection_law.ts";
import { momentsOf } from "../../../lib/runs/projection/projected_ensemble.ts";

const [SIZE, FRAMES] = [16, 6];
const ORIGINS = [{ time: 0, y: 0, x: 0 }, { time: 5400, y: 16, x: 0 }];

Deno.test("draws of the latent have the errors' spread and keep what units share", () => {
  const stream = randomStream(1, "errors");
  const [windows, length] = [400, 6];
  // units 0 to 2 err alike, 3 to 5 too
  const errors = new Float32Array(windows * length);
  for (let window = 0; window < windows; window++) {
    const both = [stream.normal(), stream.normal()];
    for (let i = 0; i < length; i++) errors[window * length + i] = both[Math.floor(i / 3)]!;
  }
  const posterior = {
    satellite: Float32Array.from({ length: 2 * length }, (_, i) => i),
    spread: new Float32Array(2 * length).fill(2),
  };
  const law = { factor: 1.5, errors, windows };
  const sums = { squares: 0, own: 0, other: 0, n: 0 };
  for (let member = 0; member < 600; member++) {
    const latent = drawLatent(posterior, law, { origins: ORIGINS, seed: 5, member });
    const [a, b, c] = [0, 1, 4].map((i) => latent[i]! - posterior.satellite[i]!) as [number, number, number];
    sums.squares += a * a;
    sums.own += a * b;
    sums.other += a * c;
    sums.n++;
  }
  assert.ok(Math.abs(Math.sqrt(sums.squares / sums.n) / 3 - 1) < 0.1, "factor times spread");
  assert.ok(Math.abs(sums.own / sums.squares - 1) < 1e-5);
  assert.ok(Math.abs(sums.other / sums.squares) < 0.15);
  const draw = (seed: number, member: number) => drawLatent(posterior, law, { origins: ORIGINS, seed, member });
  assert.deepEqual(draw(5, 1), draw(5, 1));
  assert.notDeepEqual(draw(5, 1), draw(6, 1));
});

Deno.test("drawn frames have the mean of their laws, come from the seed, and neighbours are alike where they are to be", () => {
  const context = {
    archive: { group: () => ({ time: { step: 300 } }) },
    settings: { data: { size: SIZE, frames: FRAMES, radar: "radar" } },
  } as unknown as Parameters<typeof frameDrawer>[0];
  const cells = ORIGINS.length * FRAMES * SIZE * SIZE;
  const law = { wet: 0.6, location: 1.2, sigma: 0.8 };
  const laws = {
    wet: new Float32Array(cells).fill(law.wet),
    location: new Float32Array(cells).fill(law.location),
    sigma: new Float32Array(cells).fill(law.sigma),
  };
  const wanted = meanOf(law);
  const neighbours = [0, 1.5].map((width) => {
    const draw = frameDrawer(context, { space: width, time: width });
    const drawn = Array.from({ length: 40 }, (_, member) => draw(laws, { origins: ORIGINS, seed: 3, member }));
    const mean = momentsOf(drawn).mean.reduce((sum, value) => sum + value / cells, 0);
    assert.ok(Math.abs(mean / wanted - 1) < 0.1, `${mean} and ${wanted}`);
    assert.deepEqual(draw(laws, { origins: ORIGINS, seed: 3, member: 7 }), drawn[7]);
    assert.notDeepEqual(drawn[7], drawn[8]);
    const pairs = drawn.flatMap((rain) => [...rain.keys()].slice(0, 200).map((i) => [rain[i]!, rain[i + 1]!] as const));
    return pairs.filter(([a, b]) => (a > 0) === (b > 0)).length / pairs.length;
  });
  assert.ok(Math.abs(neighbours[0]! - 0.52) < 0.03, `independent: ${neighbours[0]}`);
  assert.ok(neighbours[1]! > 0.75, `alike: ${neighbours[1]}`);
});

Deno.test("moments of members are mean and standard deviation", () => {
  const { mean, spread } = momentsOf([Float32Array.of(1, 4), Float32Array.of(3, 4), Float32Array.of(5, 4)]);
  assert.deepEqual([...mean, ...spread], [3, 4, 2, 0]);
});
