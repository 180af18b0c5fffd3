import { assert } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { leadingEigen } from "../../../lib/topographic/leading_eigen.ts";
import { productOf } from "../../../lib/topographic/atlas/principal_components.ts";
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

Deno.test("of many columns the components wanted are those that rotations find, and products need no covariance", () => {
  const random = randomStream(3, "components");
  const columns = 150;
  const factors = Array.from({ length: 12 }, () => Float64Array.from({ length: columns }, () => random.normal()));
  const rows = new Float32Array(300 * columns);
  for (let row = 0; row < 300; row++) {
    const weights = factors.map((_, k) => random.normal() / (k + 1));
    for (let i = 0; i < columns; i++) {
      const sum = factors.reduce((sum, factor, k) => sum + weights[k]! * factor[i]!, 0);
      rows[row * columns + i] = sum + 0.1 * random.normal();
    }
  }
  const all = principalComponents(rows, columns, columns);
  const some = principalComponents(rows, columns, 5);
  assert.ok(Math.abs(some.total / all.total - 1) < 1e-9);
  assert.ok(Math.abs(all.variances.reduce((sum, v) => sum + v, 0) / all.total - 1) < 1e-9);
  some.directions.forEach((direction, k) => {
    assert.ok(Math.abs(some.variances[k]! / all.variances[k]! - 1) < 1e-6, `${some.variances[k]} ${all.variances[k]}`);
    const cosine = direction.reduce((sum, x, i) => sum + x * all.directions[k]![i]!, 0);
    assert.ok(cosine > 1 - 1e-6, `${cosine}`);
  });
  const direction = Float64Array.from({ length: columns }, () => random.normal());
  const product = productOf(rows, all.mean)(direction);
  const expected = new Float64Array(columns);
  all.directions.forEach((axis, k) => {
    const along = all.variances[k]! * axis.reduce((sum, x, i) => sum + x * direction[i]!, 0);
    axis.forEach((x, i) => expected[i]! += along * x);
  });
  product.forEach((x, i) => assert.ok(Math.abs(x - expected[i]!) < 1e-6 * all.total, `${x} ${expected[i]}`));
});

Deno.test("leadingEigen() finds the greatest eigenvalues of a matrix larger than what it iterates", () => {
  // The path of n vertices: eigenvalues 2 - 2 cos(k pi / (n + 1)), k from 1 to n.
  const n = 60;
  const product = (v: Float64Array) => v.map((x, i) => 2 * x - (v[i - 1] ?? 0) - (v[i + 1] ?? 0));
  const { values, vectors } = leadingEigen(product, n, 3);
  values.forEach((value, k) => {
    const expected = 2 - 2 * Math.cos((n - k) * Math.PI / (n + 1));
    assert.ok(Math.abs(value / expected - 1) < 1e-6, `${value} ${expected}`);
    const vector = vectors.subarray(k * n, (k + 1) * n);
    product(vector).forEach((x, i) => assert.ok(Math.abs(x - value * vector[i]!) < 1e-3, `${k} ${x}`));
  });
});
