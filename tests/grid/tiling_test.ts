import { assert, fc } from "../deps.ts";
import { cutTile, tileField } from "../../lib/grid/mod.ts";

const sizes = fc.integer({ min: 1, max: 40 }).chain((size) =>
  fc.record({
    ny: fc.integer({ min: 1, max: 120 }),
    nx: fc.integer({ min: 1, max: 120 }),
    size: fc.constant(size),
    overlap: fc.integer({ min: 0, max: size - 1 }),
  })
);

Deno.test("tileField() covers a field of any size from its first cell to its last with the fewest tiles that share enough", () => {
  fc.assert(fc.property(sizes, ({ ny, nx, size, overlap }) => {
    const tiling = tileField({ ny, nx }, { size, overlap });
    for (const [starts, cells] of [[tiling.rows, ny], [tiling.columns, nx]] as const) {
      assert.equal(starts[0], 0);
      assert.equal(starts.at(-1)! + size, Math.max(cells, size));
      for (let i = 1; i < starts.length; i++) {
        assert.ok(starts[i]! > starts[i - 1]!);
        assert.ok(starts[i - 1]! + size - starts[i]! >= overlap, `${starts} share ${overlap}`);
      }
      const fewer = starts.length - 1; // so many tiles, sharing no more than asked for, do not reach the end
      assert.ok(fewer === 0 || size + (fewer - 1) * (size - overlap) < cells);
    }
  }));
});

Deno.test("a mosaic of 800 km in cells of 2 km is 17 x 17 tiles of 64 km that share 18 km", () => {
  const { rows, columns } = tileField({ ny: 400, nx: 400 }, { size: 32, overlap: 8 });
  assert.deepEqual(rows, Array.from({ length: 17 }, (_, i) => 23 * i));
  assert.deepEqual(columns, rows);
});

Deno.test("cutTile() takes the cells of a tile, missing beyond the field", () => {
  const field = Float32Array.from({ length: 3 * 5 }, (_, i) => i);
  const into = new Float32Array(20).fill(-1);
  cutTile(field, { ny: 3, nx: 5, size: 4 }, [1, 2], into, 2);
  const rest = [NaN, NaN, NaN, NaN];
  assert.deepEqual([...into], [-1, -1, 7, 8, 9, NaN, 12, 13, 14, NaN, ...rest, ...rest, -1, -1]);
});

Deno.test("tileField() refuses what cannot be tiled", () => {
  assert.throws(
    () => tileField({ ny: 4, nx: 4 }, { size: 4, overlap: 4 }),
    /overlap of 4 cells: give a whole number from 0 to 3/,
  );
  assert.throws(() => tileField({ ny: 0, nx: 4 }, { size: 4, overlap: 1 }), /rows 0/);
  assert.throws(() => tileField({ ny: 4, nx: 4 }, { size: 2.5, overlap: 1 }), RangeError);
});
