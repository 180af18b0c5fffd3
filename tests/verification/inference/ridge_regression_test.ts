import { assert } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { ridgeRegression } from "../../../lib/verification/inference/mod.ts";

const rows = (count: number, of: (k: number) => number[]) => Array.from({ length: count }, (_, k) => of(k));

Deno.test("ridgeRegression() has the penalty and the predictions of numpy's normal equations", () => {
  // features standardised, targets centred, (X'X + penalty rows I) w = X'Y by numpy.linalg.solve, folds left out in turn
  const sin = Math.sin;
  const cos = Math.cos;
  const features = rows(24, (i) => [sin(i), cos(2.3 * i) * 5 + 1, sin(0.7 * i) ** 2 * 0.01, cos(i * i)]);
  const targets = rows(24, (i) => [2 * sin(i) + sin(5.1 * i), cos(2.3 * i) - cos(3.3 * i)]);
  const { penalty, predict } = ridgeRegression({ features, targets, folds: features.map((_, i) => Math.floor(i / 6)) });
  assert.equal(penalty, 0.01);
  const found = [...predict([0.3, -2, 0.004, 0.9]), ...predict([-1, 4, 0.02, 0])];
  [0.41930621, -0.6311736, -3.00188236, 0.58809836].forEach((wanted, k) =>
    assert.ok(Math.abs(found[k]! - wanted) < 1e-7, `${found[k]} ${wanted}`)
  );
});

Deno.test("ridgeRegression() finds targets that are linear in features, whatever their units", () => {
  const random = randomStream(1, "linear");
  const features = rows(80, () => [1e3 * random.normal(), 5 + 1e-3 * random.normal(), 7]);
  const targets = features.map(([a, b]) => [a! / 1e3 + 2 * (b! - 5) / 1e-3 + 3, -b!]);
  const { penalty, predict } = ridgeRegression({ features, targets, folds: features.map((_, k) => k % 4) });
  assert.equal(penalty, 1e-4);
  features.forEach((row, k) => {
    predict(row).forEach((value, i) =>
      assert.ok(Math.abs(value - targets[k]![i]!) < 1e-2, `${value} ${targets[k]![i]}`)
    );
  });
});

Deno.test("ridgeRegression() keeps to the mean of targets that features do not tell", () => {
  const random = randomStream(2, "nothing");
  const features = rows(60, () => rows(40, () => [random.normal()]).flat());
  const targets = rows(60, () => [10 + random.normal()]);
  const { penalty, predict } = ridgeRegression({ features, targets, folds: features.map((_, k) => k % 6) });
  assert.ok(penalty >= 10, `${penalty}`);
  const mean = targets.reduce((sum, [value]) => sum + value!, 0) / 60;
  for (const row of features) assert.ok(Math.abs(predict(row)[0]! - mean) < 0.7);
});

Deno.test("ridgeRegression() refuses one fold, and rows without targets", () => {
  const one = { features: [[1], [2]], targets: [[1], [2]] };
  assert.throws(() => ridgeRegression({ ...one, folds: [0, 0] }), /two folds or more/);
  assert.throws(() => ridgeRegression({ ...one, targets: [[1]], folds: [0, 1] }), RangeError);
});
