import { randomStream } from "../../lib/base/mod.ts";
import { assert } from "../deps.ts";
import { convolution, dense, parameterBuilder, upsampling, valueAndGradients } from "../../lib/learning/mod.ts";
import { near, withEngine } from "./with_engine.ts";

const numbers = (count: number, name: string): number[] => {
  const stream = randomStream(5, name);
  return Array.from({ length: count }, () => stream.normal());
};

interface Image {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  at(y: number, x: number, c: number): number;
}

function image(data: ArrayLike<number>, height: number, width: number, channels: number): Image {
  return { height, width, channels, at: (y, x, c) => data[(y * width + x) * channels + c]! };
}

/** Convolution by its definition: zeros outside, `low` rows and columns of them before the first. */
function convolved(
  x: Image,
  weight: ArrayLike<number>,
  bias: ArrayLike<number>,
  kernel: number,
  stride: number,
  low: number,
) {
  const outputs = bias.length;
  const out: number[] = [];
  for (let y = 0; y < x.height; y += stride) {
    for (let column = 0; column < x.width; column += stride) {
      for (let o = 0; o < outputs; o++) {
        let sum = bias[o]!;
        for (let i = 0; i < kernel; i++) {
          for (let j = 0; j < kernel; j++) {
            const [row, col] = [y + i - low, column + j - low];
            if (row < 0 || col < 0 || row >= x.height || col >= x.width) continue;
            for (let c = 0; c < x.channels; c++) {
              sum += x.at(row, col, c) * weight[((i * kernel + j) * x.channels + c) * outputs + o]!;
            }
          }
        }
        out.push(sum);
      }
    }
  }
  return out;
}

Deno.test("dense() is x W + b, the halves of the bias as asked for", () =>
  withEngine((engine) => {
    const build = parameterBuilder(engine, engine.noise(1, 0));
    build.dense("d", 3, 4, [1, -2]);
    const { "d/weight": weight, "d/bias": bias } = build.parameters;
    assert.deepEqual([...bias!.dataSync()], [1, 1, -2, -2]);
    const w = weight!.dataSync();
    const x = numbers(6, "x");
    const out = dense(engine, build.parameters, "d", engine.tf.tensor2d(x, [2, 3])).dataSync();
    const expected = [0, 1].flatMap((row) =>
      [0, 1, 2, 3].map((o) => [0, 1, 2].reduce((sum, i) => sum + x[row * 3 + i]! * w[i * 4 + o]!, o < 2 ? 1 : -2))
    );
    assert.ok(near(out, expected, 1e-5));
    assert.ok(w.every((value) => Math.abs(value) <= Math.sqrt(6 / 3)));
  }));

Deno.test("convolution() is the sum over the kernel with zeros around, halving by a stride of 2", () =>
  withEngine((engine) => {
    const { tf } = engine;
    const build = parameterBuilder(engine, engine.noise(1, 0));
    build.convolution("odd", 3, 2, 3);
    build.convolution("even", 4, 2, 3);
    const data = numbers(6 * 4 * 2, "image");
    const x = tf.tensor4d(data, [1, 6, 4, 2]);
    for (const [name, kernel, stride] of [["odd", 3, 1], ["even", 4, 2]] as const) {
      const bias = numbers(3, name);
      build.parameters[`${name}/bias`]!.assign(tf.tensor1d(bias));
      const out = convolution(engine, build.parameters, name, x, stride);
      assert.deepEqual(out.shape, [1, 6 / stride, 4 / stride, 3]);
      const weight = build.parameters[`${name}/weight`]!.dataSync();
      assert.ok(near(out.dataSync(), convolved(image(data, 6, 4, 2), weight, bias, kernel, stride, 1), 1e-5), name);
    }
  }));

Deno.test("upsampling() lays four channels out as two rows and two columns, and has the gradient of what it computes", () =>
  withEngine((engine) => {
    const { tf } = engine;
    const build = parameterBuilder(engine, engine.noise(2, 0));
    build.convolution("up", 3, 2, 4 * 3);
    const bias = numbers(12, "bias");
    build.parameters["up/bias"]!.assign(tf.tensor1d(bias));
    const [rows, height, width] = [2, 3, 4];
    const data = numbers(rows * height * width * 2, "image");
    const x = tf.tensor4d(data, [rows, height, width, 2]);
    const out = upsampling(engine, build.parameters, "up", x);
    assert.deepEqual(out.shape, [rows, 2 * height, 2 * width, 3]);

    const weight = build.parameters["up/weight"]!.dataSync();
    const expected = new Float64Array(out.size);
    for (let row = 0; row < rows; row++) {
      const one = data.slice(row * height * width * 2, (row + 1) * height * width * 2);
      const fine = image(convolved(image(one, height, width, 2), weight, bias, 3, 1, 1), height, width, 12);
      for (let y = 0; y < 2 * height; y++) {
        for (let column = 0; column < 2 * width; column++) {
          for (let c = 0; c < 3; c++) {
            expected[((row * 2 * height + y) * 2 * width + column) * 3 + c] = fine.at(
              y >> 1,
              column >> 1,
              (y % 2) * 6 + (column % 2) * 3 + c,
            );
          }
        }
      }
    }
    assert.ok(near(out.dataSync(), expected, 1e-5));

    const loss = () => tf.sum(tf.square(upsampling(engine, build.parameters, "up", x)));
    const { gradients } = valueAndGradients(engine, loss, build.parameters);
    // d(sum of squares)/d(bias of a channel) = twice the sum of the outputs that it adds to
    const sums = new Float64Array(12);
    expected.forEach((value, i) => {
      const [c, column, y] = [i % 3, Math.floor(i / 3) % (2 * width), Math.floor(i / 3 / (2 * width))];
      sums[(y % 2) * 6 + (column % 2) * 3 + c]! += 2 * value;
    });
    assert.ok(near(gradients["up/bias"]!.dataSync(), sums, 1e-4));
  }));
