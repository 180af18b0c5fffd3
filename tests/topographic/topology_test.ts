import { assert, fc } from "../deps.ts";
import { type Topology, topologyMatrix } from "../../lib/topographic/mod.ts";

const base: Topology = {
  frames: 18,
  width: 18,
  kernel: 13,
  offset: 1,
  coherence: "shifting",
  causal: false,
  wrapTime: true,
  normalise: false,
};

Deno.test("topologyMatrix() has the ones per unit of the published settings", () => {
  // counted on the reference's own classes (topographic-vae.md 1.2)
  const ones = (topology: Partial<Topology>): number => {
    const t = { ...base, ...topology };
    const matrix = topologyMatrix(t);
    const size = t.frames * t.width;
    let sum = 0;
    for (let row = 0; row < size; row++) sum += matrix[row * size + 5]!;
    return sum;
  };
  assert.equal(ones({ kernel: 18 }), 52);
  assert.equal(ones({ kernel: 13 }), 37);
  assert.equal(ones({ kernel: 5 }), 13);
  assert.equal(ones({ frames: 15, width: 15, kernel: 15, offset: 0 }), 15);
  assert.equal(ones({ frames: 15, width: 15, kernel: 10, offset: 0 }), 10);
  assert.equal(ones({ kernel: 5, coherence: "stationary", offset: 1 }), 15);
  assert.equal(ones({ kernel: 1, coherence: "stationary", offset: 1 }), 3);
});

Deno.test("topologyMatrix() follows the closed form V[t, c] = sum of U²[t - dt, c - dc]", () => {
  const t: Topology = { ...base, frames: 6, width: 5, kernel: 4, offset: 1 };
  const matrix = topologyMatrix(t);
  const size = 30;
  for (let from = 0; from < size; from++) {
    for (let to = 0; to < size; to++) {
      let expected = 0; // an even kernel of 4 reaches from -2 to 1
      for (let dt = -2; dt <= 1; dt++) {
        for (let dc = -2; dc <= 1; dc++) {
          if (Math.abs(dt - dc) > 1) continue;
          const row = Math.floor(to / 5) - dt;
          const column = (to % 5) - dc;
          if (((row + 6) % 6) * 5 + ((column + 5) % 5) === from) expected++;
        }
      }
      assert.equal(matrix[from * size + to], expected, `${from} to ${to}`);
    }
  }
});

Deno.test("topologyMatrix() normalised has columns that sum to one, with and without wrap in time", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 7 }),
      fc.boolean(),
      (kernel, frames, wrapTime) => {
        const size = frames * 4;
        const matrix = topologyMatrix({ ...base, frames, width: 4, kernel, wrapTime, normalise: true });
        for (let column = 0; column < size; column++) {
          let sum = 0;
          for (let row = 0; row < size; row++) sum += matrix[row * size + column]!;
          assert.ok(Math.abs(sum - 1) < 1e-6);
        }
      },
    ),
  );
});

Deno.test("topologyMatrix() refuses sizes that are not positive integers", () => {
  assert.throws(() => topologyMatrix({ ...base, frames: 0 }), RangeError);
  assert.throws(() => topologyMatrix({ ...base, kernel: 2.5 }), RangeError);
});

Deno.test("topologyMatrix() when causal shares no later frame", () => {
  const size = 6 * 4;
  const matrix = topologyMatrix({
    ...base,
    frames: 6,
    width: 4,
    kernel: 3,
    causal: true,
    wrapTime: false,
    normalise: true,
  });
  for (let from = 0; from < size; from++) {
    for (let to = 0; to < size; to++) {
      const lag = Math.floor(to / 4) - Math.floor(from / 4);
      if (lag < 0 || lag > 2) assert.equal(matrix[from * size + to], 0);
    }
  }
  assert.ok(matrix[0 * size + 2 * 4 + 2]! > 0); // two frames and two units on
});
