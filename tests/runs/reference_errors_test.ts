import { assert } from "../deps.ts";
import { referenceSums } from "../../lib/runs/reference_errors.ts";

const [SIZE, FRAMES] = [16, 8];

/** Errors of persistence, its mean, flow and its mean, 2 frames ahead, of a band of rain that moves a column a frame. */
function errorsOf(rate: (frame: number, y: number, x: number) => number): readonly number[] {
  const window = Float32Array.from({ length: FRAMES * SIZE * SIZE }, (_, i) => {
    const [frame, y, x] = [Math.floor(i / SIZE ** 2), Math.floor(i / SIZE) % SIZE, i % SIZE];
    return rate(frame, y, x);
  });
  const [sums] = referenceSums(window, { leads: [2], from: 4, frames: FRAMES, size: SIZE });
  return sums!.squares.map((squares) => Math.sqrt(squares / sums!.cells));
}

const band = (frame: number, _y: number, x: number) => 3 + 2.5 * Math.sin((x - frame) / 2);

Deno.test("rain that only moves is foretold by flow", () => {
  const [persistence, , flow] = errorsOf(band);
  assert.ok(flow! < 0.4 * persistence!, `${flow} of ${persistence}`);
});

Deno.test("what the radar misses is no dry weather that flow carries along", () => {
  const [, , whole] = errorsOf(band);
  const [, , holed] = errorsOf((frame, y, x) => y === 8 && x % 5 === 2 ? NaN : band(frame, y, x));
  assert.ok(holed! < 1.3 * whole!, `${holed} with gaps, ${whole} without`);
});
