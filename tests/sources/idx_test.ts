import { gzipSync } from "node:zlib";
import { assert } from "../deps.ts";
import { testWithData } from "../shared.ts";
import { isDataError } from "../../lib/base/mod.ts";
import { openSource, readIdx } from "../../lib/sources/mod.ts";

testWithData("MNIST's test images and labels are read", async (data) => {
  const images = await readIdx(`${data}/mnist/t10k-images-idx3-ubyte.gz`);
  const labels = await readIdx(`${data}/mnist/t10k-labels-idx1-ubyte.gz`);
  // NumPy: sums, and the first ten labels.
  assert.deepEqual(images.shape, [10_000, 28, 28]);
  assert.equal(images.data.reduce((a, b) => a + b, 0), 264_923_200);
  assert.deepEqual(labels.shape, [10_000]);
  assert.equal(labels.data.reduce((a, b) => a + b, 0), 44_434);
  assert.deepEqual([...labels.data.subarray(0, 10)], [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
});

Deno.test("idx files that are cut, of another type, or none are refused", async () => {
  const path = await Deno.makeTempFile();
  const good = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6);
  const refused = async (bytes: Uint8Array, tag: "corrupt-file" | "unknown-format" | "unsupported-version") => {
    await Deno.writeFile(path, bytes);
    await assert.rejects(readIdx(path), (error) => isDataError(error, tag) && error.file === path, tag);
  };
  try {
    await Deno.writeFile(path, good);
    assert.deepEqual(await readIdx(path), { shape: [2, 3], data: Uint8Array.of(1, 2, 3, 4, 5, 6) });
    for (let length = 4; length < good.length; length++) await refused(good.subarray(0, length), "corrupt-file");
    await refused(Uint8Array.of(...good, 7), "corrupt-file");
    await refused(gzipSync(good).subarray(0, 20), "corrupt-file");
    await refused(good.with(2, 0x0d), "unsupported-version");
    await refused(good.with(0, 1), "unknown-format");
    await refused(new Uint8Array(), "unknown-format");
  } finally {
    await Deno.remove(path);
  }
  await assert.rejects(readIdx(path), (error) => isDataError(error, "missing-file"));
});

testWithData("MNIST's images are frames without time or place", async (data) => {
  const file = await openSource(`${data}/mnist/t10k-images-idx3-ubyte.gz`);
  assert.equal(file.format, "idx");
  const [variable] = file.variables;
  assert.deepEqual([variable!.times.length, variable!.grid.ny, variable!.grid.nx], [10_000, 28, 28]);
  assert.equal(variable!.ordinalTimes, "images");
  // the first test image, a seven: sum and largest pixel as NumPy gives them
  const { data: pixels } = await file.read("image", 0);
  assert.deepEqual([pixels.reduce((a, b) => a + b), Math.max(...pixels)], [18454, 255]);
  file.close();
});
