import { assert } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { latentReadings, phaseSpeeds, rollSpeeds } from "../../../lib/runs/motion/latent_readings.ts";
import { RAIN_MODEL } from "../../../lib/topographic/mod.ts";

const { frames, capsules, width } = RAIN_MODEL;

/** Smooth capsules, two harmonics each, rolled forward by `steps` of the capsule for each frame. */
function rolling(steps: (capsule: number, frame: number) => number): Float32Array {
  return Float32Array.from({ length: frames * capsules * width }, (_, i) => {
    const [frame, capsule] = [Math.floor(i / width / capsules), Math.floor(i / width) % capsules];
    const angle = 2 * Math.PI * (i % width - steps(capsule, frame)) / width;
    return (1 + capsule) * (Math.cos(angle + capsule) + 0.5 * Math.sin(2 * angle)) + 3;
  });
}

const near = (found: Float64Array, wanted: (capsule: number) => number, within: number) =>
  found.forEach((speed, capsule) => assert.ok(Math.abs(speed - wanted(capsule)) < within, `${capsule}: ${speed}`));

Deno.test("the speed of capsules is found, forward and backward, by parts of a step", () => {
  const speed = (capsule: number) => (capsule - 6) / 4;
  const latent = rolling((capsule, frame) => speed(capsule) * frame);
  near(phaseSpeeds(latent, capsules, width), speed, 1e-5);
  near(rollSpeeds(latent, capsules, width), speed, 0.02);
});

Deno.test("capsules that stand still or are dry have no speed", () => {
  near(phaseSpeeds(rolling(() => 0), capsules, width), () => 0, 1e-6);
  near(rollSpeeds(rolling(() => 0), capsules, width), () => 0, 0.02);
  const dry = new Float32Array(frames * capsules * width);
  assert.ok([...phaseSpeeds(dry, capsules, width), ...rollSpeeds(dry, capsules, width)].every((speed) => speed === 0));
});

Deno.test("readings look at frames of whole context only, and each at as many numbers as it says", () => {
  const random = randomStream(1, "start");
  const clock = rolling((_, frame) => Math.max(0, frame - 4)); // the default kernel reaches four frames back
  const other = clock.map((value, i) => i < 4 * capsules * width ? random.normal() : value);
  const readings = latentReadings(RAIN_MODEL);
  for (const { name, of } of readings) assert.deepEqual(of(clock), of(other), name);
  assert.deepEqual(readings.map(({ of }) => of(clock).length), [capsules, capsules, capsules * width]);
  near(readings[0]!.of(clock), () => 1, 1e-5);
});
