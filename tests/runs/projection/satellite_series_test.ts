import { assert } from "../../deps.ts";
import type { ReadPart } from "../../../lib/archive/mod.ts";
import { seriesReader } from "../../../lib/runs/projection/satellite_series.ts";

const ALL = { x: 0, y: 0, nx: 3, ny: 1 };

/** A group of four half hours on three cells: rain counts up, quality is .5 or not known. */
function group(variables: readonly string[]) {
  const fields: Record<string, (half: number, cell: number) => number> = {
    "rain_rate": (half, cell) => 10 * half + cell,
    quality: (_, cell) => cell === 2 ? NaN : 0.5,
  };
  return {
    grid: { crs: "EPSG:4326", nx: 3, ny: 1, x0: 0, y0: 0, dx: 0.1, dy: -0.1 },
    time: { first: 0, step: 1800, count: 4 },
    variables: variables.map((name) => (
      { name, units: "1", longName: name, dtype: "float32", scale: 1, fill: NaN, kind: "rate" } as const
    )),
    read: (name: string, { time: [first, count], x = [0, 3] }: ReadPart) => {
      assert.ok(first >= 0 && first + count <= 4);
      return Promise.resolve(
        Float32Array.from(
          { length: x[1] * count },
          (_, i) => fields[name]!(first + Math.floor(i / x[1]), x[0] + i % x[1]),
        ),
      );
    },
  };
}

Deno.test("a series has the half hours before and after, missing where the archive ends, and errors by quality", async () => {
  const read = seriesReader(group(["rain_rate", "quality"]), ALL);
  const { rates, variance } = await read(1, 2, [0, 2]);
  assert.deepEqual([...rates], [0, 2, 10, 12, 20, 22, 30, 32]);
  assert.deepEqual([...variance], [3, 0, 3, 0, 3, 0, 3, 0]);
  const whole = await read(0, 4, [1]);
  assert.deepEqual([...whole.rates], [NaN, 1, 11, 21, 31, NaN]);
  assert.deepEqual([...whole.variance], [0, 3, 3, 3, 3, 0]);
  const part = await seriesReader(group(["rain_rate"]), { ...ALL, x: 1, nx: 2 })(1, 2, [1, 2]);
  assert.deepEqual([...part.rates], [1, 2, 11, 12, 21, 22, 31, 32], "of the block, numbered as of the whole grid");
});

Deno.test("a product without quality has no errors of its own", async () => {
  const { variance } = await seriesReader(group(["rain_rate"]), ALL)(1, 1, [0, 1]);
  assert.deepEqual([...variance], new Array(6).fill(0));
});
