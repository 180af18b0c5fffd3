import { assert } from "../../deps.ts";
import {
  beta,
  chiSquareTail,
  erfc,
  exponentialIntegral,
  gammaP,
  gammaQ,
  kolmogorovTail,
  lnGamma,
  normalCdf,
} from "../../../lib/verification/special/mod.ts";
import { close } from "../reference.ts";

// Expected values: scipy.special (gammaln, gammainc, gammaincc, exp1, erfc, beta) and scipy.stats (kstwobign, chi2) 1.17.1.

Deno.test("lnGamma() and beta()", () => {
  const expected = [
    [1e-3, 6.907178885383853],
    [.3, 1.0957979948180756],
    [1, 0],
    [1.5, -0.12078223763524526],
    [10, 12.801827480081469],
    [171.5, 709.1431630309283],
    [1e4, 82099.71749644238],
  ] as const;
  for (const [a, value] of expected) close(lnGamma(a), value, 1e-12);
  close(beta(.5, 2.3), 1.233495002989755, 1e-13);
  for (const bad of [0, -1.5, NaN]) assert.ok(Number.isNaN(lnGamma(bad)));
});

Deno.test("incomplete gamma functions, both tails", () => {
  const expected = [
    [.5, 1e-8, 0.00011283791633342464, 0.9998871620836666],
    [.5, .3, 0.5614219739190003, 0.4385780260809997],
    [.5, 5, 0.9984345977419975, 0.001565402258002549],
    [1.1, .14, 0.1022120246549711, 0.8977879753450289],
    [3, 2.9, 0.5540368014428195, 0.4459631985571805],
    [30, 10, 2.509951201527959e-07, 0.9999997490048799],
    [30, 45, 0.9926628007022035, 0.007337199297796568],
    [2000, 1900, 0.011695820381150121, 0.9883041796188499],
    [2000, 2100, 0.9863525323166297, 0.013647467683370367],
    [1e-3, .2, 0.9987774521605273, 0.0012225478394732087],
  ] as const;
  for (const [a, x, p, q] of expected) {
    assert.ok(Math.abs(gammaP(a, x) / p - 1) < 2e-11, `P(${a}, ${x}) = ${gammaP(a, x)}`);
    assert.ok(Math.abs(gammaQ(a, x) / q - 1) < 2e-11, `Q(${a}, ${x}) = ${gammaQ(a, x)}`);
  }
  assert.equal(gammaP(2, 0), 0);
  assert.equal(gammaP(2, Infinity), 1);
  for (const [a, x] of [[0, 1], [1, -1], [NaN, 1], [1, NaN]] as const) assert.ok(Number.isNaN(gammaP(a, x)));
});

Deno.test("erfc(), normalCdf(), chi-square and Kolmogorov tails keep their digits where they are small", () => {
  const same = (actual: number, expected: number): void =>
    assert.ok(Math.abs(actual / expected - 1) < 1e-12, `${actual} is not ${expected}`);
  same(erfc(-3), 1.9999779095030015);
  same(erfc(-.5), 1.5204998778130465);
  same(erfc(0), 1);
  same(erfc(.4), 0.5716076449533316);
  same(erfc(2), 0.004677734981047266);
  same(erfc(6), 2.1519736712498913e-17);
  same(erfc(20), 5.395865611607901e-176);
  same(normalCdf(-6 * Math.SQRT2), 2.1519736712498913e-17 / 2);
  same(chiSquareTail(3.2, 4), 0.5249309467861041);
  same(chiSquareTail(40, 9), 7.598525229464264e-06);
  same(chiSquareTail(.1, 1), 0.7518296340458492);
  same(kolmogorovTail(.2), 0.999999999999495);
  same(kolmogorovTail(.5), 0.9639452436648751);
  same(kolmogorovTail(.9), 0.3927307079406543);
  same(kolmogorovTail(1), 0.26999967167735456);
  same(kolmogorovTail(1.36), 0.049485876755377876);
  same(kolmogorovTail(3), 3.045995948942526e-08);
});

Deno.test("exponentialIntegral()", () => {
  const expected = [
    [1e-10, 22.448635265138922],
    [.1, 1.8229239584193906],
    [.5, 0.5597735947761608],
    [1, 0.2193839343955205],
    [1.0001, 0.21934715012989106],
    [2, 0.048900510708061125],
    [20, 9.835525290649882e-11],
  ] as const;
  for (const [x, value] of expected) assert.ok(Math.abs(exponentialIntegral(x) / value - 1) < 1e-13, `E1(${x})`);
});
