import { assert } from "../../deps.ts";
import { cellSize, type Grid, LONGLAT } from "../../../lib/grid/mod.ts";
import { GREATEST_SHIFT, injections } from "../../../lib/runs/sensitivity/injections.ts";
import { type RainBlock, windowOf } from "../../../lib/runs/sensitivity/rain_blocks.ts";

/** Cells of 0.01 degrees about 46 N. */
const LONGITUDES: Grid = { crs: LONGLAT, nx: 101, ny: 101, x0: 2, y0: 46.5, dx: 0.01, dy: -0.01 };

const sizes = { frames: 3, size: 16, before: GREATEST_SHIFT, around: 4 };

/** A block of the values `rate` has at frame, row and column, counted from the window in its middle. */
function block(rate: (frame: number, row: number, column: number) => number): RainBlock {
  const side = sizes.size + 2 * sizes.around;
  const rates = Float32Array.from({ length: (sizes.frames + 2 * sizes.before) * side * side }, (_, i) => {
    const [frame, row] = [Math.floor(i / side / side), Math.floor(i / side) % side];
    return rate(frame - sizes.before, row - sizes.around, i % side - sizes.around);
  });
  return { time: 0, y: 0, x: 0, rates, sizes };
}

const place = (frame: number, row: number, column: number) => 1e4 * (frame + 10) + 100 * (row + 10) + column + 10;
const blocks = [block(place), block(() => 7), block(() => 8)];

/** What error `name` makes of `value` at frame 1, row 5, column 6 of the first window. */
function found(name: string, of: readonly RainBlock[] = blocks): number {
  const error = injections(5, { x: 2000, y: 2000 }).find((one) => one.name === name)!;
  return error.estimate(of, 0)[(1 * 16 + 5) * 16 + 6]!;
}

Deno.test("injections() are late, early, weak, aside by what they say", () => {
  assert.equal(windowOf(blocks[0]!)[(1 * 16 + 5) * 16 + 6], place(1, 5, 6));
  assert.equal(found("none"), place(1, 5, 6));
  assert.equal(found("5 min late"), place(0, 5, 6));
  assert.equal(found("30 min late"), place(-5, 5, 6));
  assert.equal(found("10 min early"), place(3, 5, 6));
  assert.equal(found("rain times 0.5"), place(1, 5, 6) / 2);
  assert.equal(found("8 km to the east"), place(1, 5, 2));
  assert.equal(found("8 km down the rows"), place(1, 1, 6));
  assert.equal(found("rain of another time"), 7);
  assert.equal(injections(5, { x: 2000, y: 2000 }).filter(({ kind }) => kind === "time").length, 5);
});

Deno.test("a window is not moved beyond its block", () => {
  for (const move of [{ late: 7 }, { late: -7 }, { right: -5 }, { down: 5 }]) {
    assert.throws(
      () => windowOf(blocks[0]!, move),
      /^RangeError: Cannot move a window by .* its block holds 6 and 4 more$/,
    );
  }
});

Deno.test("the smoothing is the mean of 5 x 5 cells, of those with a value, and reaches beyond the window", () => {
  assert.equal(found("mean of 10 x 10 km"), place(1, 5, 6));
  const bump = block((_, row, column) => row === 5 && column === 6 ? 25 : 0);
  assert.equal(found("mean of 10 x 10 km", [bump]), 1);
  const holed = block((_, row, column) => column === 6 && row === 5 ? 24 : column === 5 && row === 5 ? NaN : 0);
  assert.equal(found("mean of 10 x 10 km", [holed]), 1);
  const outside = block((_, row) => row === -2 ? 5 : 0);
  const [first] = injections(5, { x: 2000, y: 2000 }).find(({ kind }) => kind === "smoothing")!.estimate([outside], 0);
  assert.equal(first, 1);
});

Deno.test("injections() name their lengths in km, each along its own side of cells in degrees", () => {
  const names = injections(5, cellSize(LONGITUDES)).map(({ name }) => name);
  for (const name of ["mean of 3.86 x 5.56 km", "3.09 km to the east", "4.45 km down the rows"]) {
    assert.ok(names.includes(name), names.join("; "));
  }
});
