import { assert } from "../../deps.ts";
import { claimsOf, rolledOf } from "../../../lib/runs/reproduce/claims.ts";
import type { RowName, RowResult } from "../../../lib/runs/mod.ts";

/** Results that show nothing but what claims look at. */
function results(
  experiment: "mnist" | "sprites",
  row: RowName,
  errors: readonly number[],
  gains: readonly number[],
  loss = 300,
) {
  const runs = errors.map((error, i) => ({
    settings: { experiment, row, steps: row === "bubble" ? 2000 : 20_000 },
    single: {
      equivariance: { expectedMeanRemoved: error },
      shifts: [
        { shift: 0, rolled: 100 + i, unrolled: 100 + i },
        { shift: 8, rolled: 100 + loss + 2 * i, unrolled: 100 + loss + 2 * i + gains[i]! },
      ],
      factors: { x: { capsuleCorrelation: { told: 0.9 + 0.01 * i, published: 1 } } },
    },
    chance: {
      capsuleCorrelation: { x: { told: { mean: 0, deviation: 0.1 }, published: { mean: 0.1, deviation: 0.1 } } },
    },
  }));
  return [row, runs as unknown as RowResult[]] as const;
}

Deno.test("claims hold where whole intervals show them, and say of how many seeds", () => {
  const held = claimsOf(
    new Map([
      results("mnist", "tvae-partial", [8600, 8700, 8650], [280, 290, 270], 30),
      results("mnist", "bubble", [13_100, 13_000, 13_050], [30, 20, 25], 160),
      results("mnist", "untrained", [12_775], [0]),
    ]),
  );
  const verdicts = Object.fromEntries(held.map(({ claim, holds, seeds }) => [claim, [holds, seeds]]));
  assert.deepEqual(verdicts, {
    "error of tvae-partial below 9500": [true, 3],
    "error of bubble above 12000": [true, 3],
    "error of vae above 12000": [null, 0],
    "error of untrained above 12000": [true, 1],
    "rolling gains tvae-partial more than 150 nats": [true, 3],
    "rolling does not gain bubble more than 150 nats": [true, 3],
    "rolling does not gain vae more than 150 nats": [null, 0],
    "rolling loses tvae-partial less than bubble": [true, 3],
    "rolling loses tvae-partial less than vae": [null, 0],
    "capsule correlation of tvae-partial with x above chance (0.20)": [true, 3],
  });
  // means of 9,000 and 200, but seeds too far apart to say
  const wide = claimsOf(new Map([results("mnist", "tvae-partial", [8000, 9000, 10_000], [50, 200, 350])]));
  assert.deepEqual(wide.filter(({ claim }) => /9500|gains/.test(claim)).map(({ holds }) => holds), [false, false]);
});

Deno.test("a VAE that rolling gains most is told apart by what rolling loses, over all and by factor", () => {
  // cross-entropies by hand: the VAE is surer of the wrong frame (unrolled) and worse after the roll
  const run = (row: RowName, reconstruction: number, rolled: number, unrolled: number) => {
    const last = { shift: 8, rolled, unrolled };
    const single = {
      equivariance: { expectedMeanRemoved: 10_000 },
      shifts: [{ shift: 0, rolled: reconstruction, unrolled: reconstruction }, last],
      factors: { hue: { reconstruction, last } },
    };
    const capsuleCorrelation = {
      hue: { told: { mean: 0, deviation: 0.1 }, moving: { mean: 0, deviation: 0.05 } },
    };
    return [
      row,
      [{ settings: { experiment: "mnist", row, steps: 10 }, single, chance: { capsuleCorrelation } }],
    ] as unknown as readonly [RowName, RowResult[]];
  };
  const found = claimsOf(new Map([run("tvae-partial", 316, 355, 984), run("vae", 324, 678, 1581)]));
  const values = Object.fromEntries(found.map(({ claim, found, holds }) => [claim, [found[1]?.value, holds]]));
  const [tvae, vae] = [run("tvae-partial", 316, 355, 984), run("vae", 324, 678, 1581)].map(([, [one]]) =>
    rolledOf(one!)
  );
  assert.deepEqual(tvae, { gain: 629, loss: 39, share: 629 / 668 });
  assert.deepEqual(vae, { gain: 903, loss: 354, share: 903 / 1257 });
  assert.deepEqual(values["rolling loses tvae-partial less than vae"], [354, true]);
  assert.deepEqual(values["rolling loses tvae-partial less than vae, by hue"], [354, true]);
  assert.deepEqual(values["rolling loses tvae-partial less than bubble, by hue"], undefined);
  // shifts are alike in all sequences: no correlation, and the claim does not hold
  const still = found.filter(({ claim }) => claim.startsWith("capsule correlation"));
  assert.deepEqual(still.map(({ claim, found, holds }) => [claim, found[0]!.value, holds]), [
    ["capsule correlation of tvae-partial with hue above chance (0.20)", null, false],
    ["capsule correlation of tvae-partial, of capsules that move, with hue above chance (0.10)", null, false],
  ]);
});

Deno.test("capsules that move must tell a factor better than those of an untrained model", () => {
  const run = (row: RowName, moving: number | null) => {
    const single = {
      equivariance: { expectedMeanRemoved: 10_000 },
      shifts: [{ shift: 0, rolled: 1, unrolled: 1 }, { shift: 8, rolled: 1, unrolled: 1 }],
      factors: { hue: { capsuleCorrelation: { told: 0.5, moving } } },
    };
    const capsuleCorrelation = { hue: { told: { mean: 0, deviation: 0.1 }, moving: { mean: 0, deviation: 0.05 } } };
    const settings = { experiment: "mnist", row, steps: 10 };
    return [row, [{ settings, single, chance: { capsuleCorrelation } }]] as unknown as readonly [RowName, RowResult[]];
  };
  const verdicts = (untrained: number | null) =>
    claimsOf(new Map([run("tvae-partial", 0.36), run("untrained", untrained)])).filter(({ claim }) =>
      claim.endsWith("above that of untrained")
    ).map(({ holds }) => holds);
  assert.deepEqual([verdicts(0.3), verdicts(0.4), verdicts(null)], [[true], [false], []]);
});

Deno.test("of sprites the order of the rows is claimed", () => {
  const found = claimsOf(
    new Map([
      results("sprites", "tvae-partial", [4000, 4010], [100, 101]),
      results("sprites", "bubble", [6900, 6910], [5, 6]),
      results("sprites", "vae", [3900, 3910], [200, 201]),
    ]),
  );
  const verdicts = found.filter(({ seeds }) => seeds > 0).map(({ claim, holds }) => [claim, holds]);
  assert.deepEqual(found.slice(0, 2).map(({ steps }) => steps), [2000, 20_000], "the fewest of both");
  assert.deepEqual(verdicts, [
    ["error of tvae-partial below that of bubble", true],
    ["error of tvae-partial below that of vae", false],
    ["rolling gains tvae-partial more than bubble", true],
    ["rolling gains tvae-partial more than vae", false],
    ["rolling loses tvae-partial less than bubble", false],
    ["rolling loses tvae-partial less than vae", false],
    ["capsule correlation of tvae-partial with x above chance (0.20)", true],
  ]);
});
