import { assert, fc } from "../../deps.ts";
import { type Pairs, rankCorrelation, rankCorrelationOf } from "../../../lib/verification/continuous/mod.ts";
import { close, reference, testWithReference } from "../reference.ts";

testWithReference("rank correlations of the reference fields, full of ties, are scipy's", () => {
  const ranks = rankCorrelationOf({ estimate: reference.fields.F.flat(), truth: reference.fields.O.flat() });
  close(ranks.spearman, reference.continuous.spearman);
  close(ranks.kendall, reference.continuous.kendall);
  assert.equal(ranks.n, 64);
});

Deno.test("rank correlations of pysteps' test vector are scipy's", () => {
  const truth = [7, 10, 9, 15, 22, 13, 17, 17, 19, 23, 0, 10, 0, 15, 0, 13, 0, 17, 0, 0];
  const estimate = [1, 8, 12, 13, 18, 10, 16, 19, 23, 24, 0, 0, 12, 0, 0, 0, 16, 0, 0, 0];
  const ranks = rankCorrelationOf({ estimate, truth });
  close(ranks.spearman, 0.5652512304595001); // scipy.stats.spearmanr; pysteps says 0.565251
  close(ranks.kendall, 0.4682603458326254); // scipy.stats.kendalltau, variant b
});

// Three hundred pairs with many ties: scipy 1.17.1 on these, and on these repeated by the weights.
const truth = Array.from({ length: 300 }, (_, i) => Math.max(0, (i * 37) % 101 - 40) / 5);
const estimate = truth.map((x, i) => Math.max(0, (i * 53) % 103 - 45 + x * 3) / 5);
const weights = truth.map((_, i) => 1 + i % 3);

Deno.test("with and without weights, rank correlations are scipy's", () => {
  const plain = rankCorrelationOf({ estimate, truth });
  close(plain.spearman, 0.3350174683184045);
  close(plain.kendall, 0.2515789488315036);
  const weighted = rankCorrelationOf({ estimate, truth, weights });
  close(weighted.spearman, 0.3227888339580763);
  close(weighted.kendall, 0.2425512928779109);
});

const value = fc.oneof(fc.constantFrom(0, -0, 0.1, 1, 5, NaN), fc.double({ min: -5, max: 20, noNaN: true }));
const rows = fc.array(fc.tuple(value, value, fc.constantFrom(0, 0.5, 1, 3)), { maxLength: 40 });
type Rows = readonly (readonly [number, number, number])[];
const pairsOf = (list: Rows): Pairs => ({
  estimate: list.map((row) => row[0]),
  truth: list.map((row) => row[1]),
  weights: list.map((row) => row[2]),
});

/** Tau-b and rho from their definitions, every pair of pairs looked at. */
function brute(list: Rows): { readonly spearman: number; readonly kendall: number } {
  const present = list.filter(([y, x, w]) => w > 0 && !Number.isNaN(x) && !Number.isNaN(y));
  const over = (of: (a: Rows[number], b: Rows[number]) => number): number =>
    present.reduce((sum, a) => sum + present.reduce((inner, b) => inner + a[2] * b[2] * of(a, b), 0), 0);
  const sign = (k: 0 | 1) => (a: Rows[number], b: Rows[number]): number => Math.sign(a[k] - b[k]);
  const [y, x] = [sign(0), sign(1)];
  const kendall = over((a, b) => x(a, b) * y(a, b)) / Math.sqrt(over((a, b) => x(a, b) ** 2)) /
    Math.sqrt(over((a, b) => y(a, b) ** 2));
  // a middle rank is half the weight below less half the weight above
  const rank = (a: Rows[number], of: typeof x): number => present.reduce((sum, b) => sum + b[2] * of(a, b), 0);
  const product = (f: typeof x, g: typeof x): number =>
    present.reduce((sum, a) => sum + a[2] * rank(a, f) * rank(a, g), 0);
  return { spearman: product(x, y) / Math.sqrt(product(x, x)) / Math.sqrt(product(y, y)), kendall };
}

Deno.test("rank correlations follow their definitions, with ties, weights and missing values", () => {
  fc.assert(fc.property(rows, (list) => {
    const ranks = rankCorrelationOf(pairsOf(list));
    const expected = brute(list);
    close(ranks.spearman, expected.spearman);
    close(ranks.kendall, expected.kendall);
  }));
});

Deno.test("merge(a, b) is the whole; a state merged thrice is its pairs thrice", () => {
  const accumulator = rankCorrelation();
  const stateOf = (list: Rows) => accumulator.add(accumulator.init(), pairsOf(list));
  fc.assert(fc.property(rows, fc.nat(40), (list, at) => {
    const [a, b] = [list.slice(0, at), list.slice(at)];
    assert.deepEqual(accumulator.value(accumulator.merge(stateOf(a), stateOf(b))), accumulator.value(stateOf(list)));
    const thrice = accumulator.value(accumulator.merge(stateOf(a), stateOf(b), 3));
    const repeated = accumulator.value(stateOf([...a, ...b, ...b, ...b]));
    close(thrice.spearman, repeated.spearman);
    close(thrice.kendall, repeated.kendall);
  }));
});

Deno.test("constants and no pairs leave rank correlations undefined; infinite values have a rank", () => {
  for (const pairs of [{ estimate: [1, 1, 1], truth: [1, 2, 3] }, { estimate: [], truth: [] }]) {
    const { spearman, kendall } = rankCorrelationOf(pairs);
    assert.ok(Number.isNaN(spearman) && Number.isNaN(kendall));
  }
  assert.equal(rankCorrelationOf({ estimate: [1, 2, Infinity], truth: [-Infinity, 0, 3] }).kendall, 1);
});
