import { assert } from "../deps.ts";
import { randomStream } from "../../lib/base/mod.ts";
import { bestShift, squareCells } from "../../lib/runs/best_shift.ts";

Deno.test("bestShift() finds how far rain has moved, and none where there is none", () => {
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
  const window = (y0: number, x0: number) =>
    Float32Array.from({ length: 32 * 32 }, (_, i) => smooth[(y0 + Math.floor(i / 32)) * cells + x0 + i % 32]!);
  for (const [dy, dx] of [[0, 0], [3, -5], [-6, 2]] as const) {
    const found = bestShift([[window(8 - dy, 8 - dx), window(8, 8)]], squareCells(32), 8)!;
    assert.deepEqual([found.dy, found.dx], [dy, dx]);
    assert.ok(found.correlation > 0.999);
  }
  assert.equal(bestShift([[window(8, 8), new Float32Array(1024)]], squareCells(32), 8), null);
});
