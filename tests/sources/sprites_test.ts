import { join } from "node:path";
import { assert } from "../deps.ts";
import { python } from "../paths.ts";
import { known } from "../runs/reproduce/values.ts";
import { isDataError } from "../../lib/base/mod.ts";
import { readPart } from "../../lib/sources/dsprites.ts";
import { readDsprites, renderSprite, SPRITE_VALUES } from "../../lib/sources/mod.ts";

Deno.test("renderSprite() sets the pixels that NumPy finds inside the shape", () => {
  for (const { latents: [shape, scale, orientation, x, y], ...sums } of known.sprites) {
    const picture = renderSprite({ shape, scale, orientation, x, y });
    const found = { pixels: 0, rows: 0, columns: 0, products: 0 };
    picture.forEach((on, i) => {
      if (on === 0) return;
      const [row, column] = [Math.floor(i / 64), i % 64];
      found.pixels++;
      found.rows += row;
      found.columns += column;
      found.products += row * column;
    });
    assert.deepEqual(found, sums);
  }
});

Deno.test("each sprite has about the pixels that its size says, wherever it is: none is cut", () => {
  for (let shape = 0; shape < SPRITE_VALUES.shape; shape++) {
    for (const scale of [0, 4]) {
      for (let orientation = 0; orientation < 15; orientation++) {
        for (const [x, y] of [[0, 0], [14, 0], [0, 14], [14, 14]] as const) {
          const picture = renderSprite({ shape, scale, orientation, x, y });
          const area = 300 * (0.6 + 0.1 * scale) ** 2;
          const pixels = picture.reduce((a, b) => a + b); // within half a pixel all around
          assert.ok(
            Math.abs(pixels - area) < 2 * Math.sqrt(area),
            `${[shape, scale, orientation, x, y]}: ${pixels}, not ${area}`,
          );
        }
      }
    }
  }
});

Deno.test("sprites of latents that are not documented are refused", () => {
  const sprite = { shape: 0, scale: 0, orientation: 0, x: 0, y: 0 };
  for (const [name, count] of Object.entries(SPRITE_VALUES)) {
    for (const index of [-1, count, 0.5, NaN]) {
      assert.throws(() => renderSprite({ ...sprite, [name]: index }), new RegExp(`No sprite of ${name} ${index}`));
    }
  }
});

Deno.test("of dSprites the published part is read, in the order of the file", async () => {
  const asked: number[] = [];
  const inBits = new Uint8Array(4096); // a picture that says its index
  const pictures = await readPart((index) => {
    asked.push(index);
    for (let i = 0; i < 20; i++) inBits[i] = index >> i & 1;
    return Promise.resolve(inBits);
  });
  assert.equal(asked.length, 50_625);
  assert.ok(asked.every((index, i) => i === 0 || index > asked[i - 1]!), "ascending");
  // numpy.ravel_multi_index((shape, scale, orientation, x, y), (3, 6, 40, 32, 32))
  const cases = [[[0, 0, 0, 0, 0], 40960], [[2, 4, 14, 14, 14], 725_916], [[1, 2, 7, 3, 11], 383_190]] as const;
  for (const [[shape, scale, orientation, x, y], expected] of cases) {
    const picture = pictures.picture({ shape, scale, orientation, x, y });
    assert.equal(picture.slice(0, 20).reduce((sum, bit, i) => sum + (bit << i), 0), expected);
  }
});

if (python === null) console.log("skipped (no Python with NumPy): other npz files are refused");
Deno.test({
  name: "npz files that are not dSprites are refused",
  ignore: python === null,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      const script =
        "import sys, numpy as np; np.savez_compressed(sys.argv[1], **{sys.argv[2]: np.zeros((4, 64, 64), 'u1')})";
      for (const [name, tag] of [["imgs", "grid-mismatch"], ["pictures", "missing-variable"]] as const) {
        const path = join(folder, `${name}.npz`);
        const { success } = await new Deno.Command(python ?? "", { args: ["-c", script, path, name] }).output();
        assert.ok(success);
        await assert.rejects(readDsprites(path), (error) => isDataError(error, tag) && error.file === path);
      }
      await assert.rejects(readDsprites(join(folder, "none.npz")), (error) => isDataError(error, "missing-file"));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
