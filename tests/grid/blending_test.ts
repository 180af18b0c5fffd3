import { assert, fc } from "../deps.ts";
import { randomStream } from "../../lib/base/mod.ts";
import { blendingWeights, createBlender, cutTile, seamContrast, tileField, type Tiling } from "../../lib/grid/mod.ts";

const sides = fc.integer({ min: 2, max: 40 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    cells: fc.integer({ min: 1, max: 200 }),
    overlap: fc.integer({ min: 0, max: size - 1 }),
  })
);

Deno.test("blendingWeights() add up to 1 at every cell, are never below 0, and change slowly", () => {
  fc.assert(fc.property(sides, ({ size, cells, overlap }) => {
    const { rows } = tileField({ ny: cells, nx: 1 }, { size, overlap });
    const weights = blendingWeights(rows, size);
    const sums = new Float64Array(rows.at(-1)! + size);
    weights.forEach((own, i) => own.forEach((weight, k) => sums[rows[i]! + k]! += weight));
    assert.ok(sums.every((sum) => Math.abs(sum - 1) < 1e-12));
    assert.ok(weights.every((own) => own.every((weight) => weight >= 0)));
    if (overlap === 0 || 2 * overlap > size || rows.length < 2) return;
    // with two tiles at a cell the ramp is sin², whose slope is pi / 2 over what they share at most
    const steps = weights.flatMap((own) => Array.from(own.subarray(1), (weight, k) => Math.abs(weight - own[k]!)));
    assert.ok(Math.max(...steps) <= Math.PI / 2 / overlap + 1e-12, `${Math.max(...steps)} with ${overlap}`);
  }));
});

Deno.test("the ramp over two shared cells is sin² of an eighth and three eighths of a turn of pi", () => {
  const [first, second] = blendingWeights([0, 2], 4);
  const [low, high] = [Math.sin(Math.PI / 8) ** 2, Math.sin(3 * Math.PI / 8) ** 2]; // 0.1464, 0.8536
  for (const [weights, wanted] of [[first!, [1, 1, high, low]], [second!, [low, high, 1, 1]]] as const) {
    wanted.forEach((value, k) => assert.ok(Math.abs(weights[k]! - value) < 1e-12));
  }
});

/** The field that `decode` makes of the tiles of a field, blended. */
function blend(
  field: Float32Array,
  tiling: Tiling,
  decode: (tile: Float32Array, number: number) => Float32Array | null,
) {
  const blender = createBlender(tiling);
  tiling.rows.forEach((row, j) =>
    tiling.columns.forEach((column, i) => {
      const tile = new Float32Array(tiling.size ** 2);
      cutTile(field, tiling, [row, column], tile, 0);
      const decoded = decode(tile, j * tiling.columns.length + i);
      if (decoded !== null) blender.add(j, i, decoded);
    })
  );
  return blender.finish();
}

Deno.test("tiles cut from a field and blended give the field again, and its missing cells", () => {
  const some = fc.record({ side: sides, nx: fc.integer({ min: 1, max: 60 }), seed: fc.integer() });
  fc.assert(
    fc.property(some, ({ side: { size, cells: ny, overlap }, nx, seed }) => {
      const stream = randomStream(seed, "field");
      const field = Float32Array.from({ length: ny * nx }, () => stream.next() < 0.1 ? NaN : 10 * stream.next());
      const blended = blend(field, tileField({ ny, nx }, { size, overlap }), (tile) => tile);
      blended.forEach((value, i) =>
        assert.ok(Number.isNaN(field[i]!) ? Number.isNaN(value) : Math.abs(value - field[i]!) < 1e-5, `cell ${i}`)
      );
    }),
    { numRuns: 40 },
  );
});

Deno.test("where a tile is left out, its neighbours stand in, and what only it covers is missing", () => {
  const tiling = tileField({ ny: 8, nx: 20 }, { size: 8, overlap: 2 });
  const field = new Float32Array(160).fill(3);
  const blended = blend(field, tiling, (tile, number) => number === 1 ? null : tile);
  assert.deepEqual(tiling.columns, [0, 6, 12]);
  for (let x = 0; x < 20; x++) assert.equal(blended[x], x >= 8 && x < 12 ? NaN : 3, `column ${x}`);
});

/** Two broad bumps over 400 x 400 cells: no step of more than 0.5 % of the range. */
const SMOOTH = Float32Array.from({ length: 400 * 400 }, (_, i) => {
  const [y, x] = [Math.floor(i / 400), i % 400];
  const bump = (cy: number, cx: number) => Math.exp(-((y - cy) ** 2 + (x - cx) ** 2) / (2 * 130 ** 2));
  return bump(120, 150) + 0.8 * bump(300, 310);
});
const RANGE = SMOOTH.reduce((a, b) => Math.max(a, b)) - SMOOTH.reduce((a, b) => Math.min(a, b));

Deno.test("blended decoding of a smooth 800 x 800 km field has no jump larger than 1 % of its range, though each tile errs", () => {
  const tiling = tileField({ ny: 400, nx: 400 }, { size: 32, overlap: 8 });
  assert.ok(seamContrast(SMOOTH, tiling, "edges").largest < 0.005 * RANGE);
  const exact = blend(SMOOTH, tiling, (tile) => tile);
  assert.ok(seamContrast(exact, tiling, "edges").largest < 0.01 * RANGE);

  // a decoder that errs by up to 1.5 % of the range, differently in each tile: pasted, tiles would jump by up to 3 %
  const stream = randomStream(3, "errors");
  const offsets = tiling.rows.flatMap(() => tiling.columns.map(() => 0.015 * RANGE * (2 * stream.next() - 1)));
  const erring = (tile: Float32Array, number: number) => tile.map((value) => value + offsets[number]!);
  const blended = blend(SMOOTH, tiling, erring);
  const { largest, ratio } = seamContrast(blended, tiling, "edges");
  assert.ok(largest <= 0.01 * RANGE, `${largest / RANGE}`);
  assert.ok(ratio < 1.2, `${ratio}`);

  const pasted = paste(SMOOTH, tiling, erring);
  assert.ok(seamContrast(pasted, tiling, "middles").largest > 0.02 * RANGE, "without blending the seams show");
  assert.ok(seamContrast(pasted, tiling, "middles").ratio > 2);
});

/** Each cell from the tile whose middle is nearest: what blending is for. */
function paste(field: Float32Array, tiling: Tiling, decode: (tile: Float32Array, number: number) => Float32Array) {
  const { rows, columns, size, nx } = tiling;
  const nearest = (starts: readonly number[], cell: number) =>
    starts.reduce(
      (best, start, i) =>
        Math.abs(start + size / 2 - cell - 0.5) < Math.abs(starts[best]! + size / 2 - cell - 0.5) ? i : best,
      0,
    );
  const tiles = rows.flatMap((row) =>
    columns.map((column) => {
      const tile = new Float32Array(size * size);
      cutTile(field, tiling, [row, column], tile, 0);
      return tile;
    })
  ).map(decode);
  return field.map((_, i) => {
    const [y, x] = [Math.floor(i / nx), i % nx];
    const [j, k] = [nearest(rows, y), nearest(columns, x)];
    return tiles[j * columns.length + k]![(y - rows[j]!) * size + x - columns[k]!]!;
  });
}

Deno.test("seamContrast() tells the gradient across seams from that elsewhere", () => {
  const tiling = tileField({ ny: 1, nx: 14 }, { size: 8, overlap: 2 });
  assert.deepEqual(tiling.columns, [0, 6]);
  const steps = (at: number, height: number) => Float32Array.from({ length: 14 }, (_, x) => x + (x >= at ? height : 0));
  const middles = seamContrast(steps(7, 4), { ...tiling, rows: [0], size: 8 }, "middles");
  assert.deepEqual([middles.across, middles.elsewhere, middles.ratio, middles.largest], [5, 1, 5, 5]);
  const edges = seamContrast(steps(7, 4), tiling, "edges");
  assert.deepEqual([edges.across, edges.elsewhere], [1, 15 / 11]);
  assert.equal(seamContrast(new Float32Array(14).fill(NaN), tiling, "edges").ratio, NaN);
});
