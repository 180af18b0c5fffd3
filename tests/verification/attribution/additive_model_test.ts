import { assert, fc } from "../../deps.ts";
import { fitAdditive } from "../../../lib/verification/attribution/additive_model.ts";
import { comparableLevels } from "../../../lib/verification/attribution/comparable.ts";
import { addError, crossProducts, type Design } from "../../../lib/verification/attribution/cross_products.ts";
import { levelEffects } from "../../../lib/verification/attribution/level_effects.ts";
import { shapley } from "../../../lib/verification/attribution/mod.ts";
import { fittedShares, type HeldOut, heldOut } from "../../../lib/verification/attribution/variance_shares.ts";
import { mergeSums } from "../../../lib/verification/sums.ts";
import { close } from "../reference.ts";

/** What numpy_attribution.py prints, with numpy 2.4. */
const NUMPY = {
  mean: 0.8933888888888889,
  effects: [
    [-0.27469824068370385, -0.13016682499435123, 0.3956434617140235],
    [0.6032166230870962, 0.42387731627044534, -0.23824579989526146, -1.144290940227919],
    [-0.24177260699544906, 0.2889477498238295],
  ],
  fitted: [0.09779602293002798, 0.47107715332879874, 0.07304193725088597],
  variationOfBlock3: 15.107906046863196,
  covariance: [0.09381044424431718, 0.46954437213925676, 0.07214101894730357],
  reduction: [0.08819436815119104, 0.46905962250480315, 0.07149480898474155],
};

const DESIGN: Design = [[1, 2, 3], [4, 5, 6, 7], [8, 9]];

/** The data of numpy_attribution.py: 24 blocks of 15 weighted errors. */
const blocks = Array.from({ length: 24 }, () => crossProducts(9));
for (let i = 0; i < 360; i++) {
  const [a, b, c] = [
    (i * 7 + (i * i) % 5) % 3,
    (i * i + 3 * i + Math.floor(i / 7)) % 4,
    (Math.floor(i / 11) + i % 4) % 2,
  ] as const;
  const error = ((i * 37) % 101) / 50 + 0.3 * a - 0.2 * b * b + 0.5 * c;
  addError(blocks[i % 24]!, [1 + a, 4 + b, 8 + c], error, 1 + i % 3);
}
const whole = blocks.reduce((sum, block) => mergeSums(sum, block), crossProducts(9));

Deno.test("fitAdditive() is numpy's least squares on indicators", () => {
  const { mean, effects } = fitAdditive(whole, DESIGN);
  close(mean, NUMPY.mean);
  NUMPY.effects.flat().forEach((effect, k) => close(effects[1 + k]!, effect));
});

Deno.test("fittedShares() and heldOut() are those of numpy, over all sets of factors", () => {
  fittedShares(whole, DESIGN).forEach((share, k) => close(share, NUMPY.fitted[k]!));
  const found = heldOut(blocks, DESIGN);
  close(found[3]!.variation, NUMPY.variationOfBlock3);
  const total = (of: (part: HeldOut) => number) => found.reduce((sum, part) => sum + of(part), 0);
  const variation = total((part) => part.variation);
  NUMPY.covariance.forEach((share, k) => close(total((part) => part.covariance[k]!) / variation, share));
  NUMPY.reduction.forEach((share, k) => close(total((part) => part.reduction[k]!) / variation, share));
});

Deno.test("effects of one factor are group means less the mean; of balanced factors too", () => {
  const products = crossProducts(5);
  for (let i = 0; i < 60; i++) addError(products, [1 + i % 2, 3 + i % 3], (i * 7) % 11 + i % 3, 1);
  for (const design of [[[1, 2]], [[3, 4, 5]], [[1, 2], [3, 4, 5]]]) {
    const { raw, adjusted } = levelEffects(products, design);
    for (const level of design.flat()) close(adjusted[level]!, raw[level]!);
  }
});

Deno.test("levels that always go together are not compared, the others as if the factor that ties them were not there", () => {
  // infrared (3) has no sensor (8): the rest of the classes and sensors are crossed
  const design: Design = [[1, 2, 3], [4, 5, 6, 7, 8]];
  const products = crossProducts(8);
  const tied = crossProducts(8);
  for (let i = 0; i < 400; i++) {
    const infrared = i % 5 === 0;
    const levels = infrared ? [3, 8] : [1 + (i * i + i % 7) % 2, 4 + (i * 3 + i % 11) % 4];
    const error = (i * 13) % 17 + levels[0]! + levels[1]! * levels[1]!;
    addError(products, levels, error, 1);
    if (!infrared) addError(tied, levels, error, 1);
  }
  const { adjusted, raw, comparable } = levelEffects(products, design);
  assert.deepEqual(comparable, [[1, 2], [4, 5, 6, 7]]);
  assert.ok([3, 8].every((level) => Number.isNaN(adjusted[level]!) && Number.isNaN(raw[level]!)));
  const alone = levelEffects(tied, [[1, 2], [4, 5, 6, 7]]);
  for (const level of [1, 2, 4, 5, 6, 7]) {
    close(adjusted[level]!, alone.adjusted[level]!);
    close(raw[level]!, alone.raw[level]!);
  }
});

Deno.test("of sets of levels that can be compared the one with most data is taken, but none of a single level", () => {
  // most rows are of class 1, without sensor (3); sensors 4 and 5 are known where the class is 2
  const products = crossProducts(5);
  for (let i = 0; i < 90; i++) addError(products, i % 3 === 0 ? [2, 4 + i % 2] : [1, 3], i % 2, 1);
  const { comparable, adjusted } = levelEffects(products, [[1, 2], [3, 4, 5]]);
  assert.deepEqual(comparable, [[], [4, 5]]);
  close(adjusted[5]! - adjusted[4]!, 1);
});

Deno.test("two factors that are one cannot be told apart at all; levels without rows are left out", () => {
  const products = crossProducts(6);
  for (let i = 0; i < 30; i++) addError(products, [1 + i % 2, 3 + i % 2, 5], i, 1);
  const design: Design = [[1, 2], [3, 4], [5, 6]];
  const { blind } = fitAdditive(products, design);
  assert.deepEqual(comparableLevels(products, design, blind), [[], [], []]);
  const single = levelEffects(products, [[1, 2], [5, 6]]);
  assert.deepEqual(single.comparable, [[1, 2], []]);
  close(single.adjusted[2]!, 0.5);
});

Deno.test("the fit does not depend on the order of levels, and explains what its effects say", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(2), fc.nat(3), fc.integer({ min: -9, max: 9 })), { minLength: 5 }), (rows) => {
      const [one, other] = [crossProducts(7), crossProducts(7)];
      for (const [a, b, error] of rows) {
        addError(one, [1 + a, 4 + b], error, 1);
        addError(other, [7 - a, 4 - b], error, 1);
      }
      const first = levelEffects(one, [[1, 2, 3], [4, 5, 6, 7]]);
      const second = levelEffects(other, [[7, 6, 5], [4, 3, 2, 1]]);
      for (const level of [1, 2, 3, 4, 5, 6, 7]) {
        const [x, y] = [first.adjusted[level]!, second.adjusted[8 - level]!];
        // of two sets of levels with as many rows, either may be the one that is compared
        if (!Number.isNaN(x) && !Number.isNaN(y)) close(x, y, 1e-6);
      }
    }),
  );
});

Deno.test("shapley() shares what players gain together: the glove game, and sums", () => {
  // players 0 and 1 have a left glove each, player 2 the right one (Shapley & Shubik 1969)
  const pairs = Array.from({ length: 8 }, (_, set) => set & 4 && set & 3 ? 1 : 0);
  shapley(pairs).forEach((share, k) => close(share, [1 / 6, 1 / 6, 4 / 6][k]!));
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.infiniteStream(fc.integer({ min: -99, max: 99 })),
      (players, stream) => {
        const gains = [...stream.take(2 ** players)];
        const sum = shapley(gains).reduce((a, b) => a + b, 0);
        close(sum, gains.at(-1)! - gains[0]!, 1e-9);
      },
    ),
  );
  assert.throws(() => shapley([0, 1, 2]), /3 gains are not those of all sets/);
});
