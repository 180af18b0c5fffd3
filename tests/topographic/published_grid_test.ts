/** Convolutional capsules: what is done at one place is done at every other. */
import { assert } from "../deps.ts";
import { near, withEngine } from "../learning/with_engine.ts";
import { randomStream } from "../../lib/base/mod.ts";
import type { Engine, Tensor } from "../../lib/engine/mod.ts";
import { countParameters } from "../../lib/learning/mod.ts";
import {
  createPublishedModel,
  decodePublished,
  disposePublishedModel,
  encodePublished,
  type PublishedModel,
  type PublishedSizes,
} from "../../lib/topographic/mod.ts";

/** Pictures of 32 x 32, places of 8 x 8. */
const SIZES: PublishedSizes = {
  frames: 1,
  capsules: 32,
  width: 3,
  kernel: 1,
  offset: 0,
  channels: 2,
  side: 32,
  layout: "grid",
};

/** Units of a place: two capsules of three. */
const UNITS = 6;

const stream = randomStream(4, "blot");
const BLOT = Float32Array.from({ length: 2 * 4 * 4 }, () => stream.next());

/** A picture with the blot's upper left pixel at (y, x). */
function picture(y: number, x: number): Float32Array {
  const pixels = new Float32Array(2 * 32 * 32);
  for (let i = 0; i < BLOT.length; i++) {
    const [c, dy, dx] = [Math.floor(i / 16), Math.floor(i / 4) % 4, i % 4];
    pixels[(c * 32 + y + dy) * 32 + x + dx] = BLOT[i]!;
  }
  return pixels;
}

function withModel(body: (engine: Engine, model: PublishedModel) => void): Promise<void> {
  return withEngine((engine) => {
    const model = createPublishedModel(engine, SIZES, engine.noise(1, 0));
    engine.tf.tidy(() => body(engine, model));
    disposePublishedModel(model);
    assert.equal(engine.memory().tensors, 0);
  });
}

Deno.test("what lies in a place is encoded alike in every other, by the same weights", () =>
  withModel((engine, model) => {
    const { tf } = engine;
    const encode = (pixels: Float32Array) => {
      const { z } = encodePublished(engine, model, tf.tensor2d(pixels, [1, pixels.length]));
      return [z.mean, z.logVariance].map((x: Tensor) => x.dataSync() as Float32Array);
    };
    // in the second place of the second row, and a place further right and down
    const [here, there] = [encode(picture(10, 11)), encode(picture(18, 19))];
    const place = (values: Float32Array, y: number, x: number) =>
      values.subarray((y * 4 + x) * UNITS, (y * 4 + x + 1) * UNITS);
    here.forEach((values, which) => {
      assert.ok(place(values, 1, 1).some((value) => Math.abs(value) > 1e-3), "something is seen");
      assert.ok(near(place(there[which]!, 2, 2), place(values, 1, 1), 1e-5));
      assert.ok(near(place(values, 3, 3), new Float32Array(UNITS), 1e-6), "what is two places off is not seen");
    });
  }));

Deno.test("a latent of one place is decoded alike in every other, and far from it not at all", () =>
  withModel((engine, model) => {
    const { tf } = engine;
    const pattern = Float32Array.from({ length: UNITS }, () => stream.normal());
    const decode = (y: number, x: number) => {
      const latent = new Float32Array(16 * UNITS);
      latent.set(pattern, (y * 4 + x) * UNITS);
      return decodePublished(engine, model, tf.tensor2d(latent, [1, latent.length])).dataSync() as Float32Array;
    };
    const at = (pixels: Float32Array, c: number, y: number, x: number) => pixels[(c * 32 + y) * 32 + x]!;
    // the corner's place and its neighbour see the edge in their margins, so compare places inside
    const [here, there] = [decode(1, 1), decode(2, 2)];
    for (const c of [0, 1]) {
      for (let y = 8; y < 16; y++) {
        for (let x = 8; x < 16; x++) {
          assert.ok(Math.abs(at(here, c, y, x) - at(there, c, y + 8, x + 8)) < 1e-5);
        }
      }
    }
    assert.ok(here.subarray(8 * 32, 16 * 32).some((value) => Math.abs(value) > 1e-3), "something is drawn");
    assert.ok(Math.abs(at(decode(0, 0), 0, 31, 31)) < 1e-6);
  }));

/** Values [y, x, channel] of a square picture. */
interface Field {
  readonly side: number;
  readonly channels: number;
  readonly at: (y: number, x: number, c: number) => number;
}

const fieldOf = (side: number, channels: number, of: Field["at"]): Field => {
  const values = Float64Array.from({ length: side * side * channels }, (_, i) => {
    const [c, x, y] = [i % channels, Math.floor(i / channels) % side, Math.floor(i / (channels * side))];
    return of(y, x, c);
  });
  return {
    side,
    channels,
    at: (y, x, c) => y < 0 || x < 0 || y >= side || x >= side ? 0 : values[(y * side + x) * channels + c]!,
  };
};

const relu = ({ side, channels, at }: Field) => fieldOf(side, channels, (y, x, c) => Math.max(0, at(y, x, c)));

Deno.test("encoder and decoder are the convolutions that they say, written here as sums over pixels", () =>
  withEngine((engine) => {
    const sizes: PublishedSizes = { ...SIZES, capsules: 16, channels: 3, side: 28 };
    const model = createPublishedModel(engine, sizes, engine.noise(3, 0));
    const convolved = (name: string, x: Field, stride = 1): Field => {
      const weight = model.parameters[`${name}/weight`]!;
      const [kernel, , inputs, outputs] = weight.shape as [number, number, number, number];
      const [w, bias] = [weight.dataSync(), model.parameters[`${name}/bias`]!.dataSync()];
      const before = Math.floor((kernel - stride) / 2);
      return fieldOf(x.side / stride, outputs, (y, x0, out) => {
        let sum = bias[out]!;
        for (let dy = 0; dy < kernel; dy++) {
          for (let dx = 0; dx < kernel; dx++) {
            for (let c = 0; c < inputs; c++) {
              sum += x.at(y * stride + dy - before, x0 * stride + dx - before, c) *
                w[((dy * kernel + dx) * inputs + c) * outputs + out]!;
            }
          }
        }
        return sum;
      });
    };
    const finer = (name: string, x: Field): Field => {
      const coarse = convolved(name, x);
      const channels = coarse.channels / 4;
      return fieldOf(
        2 * x.side,
        channels,
        (y, x0, c) => coarse.at(y >> 1, x0 >> 1, (2 * (y % 2) + x0 % 2) * channels + c),
      );
    };
    const { tf } = engine;
    const pixels = Float32Array.from({ length: 3 * 28 * 28 }, () => stream.next());
    const latent = Float32Array.from({ length: 48 }, () => stream.normal());
    const found = tf.tidy(() => {
      const { z } = encodePublished(engine, model, tf.tensor2d(pixels, [1, pixels.length]));
      return [z.mean, z.logVariance, decodePublished(engine, model, tf.tensor2d(latent, [1, 48]))]
        .map((x: Tensor) => x.dataSync());
    });
    // two pixels of nothing around make 32, and 16, 8, 4
    let h = fieldOf(
      32,
      3,
      (y, x, c) => y < 2 || x < 2 || y > 29 || x > 29 ? 0 : pixels[(c * 28 + y - 2) * 28 + x - 2]!,
    );
    for (const layer of [1, 2, 3]) h = relu(convolved(`z/${layer}`, h, 2));
    const moments = convolved("z/places", h);
    const ofPlaces = (first: number) =>
      Array.from({ length: 48 }, (_, i) => moments.at(Math.floor(i / 12), Math.floor(i / 3) % 4, first + i % 3));
    assert.ok(near(found[0]!, ofPlaces(0), 1e-4));
    assert.ok(near(found[1]!, ofPlaces(3), 1e-4));
    let g = relu(convolved("decoder/places", fieldOf(4, 3, (y, x, c) => latent[(y * 4 + x) * 3 + c]!)));
    for (const layer of [3, 2]) g = relu(finer(`decoder/${layer}`, g));
    g = finer("decoder/1", g);
    const logits = Array.from(pixels, (_, i) => g.at(Math.floor(i / 28) % 28 + 2, i % 28 + 2, Math.floor(i / 784)));
    assert.ok(near(found[2]!, logits, 1e-4));
    disposePublishedModel(model);
  }));

Deno.test("a grid has few weights, and as many for pictures whose places are larger but for the layers between", () =>
  withEngine((engine) => {
    for (const [side, least, most] of [[28, 1e5, 3e5], [64, 2e5, 6e5]] as const) {
      const model = createPublishedModel(engine, { ...SIZES, side, channels: 1 }, engine.noise(1, 0));
      const count = countParameters(model.parameters);
      assert.ok(count > least && count < most, `${side}: ${count}`);
      const { tf } = engine;
      const decoded = tf.tidy(() => decodePublished(engine, model, tf.zeros([2, 96])).shape);
      assert.deepEqual(decoded, [2, side * side]);
      disposePublishedModel(model);
    }
  }));
