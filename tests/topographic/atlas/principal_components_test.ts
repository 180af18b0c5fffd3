import { assert } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { principalComponents, projectOn } from "../../../lib/topographic/mod.ts";

/** `np.linalg.eigh(np.cov(rows.T))` of numpy 2.4.6, largest first, the largest entry of each vector positive. */
const NUMPY = {
  values: [6.76587958, 3.16072945, 2.47339097],
  vectors: [
    [0.05387621, 0.38981078, 0.91931763],
    [-0.14347774, 0.9141234, -0.37919987],
    [0.98818596, 0.11147176, -0.10517867],
  ],
};

Deno.test("principalComponents() gives the eigenvalues and vectors that numpy's linalg.eigh gives of the covariance", () => {
  const rows = Float32Array.from([2, 0, 1, 0, 1, 3, 4, 2, 1, 1, 5, 2, 3, 3, 7]);
  const found = principalComponents(rows, 3, 3);
  NUMPY.values.forEach((value, k) => assert.ok(Math.abs(found.variances[k]! - value) < 1e-6, `${found.variances}`));
  NUMPY.vectors.forEach((vector, k) =>
    vector.forEach((x, i) => assert.ok(Math.abs(found.directions[k]![i]! - x) < 1e-6, `${found.directions[k]}`))
  );
});

Deno.test("principalComponents() finds the axes of points, and what is projected on them is uncorrelated", () => {
  const stream = randomStream(2, "points");
  const [n, columns] = [400, 40];
  const scales = Array.from({ length: columns }, (_, i) => 1 + (i === 7 ? 9 : i === 30 ? 4 : 0));
  const rows = Float32Array.from({ length: n * columns }, (_, i) => 5 + scales[i % columns]! * stream.normal());
  const components = principalComponents(rows, columns, 3);
  assert.ok(components.directions[0]![7]! > 0.98 && components.directions[1]![30]! > 0.95);
  assert.ok(components.variances.every((v, i) => i === 0 || v <= components.variances[i - 1]!));
  const scores = projectOn(components, rows);
  const mean = (of: (row: number) => number) =>
    Array.from({ length: n }, (_, row) => of(row)).reduce((a, b) => a + b) / n;
  for (const [a, b] of [[0, 1], [0, 2], [1, 2]] as const) {
    const product = mean((row) => scores[3 * row + a]! * scores[3 * row + b]!);
    assert.ok(Math.abs(product) < 1e-3 * components.variances[0]!, `${product}`);
    assert.ok(Math.abs(mean((row) => scores[3 * row + a]!)) < 1e-3);
  }
  const variance = mean((row) => scores[3 * row]! ** 2) * n / (n - 1);
  assert.ok(Math.abs(variance / components.variances[0]! - 1) < 1e-4);
  assert.throws(() => principalComponents(rows.subarray(0, columns), columns, 2), /components of 1 rows/);
  assert.throws(() => principalComponents(rows, columns, 41), RangeError);
});
