import { assert } from "../../deps.ts";
import { advected, opticalFlow } from "../../../lib/verification/spatial/mod.ts";

const SIDE = 32;
const SHAPE = [SIDE, SIDE] as const;

/** Smooth blobs that have moved by (dy, dx). */
function blobs(dy: number, dx: number): Float64Array {
  const centres = [[8, 9, 3], [20, 22, 2], [24, 7, 1.5], [12, 25, 2.5]] as const;
  return Float64Array.from({ length: SIDE * SIDE }, (_, i) => {
    const [y, x] = [Math.floor(i / SIDE) - dy, i % SIDE - dx];
    return centres.reduce((sum, [cy, cx, r]) => sum + r * Math.exp(-((y - cy) ** 2 + (x - cx) ** 2) / 12), 0);
  });
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

Deno.test("opticalFlow() finds the motion of a field that moves as a whole, of parts of a cell and of several", () => {
  for (const [dy, dx] of [[0, 0], [1.3, -0.7], [-0.4, 0.25], [2.5, 3]] as const) {
    const flow = opticalFlow([blobs(0, 0), blobs(dy, dx), blobs(2 * dy, 2 * dx)], SHAPE);
    const found = [mean(flow.dy), mean(flow.dx)] as const;
    assert.ok(Math.hypot(found[0] - dy, found[1] - dx) < 0.2, `${found}, expected ${dy}, ${dx}`);
  }
});

Deno.test("opticalFlow() has no motion where nothing is to be seen, and needs two fields", () => {
  const dry = new Float64Array(SIDE * SIDE);
  const flow = opticalFlow([dry, dry], SHAPE);
  assert.ok(flow.dy.every((value) => value === 0) && flow.dx.every((value) => value === 0));
  assert.throws(() => opticalFlow([dry], SHAPE), /1 fields show no motion/);
});

Deno.test("advected() moves whole cells exactly and keeps the edge's value beyond the edge", () => {
  const field = Float64Array.from({ length: 12 }, (_, i) => i); // 3 rows of 4
  const flow = { dy: new Float64Array(12), dx: new Float64Array(12).fill(1) };
  assert.deepEqual([...advected(field, flow, [3, 4], 2)], [0, 0, 0, 1, 4, 4, 4, 5, 8, 8, 8, 9]);
  assert.deepEqual([...advected(field, flow, [3, 4], 0)], [...field]);
});

Deno.test("a field extrapolated along its flow is nearer to what comes than the field itself", () => {
  const flow = opticalFlow([blobs(0, 0), blobs(1, 0.6)], SHAPE);
  const [now, later] = [blobs(1, 0.6), blobs(5, 3)];
  const error = (forecast: Float64Array) => Math.sqrt(mean(forecast.map((value, i) => (value - later[i]!) ** 2)));
  assert.ok(error(advected(now, flow, SHAPE, 4)) < 0.2 * error(now));
});
