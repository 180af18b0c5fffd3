import { assert } from "../deps.ts";
import { known } from "../runs/reproduce/values.ts";
import { randomStream } from "../../lib/base/mod.ts";
import { capsuleCorrelation, stillCapsules, type Voters } from "../../lib/topographic/mod.ts";

const SHAPE = { sequences: 12, frames: 15, capsules: 4, width: 15 };

/** Courses of sequences that start anywhere. */
const courses = (values: number) => Array.from({ length: 12 }, (_, b) => ({ values, first: (7 * b + 3) % values }));

Deno.test("capsuleCorrelation() is that of NumPy's FFT", () => {
  const latent = Float64Array.from(
    { length: 12 * 15 * 4 * 15 },
    (_, i) => Math.sin(0.7 * (i + 1) + 0.003 * (i + 1) ** 1.5),
  );
  for (const values of ["15", "5"] as const) {
    const found = (["nearest", "told"] as const).map((compared) =>
      capsuleCorrelation(latent, SHAPE, courses(Number(values)), compared)
    );
    found.forEach((value, i) => assert.ok(Math.abs(value - known.capsules[values][i]!) < 1e-9, `${values}: ${found}`));
  }
});

Deno.test("capsuleCorrelation() is 1 for capsules that roll by one unit a frame", () => {
  const stream = randomStream(2, "first frames");
  const first = Float32Array.from({ length: 12 * 4 * 15 }, () => stream.normal());
  const rolling = Float32Array.from({ length: 12 * 15 * 4 * 15 }, (_, i) => {
    const [unit, capsule, frame, sequence] = [
      i % 15,
      Math.floor(i / 15) % 4,
      Math.floor(i / 60) % 15,
      Math.floor(i / 900),
    ];
    return first[(sequence * 4 + capsule) * 15 + (unit - frame + 15) % 15]!;
  });
  for (const values of [15, 5]) {
    for (const compared of ["nearest", "told"] as const) {
      assert.ok(Math.abs(capsuleCorrelation(rolling, SHAPE, courses(values), compared) - 1) < 1e-12);
    }
  }
});

Deno.test("capsules of other speeds tell shifts too: still ones nothing, those that come around twice one of two", () => {
  const stream = randomStream(7, "first frames");
  const width = 16;
  const first = Float32Array.from({ length: 12 * 4 * width }, () => stream.normal());
  const rolling = (speeds: readonly number[]) =>
    Float32Array.from({ length: 12 * 16 * 4 * width }, (_, i) => {
      const [unit, capsule, frame] = [i % width, Math.floor(i / width) % 4, Math.floor(i / (4 * width)) % 16];
      const sequence = Math.floor(i / (4 * width * 16));
      const from = (unit - speeds[capsule % speeds.length]! * frame) % width;
      return first[(sequence * 4 + capsule) * width + (from + width) % width]!;
    });
  const found = (speeds: readonly number[], told: readonly number[]) =>
    capsuleCorrelation(rolling(speeds), { ...SHAPE, frames: 16, width, speeds: told }, courses(16), "told");
  assert.ok(Math.abs(found([0, 1, 2, -1], [0, 1, 2, -1]) - 1) < 1e-12);
  assert.ok(Math.abs(found([3], [3]) - 1) < 1e-12);
  assert.ok(found([-1], [1]) < -0.9, "told the wrong way round");
});

Deno.test("where few capsules roll, the still ones outvote them, and where none does there is no correlation", () => {
  const stream = randomStream(8, "few");
  const first = Float32Array.from({ length: 12 * 4 * 15 }, () => stream.normal());
  /** The first `rolling` of four capsules roll. */
  const latent = (rolling: number) =>
    Float32Array.from({ length: 12 * 15 * 4 * 15 }, (_, i) => {
      const [unit, capsule, frame] = [i % 15, Math.floor(i / 15) % 4, Math.floor(i / 60) % 15];
      const from = capsule < rolling ? (unit - frame + 15) % 15 : unit;
      return first[(Math.floor(i / 900) * 4 + capsule) * 15 + from]!;
    });
  const found = (rolling: number, voters: Voters) =>
    capsuleCorrelation(latent(rolling), SHAPE, courses(15), "told", voters);
  assert.ok(Number.isNaN(found(1, "all")));
  assert.ok(Math.abs(found(1, "moving") - 1) < 1e-12);
  assert.ok(Number.isNaN(found(0, "all")));
  assert.ok(Number.isNaN(found(0, "moving")));
  assert.ok(Math.abs(found(4, "all") - 1) < 1e-12);
  for (const rolling of [0, 1, 4]) {
    assert.equal(stillCapsules(latent(rolling), SHAPE, courses(15)), 1 - rolling / 4);
  }
});

Deno.test("shifts of capsules that move count modulo a factor that comes again three times", () => {
  // capsules whose pattern itself comes again after five units: three shifts fit as well, but for rounding
  const stream = randomStream(8, "fives");
  const first = Float32Array.from({ length: 12 * 4 * 5 }, () => stream.normal());
  const latent = Float32Array.from({ length: 12 * 15 * 4 * 15 }, (_, i) => {
    const [unit, frame] = [i % 15, Math.floor(i / 60) % 15];
    return first[(Math.floor(i / 900) * 4 + Math.floor(i / 15) % 4) * 5 + (unit - frame + 15) % 5]! +
      1e-6 * stream.normal();
  });
  assert.ok(capsuleCorrelation(latent, SHAPE, courses(5), "told") < 0.9);
  assert.ok(Math.abs(capsuleCorrelation(latent, SHAPE, courses(5), "told", "moving") - 1) < 1e-12);
  assert.equal(stillCapsules(latent, SHAPE, courses(5)), 0);
});

Deno.test("by chance the published choice of frames gives far more than 0 for a short cycle, the told one does not", () => {
  // topographic-vae.md 2.2: 0.51 ± 0.09 for 5 values, 0.09 ± 0.09 for 15, of 20 trials of 64 sequences
  const stream = randomStream(3, "chance");
  const shape = { ...SHAPE, sequences: 64, capsules: 15 };
  const mean = (values: number, compared: "nearest" | "told") => {
    let sum = 0;
    for (let trial = 0; trial < 20; trial++) {
      const latent = Float32Array.from({ length: 64 * 15 * 15 * 15 }, () => stream.normal());
      const drawn = Array.from({ length: 64 }, () => ({ values, first: stream.integer(values) }));
      sum += capsuleCorrelation(latent, shape, drawn, compared) / 20;
    }
    return sum;
  };
  assert.ok(Math.abs(mean(5, "nearest") - 0.51) < 0.09);
  assert.ok(Math.abs(mean(15, "nearest") - 0.09) < 0.09);
  assert.ok(Math.abs(mean(5, "told")) < 0.1);
});

Deno.test("capsuleCorrelation() refuses lengths and courses that do not fit", () => {
  assert.throws(() => capsuleCorrelation(new Float32Array(7), SHAPE, courses(5), "told"), RangeError);
  const latent = new Float32Array(12 * 900);
  assert.throws(() => capsuleCorrelation(latent, SHAPE, courses(5).slice(1), "told"), RangeError);
  const never = courses(5).map(() => ({ values: 40, first: 3 }));
  assert.throws(() => capsuleCorrelation(latent, SHAPE, never, "nearest"), /No frame of 15 has the first of 40 values/);
});
