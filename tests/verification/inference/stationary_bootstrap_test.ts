import { assert } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { bootstrap } from "../../../lib/verification/inference/mod.ts";

type Sum = [number, number];
const mean = {
  init: (): Sum => [0, 0],
  merge: (state: Sum, other: Sum, times = 1): Sum => {
    state[0] += times * other[0];
    state[1] += times * other[1];
    return state;
  },
};
const statistics = [{ value: ([sum, n]: Sum) => sum / n }];

Deno.test("bootstrap() in runs covers the mean of correlated days; days drawn alone do not", () => {
  const random = randomStream(6, "days");
  const covered = { alone: 0, runs: 0 };
  const trials = 300;
  for (let trial = 0; trial < trials; trial++) {
    let x = random.normal() / Math.sqrt(1 - 0.36);
    const days = Array.from({ length: 120 }, (): Sum => [x = 0.6 * x + random.normal(), 1]);
    const options = { statistics, replicates: 200, seed: trial };
    const [alone] = bootstrap(days, mean, options);
    const [runs] = bootstrap(days, mean, { ...options, meanLength: 20 });
    if (alone!.low <= 0 && alone!.high >= 0) covered.alone++;
    if (runs!.low <= 0 && runs!.high >= 0) covered.runs++;
  }
  assert.ok(covered.alone / trials < 0.75, `alone ${covered.alone / trials}`);
  assert.ok(covered.runs / trials > 0.9 && covered.runs / trials < 0.99, `runs ${covered.runs / trials}`);
});

Deno.test("bootstrap() in runs: the variance of a mean is that of Politis and Romano's lemma", () => {
  const n = 60;
  const values = Array.from({ length: n }, (_, t) => Math.sin(t / 4) + 0.3 * Math.sin(t * 2));
  const centre = values.reduce((a, b) => a + b) / n;
  const q = 1 - 1 / 5;
  let variance = 0;
  for (let lag = 0; lag < n; lag++) {
    let c = 0;
    for (let t = 0; t < n; t++) c += (values[t]! - centre) * (values[(t + lag) % n]! - centre) / n;
    variance += (lag === 0 ? 1 : 2 * (1 - lag / n) * q ** lag) * c / n;
  }
  const drawn: number[] = [];
  const watch = [{ value: ([sum, k]: Sum) => (drawn.push(sum / k), sum / k) }];
  bootstrap(values.map((v): Sum => [v, 1]), mean, { statistics: watch, replicates: 8000, meanLength: 5 });
  const replicates = drawn.slice(0, 8000);
  const found = replicates.reduce((sum, v) => sum + (v - centre) ** 2, 0) / 8000;
  assert.ok(Math.abs(found / variance - 1) < 0.06, `${found / variance}`);
});

Deno.test("bootstrap() refuses a mean length below 1", () => {
  assert.throws(
    () => bootstrap([[1, 1], [2, 1]], mean, { statistics, meanLength: 0.5 }),
    /Mean length 0.5 is not 1 or more/,
  );
});
