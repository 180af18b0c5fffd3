import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { assert, fc } from "../../deps.ts";
import { testWithData } from "../../shared.ts";
import { inFolder } from "../../sources/frames.ts";
import { near, withEngine } from "../../learning/with_engine.ts";
import { isDataError } from "../../../lib/base/mod.ts";
import { colourFrames, poseNumbers } from "../../../lib/runs/reproduce/colour_frames.ts";
import { openMnistToy } from "../../../lib/runs/reproduce/mnist_toy.ts";
import { framesOfBatch } from "../../../lib/runs/reproduce/toy.ts";
import { blots, writeSmallMnist } from "./idx_files.ts";
import { known } from "./values.ts";

Deno.test("colourFrames() turns, scales and colours as NumPy does pixel by pixel", () =>
  withEngine((engine) => {
    const { tf } = engine;
    const picture = Float32Array.from(
      { length: 784 },
      (_, i) => Math.round(127.5 * (1 + Math.sin(0.37 * (i + 1) + 0.002 * (i + 1) ** 2))) / 255,
    );
    const frames = tf.tidy(() => {
      const pictures = tf.tensor2d(Float32Array.of(...picture, ...picture), [2, 784]);
      const poses = tf.tensor2d(known.warps.map(poseNumbers));
      return colourFrames(engine, pictures, poses).arraySync() as number[][];
    });
    known.warps.forEach(({ sums, pixels }, k) => {
      const channel = (c: number) => frames[k]!.slice(784 * c, 784 * (c + 1));
      assert.ok(near([0, 1, 2].map((c) => channel(c).reduce((a, b) => a + b)), sums, 1e-5), `sums of pose ${k}`);
      const at = [[0, 3, 5], [1, 14, 13], [2, 20, 8], [0, 27, 27]].map(([c, y, x]) => channel(c!)[28 * y! + x!]!);
      assert.ok(near(at, pixels, 1e-5), `${at} is not ${pixels} in pose ${k}`);
    });
  }));

Deno.test("an MNIST sequence moves one factor around its circle, two when combined, and nothing else", () =>
  inFolder(async (folder) => {
    await writeSmallMnist(folder);
    const toy = await openMnistToy(folder);
    await withEngine((engine) => {
      for (const [motion, count] of [["single", 1], ["combined", 2]] as const) {
        const { inputs, sequences } = toy.test(motion, 0, 8);
        const frames = engine.tf.tidy(() => framesOfBatch(engine, toy, inputs));
        assert.deepEqual(frames.shape, [8 * 18, 3 * 784]);
        const poses = inputs[1]!.values;
        sequences.forEach(({ moving, course }, k) => {
          const names = moving.split("+");
          assert.equal(names.length, count);
          assert.equal(course === null, count === 2);
          const pose = (t: number) => [...poses.subarray((k * 18 + t) * 5, (k * 18 + t + 1) * 5)];
          const distinct = (of: (pose: number[]) => number) =>
            new Set(Array.from({ length: 18 }, (_, t) => of(pose(t)))).size;
          const scales = distinct(([c, s]) => Math.round(1000 * Math.hypot(c!, s!)));
          const angles = distinct(([c, s]) => Math.round(Math.atan2(s!, c!) * 180 / Math.PI));
          const colours = distinct(([, , r, g, b]) =>
            Math.round(1e3 * r!) * 1e6 + Math.round(1e3 * g!) * 1e3 + Math.round(1e3 * b!)
          );
          assert.deepEqual(
            [scales, angles, colours],
            ["scale", "rotation", "hue"].map((name) => names.includes(name) ? 18 : 1),
          );
        });
        frames.dispose();
      }
    });
  }));

Deno.test("MNIST batches are the same from the same place, differ by seed and epoch, and leave the validation part out", () =>
  inFolder(async (folder) => {
    await writeSmallMnist(folder);
    const toy = await openMnistToy(folder);
    const batches = async (seed: number, from: { epoch: number; batch: number }, count: number) => {
      const found: { text: string; next: unknown }[] = [];
      for await (const { inputs, next } of toy.batches(seed, 8, from)) {
        found.push({ text: inputs.map(({ values }) => values.join()).join(";"), next });
        if (found.length === count) break;
      }
      return found;
    };
    // of 40 pictures 32 are for training: four batches an epoch
    const all = await batches(1, { epoch: 0, batch: 0 }, 9);
    assert.deepEqual(
      all.map(({ next }) => next),
      [1, 2, 3, 4, 1, 2, 3, 4, 1].map((batch, i) => ({ epoch: Math.floor(i / 4), batch })),
    );
    assert.equal(new Set(all.map(({ text }) => text)).size, 9);
    assert.deepEqual(await batches(1, { epoch: 0, batch: 3 }, 3), all.slice(3, 6));
    assert.deepEqual(await batches(1, { epoch: 0, batch: 4 }, 1), all.slice(4, 5));
    assert.notEqual((await batches(2, { epoch: 0, batch: 0 }, 1))[0]!.text, all[0]!.text);
  }));

Deno.test("MNIST files that are cut, absent or of other pictures are refused by name", () =>
  inFolder(async (folder) => {
    await writeSmallMnist(folder);
    const path = join(folder, "t10k-images-idx3-ubyte");
    const whole = blots(20);
    const refused = (tag: "corrupt-file" | "missing-file" | "grid-mismatch", file: string) =>
      assert.rejects(openMnistToy(folder), (error) => isDataError(error, tag) && error.message.includes(file));
    await Deno.writeFile(path, whole.subarray(0, whole.length - 1));
    await refused("corrupt-file", path);
    await Deno.writeFile(path, blots(20, 27));
    await refused("grid-mismatch", path);
    await Deno.writeFile(path, whole);
    const packed = gzipSync(blots(40));
    const training = join(folder, "train-images-idx3-ubyte.gz");
    await Deno.writeFile(training, packed.subarray(0, packed.length - 20));
    await refused("corrupt-file", training);
    await Deno.remove(training);
    await refused("missing-file", training);
    await Deno.writeFile(training, gzipSync(blots(0)));
    await refused("corrupt-file", training);
    await Deno.writeFile(training, gzipSync(whole)); // what is held out, in place of what is learned from
    await refused("corrupt-file", training);
  }));

Deno.test("MNIST files cut anywhere, packed or not, are refused by name, never read in part", () =>
  inFolder(async (folder) => {
    await writeSmallMnist(folder);
    for (const name of ["train-images-idx3-ubyte.gz", "t10k-images-idx3-ubyte"]) {
      const path = join(folder, name);
      const whole = await Deno.readFile(path);
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
          await Deno.writeFile(path, whole.subarray(0, length));
          await assert.rejects(
            openMnistToy(folder),
            (error) =>
              isDataError(error, "corrupt-file", length < 20 ? "unknown-format" : "corrupt-file") &&
              error.message.includes(path),
            `${name} cut to ${length} bytes`,
          );
        }),
        { numRuns: 40, examples: [[0], [1], [3], [10], [16], [whole.length - 1], [whole.length - 8]] },
      );
      await Deno.writeFile(path, whole);
    }
    await openMnistToy(folder);
  }));

Deno.test("fewer MNIST pictures than a batch takes are refused, not waited for", () =>
  inFolder(async (folder) => {
    await writeSmallMnist(folder);
    const toy = await openMnistToy(folder);
    const batches = toy.batches(1, 33, { epoch: 0, batch: 0 });
    await assert.rejects(
      async () => void await batches[Symbol.asyncIterator]().next(),
      /Cannot make batches of 33 of 32 training pictures/,
    );
  }));

testWithData("MNIST's own files make sequences", async (data) => {
  const toy = await openMnistToy(`${data}/mnist`);
  const { inputs: [pictures], sequences } = toy.test("single", 0, 300);
  assert.deepEqual(pictures!.shape, [300, 784]);
  // each of three factors moves in a third: 100 ± 3.5 standard deviations of 8.2
  for (const factor of ["rotation", "scale", "hue"]) {
    const count = sequences.filter(({ moving }) => moving === factor).length;
    assert.ok(Math.abs(count - 100) < 29, `${factor}: ${count}`);
  }
});
