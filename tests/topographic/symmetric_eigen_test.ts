import { assert, fc } from "../deps.ts";
import { symmetricEigen } from "../../lib/topographic/symmetric_eigen.ts";

Deno.test("symmetricEigen() gives eigenvalues, greatest first, with orthonormal vectors that rebuild the matrix", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 }).chain((n) =>
        fc.array(fc.float({ min: -5, max: 5, noNaN: true }), { minLength: n * n, maxLength: n * n })
      ),
      (values) => {
        const n = Math.sqrt(values.length);
        const at = (i: number, j: number) => (values[i * n + j]! + values[j * n + i]!) / 2;
        const matrix = Float64Array.from({ length: n * n }, (_, k) => at(Math.floor(k / n), k % n));
        const { values: found, vectors } = symmetricEigen(matrix, n);
        for (let i = 0; i < n; i++) {
          if (i > 0) assert.ok(found[i]! <= found[i - 1]!);
          for (let j = 0; j < n; j++) {
            let [product, rebuilt] = [0, 0];
            for (let k = 0; k < n; k++) {
              product += vectors[i * n + k]! * vectors[j * n + k]!;
              rebuilt += found[k]! * vectors[k * n + i]! * vectors[k * n + j]!;
            }
            assert.ok(Math.abs(product - (i === j ? 1 : 0)) < 1e-10);
            assert.ok(Math.abs(rebuilt - at(i, j)) < 1e-10);
          }
        }
      },
    ),
  );
});

Deno.test("symmetricEigen() has the eigenvalues of the second difference, 2 - 2 cos(k π / (n + 1))", () => {
  const n = 40;
  const matrix = Float64Array.from({ length: n * n }, (_, i) => {
    const apart = Math.abs(Math.floor(i / n) - i % n);
    return apart === 0 ? 2 : apart === 1 ? -1 : 0;
  });
  const { values } = symmetricEigen(matrix, n);
  values.forEach((value, i) => assert.ok(Math.abs(value - (2 - 2 * Math.cos((n - i) * Math.PI / (n + 1)))) < 1e-12));
});
