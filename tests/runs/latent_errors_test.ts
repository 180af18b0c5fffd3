import { assert } from "../deps.ts";
import { randomStream } from "../../lib/base/mod.ts";
import { halfHourErrors, responseOf } from "../../lib/runs/latent_errors.ts";
import { RAIN_MODEL } from "../../lib/topographic/mod.ts";

const CONFIG = { ...RAIN_MODEL, history: 3 }; // knows 6 frames before
const { frames, capsules, width } = CONFIG;

const random = randomStream(2, "patterns");
const PATTERNS = Float32Array.from({ length: capsules * width }, () => random.normal());

/** Latents whose capsules are rolled by `roll` steps at each frame, `size` times as large. */
function latents(roll: (frame: number) => number, size: (frame: number) => number = () => 1): Float32Array {
  return Float32Array.from({ length: frames * capsules * width }, (_, i) => {
    const [frame, first] = [Math.floor(i / width / capsules), Math.floor(i / width) % capsules * width];
    return size(frame) * PATTERNS[first + ((i - roll(frame)) % width + width) % width]!;
  });
}

Deno.test("a latent that counts the first frames of its window, large, and then stands still does not roll", () => {
  const clock = latents((frame) => Math.min(frame, 6), (frame) => frame < 6 ? 5 : 1);
  assert.ok(Math.abs(responseOf([clock], CONFIG).response) < 0.01);
  assert.ok(Math.abs(responseOf([latents((frame) => frame)], CONFIG).response - 1) < 0.01);
});

Deno.test("capsules of several speeds have no response, and so no delay", () => {
  const config = { ...CONFIG, speeds: [0, 1, 2, 3] };
  const truth = latents((frame) => frame); // as if all rolled by one: it would be told
  const { response, reason } = responseOf([truth], config);
  assert.ok(Number.isNaN(response) && /capsules roll by 0, 1, 2, 3 steps/.test(reason!));
  const known = { config, halfHours: 3, minutes: 5, response };
  for (const { byRoll } of halfHourErrors(latents((frame) => frame - 2), truth, known)) {
    assert.ok(Number.isNaN(byRoll.delay));
  }
});

Deno.test("halfHourErrors() tells the delay of capsules where frames know as much as any, and nowhere else", () => {
  const truth = latents((frame) => frame);
  const late = latents((frame) => frame - 2);
  const known = { config: CONFIG, halfHours: 3, minutes: 5, response: 1 };
  const found = halfHourErrors(late, truth, known).map(({ byRoll }) => byRoll);
  assert.match(found[0]!.reason!, /no frame is complete/);
  for (const { delay } of found.slice(1)) assert.ok(Math.abs(delay - 10) < 0.1, `${delay}`);
});
