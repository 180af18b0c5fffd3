import { assert } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { phaseSpeeds } from "../../../lib/runs/motion/latent_readings.ts";
import { motionTold, type ToldWindow } from "../../../lib/runs/motion/motion_regression.ts";

const [FRAMES, CAPSULES, WIDTH, DAY] = [12, 6, 8, 86_400];

/** Windows of some days, ten a day, whose capsules roll by `steps` a frame, with noise as large as a tenth of them. */
function windows(
  days: number,
  name: string,
  steps: (motion: ToldWindow["motion"], capsule: number) => number,
): readonly ToldWindow[] {
  const random = randomStream(7, name);
  return Array.from({ length: 10 * days }, (_, k) => {
    const motion = { east: 30 + 15 * random.normal(), north: 10 * random.normal() };
    const latent = Float32Array.from({ length: FRAMES * CAPSULES * WIDTH }, (_, i) => {
      const [frame, capsule] = [Math.floor(i / WIDTH / CAPSULES), Math.floor(i / WIDTH) % CAPSULES];
      const angle = 2 * Math.PI * (i % WIDTH - frame * steps(motion, capsule)) / WIDTH;
      return Math.cos(angle + capsule) + 0.1 * random.normal();
    });
    return { motion, time: Math.floor(k / 10) * DAY + k % 10 * 7200, features: phaseSpeeds(latent, CAPSULES, WIDTH) };
  });
}

Deno.test("phases that roll with the motion tell it on days not learned from, and shuffled they do not", () => {
  // half of the capsules roll with the motion to the east, half with that to the north
  const steps = ({ east, north }: ToldWindow["motion"], capsule: number) => capsule % 2 === 0 ? east / 30 : north / 30;
  const { features, both, east, north, rmse, chance } = motionTold(
    "rolling",
    windows(20, "learned", steps),
    windows(12, "held", steps),
  );
  assert.equal(features, CAPSULES);
  for (const { value, low, high } of [both, east, north]) {
    assert.ok(value! > 0.97 && low! <= value! && value! <= high! && high! <= 1, `${value} [${low}, ${high}]`);
  }
  assert.ok(rmse.value! < 3, `${rmse.value} km/h`);
  assert.ok(chance.greatest < 0.15 && chance.value > -0.3, `${chance.value}`);
});

Deno.test("phases that roll one step a frame whatever the motion tell nothing of it", () => {
  // what a topography makes of any sequence: if rolling as such carried the motion, this would be above chance
  const { both, chance } = motionTold("clock", windows(20, "learned", () => 1), windows(12, "held", () => 1));
  assert.ok(both.value! < 0.1 && both.value! > -0.3, `${both.value}`);
  assert.ok(Math.abs(both.value! - chance.value) < 0.2);
});
