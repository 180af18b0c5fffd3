/** Topologies that go beyond the published one; expected values by loops over the kernel, written here. */
import { assert } from "../deps.ts";
import { near, withEngine } from "../learning/with_engine.ts";
import { randomStream } from "../../lib/base/mod.ts";
import type { Engine, Tensor } from "../../lib/engine/mod.ts";
import {
  type CapsuleSizes,
  createPublishedModel,
  disposePublishedModel,
  encodePublished,
  expectedPublished,
  meanOnTorus,
  publishedTopologyTensor,
  rollCapsules,
  slidingTopology,
  topographic,
  type Topology,
  topologyMatrix,
} from "../../lib/topographic/mod.ts";

const FRAMES = 7;
const WIDTH = 6;
const SIZES = { frames: FRAMES, capsules: 4, width: WIDTH, kernel: 4, offset: 1, channels: 1, side: 4 };

const modulo = (a: number, n: number) => ((a % n) + n) % n;

const stream = randomStream(9, "squares");
/** u² of two sequences of four capsules. */
const SQUARES = Float32Array.from({ length: 2 * FRAMES * 4 * WIDTH }, () => stream.normal() ** 2);
const squareAt = (b: number, t: number, c: number, d: number) =>
  SQUARES[((b * FRAMES + t) * 4 + c) * WIDTH + modulo(d, WIDTH)]!;

/** V of each unit of both sequences by `of`, as topographic() lays them out. */
function varianceOf(of: (b: number, t: number, c: number, d: number) => number): number[] {
  return Array.from(SQUARES, (_, i) => {
    const [d, c, t] = [i % WIDTH, Math.floor(i / WIDTH) % 4, Math.floor(i / (4 * WIDTH)) % FRAMES];
    return of(Math.floor(i / (4 * WIDTH * FRAMES)), t, c, d);
  });
}

/** V as topographic() makes it: of z + μ = 1 it is t^-2. */
function variance(engine: Engine, sizes: CapsuleSizes, topology: Tensor): number[] {
  const { tf } = engine;
  const shape = [2 * FRAMES, 4 * WIDTH] as [number, number];
  const t = topographic(engine, tf.ones(shape), tf.tensor2d(SQUARES, shape), tf.scalar(0), topology, {
    ...sizes,
    epsilon: 0,
  });
  return Array.from(t.dataSync(), (value) => value ** -2);
}

Deno.test("causal: V is made of a frame and those before it; what lies before the first counts 1", () =>
  withEngine((engine) =>
    engine.tf.tidy(() => {
      const sizes = { ...SIZES, causal: true, wrapTime: false };
      const found = variance(engine, { ...sizes, completed: true }, publishedTopologyTensor(engine, sizes));
      // lags 0 to 3; the kernel is cut at its corners: a unit before or after at lags that reach it
      const offsets = [[0, 1], [0, 1, 2], [1, 2, 3], [2, 3]];
      const expected = varianceOf((b, t, c, d) => {
        const terms: number[] = [];
        offsets.forEach((units, lag) => {
          if (lag <= t) terms.push(...units.map((unit) => squareAt(b, t - lag, c, d - unit)));
        });
        return terms.reduce((sum, term) => sum + term) + 10 - terms.length;
      });
      assert.ok(near(found, expected, 1e-4));
    })
  ));

Deno.test("no wrap: neither end of the sequence knows the other; far from both V is the published sum", () => {
  const shifting: Topology = {
    frames: FRAMES,
    width: WIDTH,
    kernel: 3,
    offset: 1,
    coherence: "shifting",
    causal: false,
    wrapTime: false,
    normalise: "edges",
  };
  const [cut, wrapped] = [topologyMatrix(shifting), topologyMatrix({ ...shifting, wrapTime: true, normalise: false })];
  const side = FRAMES * WIDTH;
  for (let from = 0; from < side; from++) {
    for (let to = 0; to < side; to++) {
      const [lag, unit] = [Math.floor(to / WIDTH) - Math.floor(from / WIDTH), modulo(to - from, WIDTH)];
      const at = Math.floor(to / WIDTH);
      // of lag and unit |dt| <= 1, |dc| <= 1, |dc - dt| <= 1: 7 cells, of which 5 stay at an end
      const inKernel = Math.abs(lag) <= 1 && [0, 1, 5].includes(unit) && !(lag === 1 && unit === 5) &&
        !(lag === -1 && unit === 1);
      const value = cut[from * side + to]!;
      assert.ok(Math.abs(value - (!inKernel ? 0 : at === 0 || at === FRAMES - 1 ? 7 / 5 : 1)) < 1e-6);
      if (at > 0 && at < FRAMES - 1) assert.equal(value, wrapped[from * side + to]);
    }
  }
});

Deno.test("several speeds: capsules in turn share u² along their own diagonal, and roll by it", () =>
  withEngine((engine) =>
    engine.tf.tidy(() => {
      const speeds = [0, 1, 2, -1];
      const sizes = { ...SIZES, kernel: 3, speeds };
      const found = variance(engine, sizes, publishedTopologyTensor(engine, sizes));
      const expected = varianceOf((b, t, c, d) => {
        let sum = 0;
        for (let dt = -1; dt <= 1; dt++) {
          for (let dc = -WIDTH; dc <= WIDTH; dc++) {
            if (Math.abs(dc - speeds[c]! * dt) > 1 || (c === 1 && Math.abs(dc) > 1)) continue; // speed 1: cut corners
            sum += squareAt(b, modulo(t - dt, FRAMES), c, d - dc);
          }
        }
        return sum;
      });
      assert.ok(near(found, expected, 1e-4));
      const latent = engine.tf.tensor2d(SQUARES, [2 * FRAMES, 4 * WIDTH]);
      const rolled = rollCapsules(engine, latent, 2, sizes).dataSync();
      assert.deepEqual(
        [...rolled],
        varianceOf((b, t, c, d) => squareAt(b, t, c, d - 2 * speeds[c]!)),
      );
    })
  ));

Deno.test("a torus: V of a capsule knows it and the four beside it, above and below, around both ends", () =>
  withEngine((engine) =>
    engine.tf.tidy(() => {
      const { tf } = engine;
      const [rows, columns] = [3, 5];
      const values = Float32Array.from({ length: 2 * rows * columns * 2 }, () => stream.normal());
      const found = meanOnTorus(engine, tf.tensor2d(values, [2, rows * columns * 2]), [rows, columns]).dataSync();
      const at = (row: number, y: number, x: number, d: number) =>
        values[(row * rows * columns + modulo(y, rows) * columns + modulo(x, columns)) * 2 + d]!;
      const expected = Array.from(values, (_, i) => {
        const [d, x, y] = [i % 2, Math.floor(i / 2) % columns, Math.floor(i / (2 * columns)) % rows];
        const row = Math.floor(i / (2 * columns * rows));
        return (at(row, y, x, d) + at(row, y - 1, x, d) + at(row, y + 1, x, d) + at(row, y, x - 1, d) +
          at(row, y, x + 1, d)) / 5;
      });
      assert.ok(near(found, expected, 1e-5));
      // and the roll in time goes on from that mean: [2, 2], where the two beside are one
      const sizes = { ...SIZES, kernel: 1, torus: [2, 2] as const };
      const shared = variance(engine, sizes, publishedTopologyTensor(engine, { ...sizes, coherence: "stationary" }));
      const mean = (b: number, t: number, c: number, d: number) =>
        (squareAt(b, t, c, d) + 2 * squareAt(b, t, c ^ 1, d) + 2 * squareAt(b, t, c ^ 2, d)) / 5;
      const wanted = varianceOf((b, t, c, d) => mean(b, t, c, d - 1) + mean(b, t, c, d) + mean(b, t, c, d + 1));
      assert.ok(near(shared, wanted, 1e-4));
    })
  ));

Deno.test("slidingTopology() at whole speeds is topologyMatrix(), between them lies between, and has a gradient", () =>
  withEngine((engine) =>
    engine.tf.tidy(() => {
      const { tf } = engine;
      const side = FRAMES * WIDTH;
      const base: Topology = {
        frames: FRAMES,
        width: WIDTH,
        kernel: 4,
        offset: 1,
        coherence: "shifting",
        causal: false,
        wrapTime: true,
        normalise: false,
      };
      const sliding = (speeds: number[], topology: Topology) =>
        slidingTopology(engine, tf.tensor1d(speeds), topology).dataSync();
      for (
        const change of [
          {},
          { offset: 0, kernel: 3 },
          { wrapTime: false, normalise: "edges" as const },
          { wrapTime: false, normalise: true, causal: true },
        ]
      ) {
        const topology = { ...base, ...change };
        const found = sliding([2, -1, 0], topology);
        [2, -1, 0].forEach((speed, k) =>
          assert.ok(
            near(found.slice(k * side * side, (k + 1) * side * side), topologyMatrix({ ...topology, speed }), 1e-5),
            `${speed} ${JSON.stringify(change)}`,
          )
        );
      }
      // half a step a frame: of lag 1 half of the kernel about unit 0 and half of that about unit 1
      const half = sliding([0.5], { ...base, kernel: 3 });
      const entry = (from: number, fromUnit: number, to: number, toUnit: number) =>
        half[(from * WIDTH + fromUnit) * side + to * WIDTH + toUnit]!;
      assert.deepEqual([5, 0, 1, 2, 3].map((unit) => entry(2, 0, 3, unit)), [0.5, 1, 1, 0.5, 0]);
      assert.deepEqual([4, 5, 0, 1, 2].map((unit) => entry(3, 0, 2, unit)), [0.5, 1, 1, 0.5, 0]);
      const weights = tf.tensor1d(Float32Array.from({ length: side * side }, () => stream.normal()));
      const loss = (speed: Tensor) =>
        tf.sum(tf.mul(tf.reshape(slidingTopology(engine, speed, base), [side * side]), weights));
      const at = (speed: number) => loss(tf.tensor1d([speed])).dataSync()[0]!;
      const gradient = tf.grad((speed: Tensor) => loss(speed))(tf.tensor1d([0.7])).dataSync()[0]!;
      const difference = (at(0.71) - at(0.69)) / 0.02;
      assert.ok(Math.abs(gradient - difference) < 1e-2 * Math.abs(difference), `${gradient} ${difference}`);
    })
  ));

Deno.test("rolls by parts of a unit are shifts of phases; two of them are their sum, whole ones those of units", () =>
  withEngine((engine) =>
    engine.tf.tidy(() => {
      const { tf } = engine;
      const width = 7;
      const values = Float32Array.from({ length: 3 * width }, () => stream.normal());
      const roll = (x: Tensor, speed: number, frames = 1) =>
        rollCapsules(engine, x, frames, { capsules: 1, width, speeds: [speed] });
      const x = tf.tensor2d(values, [3, width]);
      /** By the discrete Fourier transform, one coefficient after the other. */
      const shifted = (row: number, by: number) =>
        Array.from({ length: width }, (_, i) => {
          let sum = 0;
          for (let m = -3; m <= 3; m++) {
            for (let j = 0; j < width; j++) {
              sum += values[row * width + j]! * Math.cos(2 * Math.PI * m * (i - by - j) / width) / width;
            }
          }
          return sum;
        });
      assert.ok(near(roll(x, 0.3, 5).dataSync(), [0, 1, 2].flatMap((row) => shifted(row, 1.5)), 1e-5));
      assert.ok(near(roll(roll(x, 0.75), 1.25).dataSync(), roll(x, 2).dataSync(), 1e-5));
      assert.ok(near(roll(roll(x, 2.6), -2.6).dataSync(), values, 1e-5));
    })
  ));

Deno.test("speeds are learned: descent on what V tells finds the speed that u² moves with", () =>
  withEngine((engine) => {
    const { tf } = engine;
    const topology: Topology = {
      frames: FRAMES,
      width: WIDTH,
      kernel: 3,
      offset: 0,
      coherence: "shifting",
      causal: true,
      wrapTime: false,
      normalise: true,
    };
    const target = tf.tidy(() => slidingTopology(engine, tf.tensor1d([1.4]), topology));
    const speed = tf.variable(tf.tensor1d([1.05]));
    const optimizer = tf.train.adam(0.02);
    for (let step = 0; step < 120; step++) {
      optimizer.minimize(() => tf.mean(tf.square(tf.sub(slidingTopology(engine, speed, topology), target))) as never);
    }
    assert.ok(Math.abs(speed.dataSync()[0]! - 1.4) < 0.02, `${speed.dataSync()[0]}`);
    optimizer.dispose();
    tf.dispose([target, speed]);
  }));

Deno.test("the latent of a causal model knows no later frame, that of the published one does", () =>
  withEngine((engine) => {
    const { tf } = engine;
    const pixels = Float32Array.from({ length: FRAMES * 16 }, () => stream.next());
    const other = Float32Array.from(pixels, (value, i) => i < 3 * 16 ? value : 1 - value); // from frame 3 on
    for (const [sizes, isKnown] of [[SIZES, true], [{ ...SIZES, causal: true, wrapTime: false }, false]] as const) {
      const model = createPublishedModel(engine, sizes, engine.noise(1, 0));
      const [a, b] = [pixels, other].map((values) =>
        tf.tidy(() => {
          const x = tf.tensor2d(values, [FRAMES, 16]);
          return expectedPublished(engine, model, encodePublished(engine, model, x)).dataSync() as Float32Array;
        })
      );
      const before = (values: Float32Array) => [...values.subarray(0, 3 * 4 * WIDTH)];
      assert.equal(before(a!).some((value, i) => value !== before(b!)[i]), isKnown);
      assert.notDeepEqual(a, b);
      disposePublishedModel(model);
    }
  }));
