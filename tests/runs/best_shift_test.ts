import { assert } from "../deps.ts";
import { randomStream } from "../../lib/base/mod.ts";
import { shiftFinder, squareCells } from "../../lib/runs/best_shift.ts";

Deno.test("the shift found is how far rain has moved, and none where there is none", () => {
  const stream = randomStream(9, "rain");
  const cells = 48;
  const rough = Float32Array.from({ length: cells * cells }, () => stream.normal());
  const smooth = rough.map((_, i) => {
    let sum = 0;
    for (let dy = -2; dy <= 2; dy++) {
      for (let dx = -2; dx <= 2; dx++) {
        const [y, x] = [(Math.floor(i / cells) + dy + cells) % cells, (i % cells + dx + cells) % cells];
        sum += rough[y * cells + x]!;
      }
    }
    return Math.max(0, sum - 2);
  });
  const bestShift = shiftFinder(squareCells(32), 8);
  const window = (y0: number, x0: number) =>
    Float32Array.from({ length: 32 * 32 }, (_, i) => smooth[(y0 + Math.floor(i / 32)) * cells + x0 + i % 32]!);
  for (const [dy, dx] of [[0, 0], [3, -5], [-6, 2]] as const) {
    const found = bestShift([[window(8 - dy, 8 - dx), window(8, 8)]])!;
    assert.deepEqual([found.dy, found.dx], [dy, dx]);
    assert.ok(found.correlation > 0.999);
  }
  assert.equal(bestShift([[window(8, 8), new Float32Array(1024)]]), null);
});

/** A disc of rain on a strip of a grid of 20 columns whose rows are cut at both ends, so that cells do not follow each other. */
const STRIP = {
  cells: Int32Array.from({ length: 16 * 14 }, (_, i) => 20 * (2 + Math.floor(i / 14)) + 3 + i % 14),
  columns: 20,
};
const disc = (y: number, x: number): Float32Array =>
  Float32Array.from(STRIP.cells, (cell) => Math.max(0, 3 - Math.hypot(Math.floor(cell / 20) - y, cell % 20 - x)));

Deno.test("cells of an irregular part of a grid move within their rows", () => {
  const found = shiftFinder(STRIP, 4)([[disc(12, 11), disc(10, 8)]])!;
  assert.deepEqual([found.dy, found.dx], [2, 3]);
});

Deno.test("a pair that has nothing left at a shift counts against it", () => {
  const still = [disc(17, 9), disc(17, 9)] as const; // at the lower edge, which a shift moves it over
  const moved = [disc(6, 9), disc(10, 9)] as const;
  const { dy, dx, correlation } = shiftFinder(STRIP, 4)([still, still, still, moved])!;
  assert.deepEqual([dy, dx], [0, 0]);
  assert.ok(correlation < 1 && correlation > 0.7);
});
