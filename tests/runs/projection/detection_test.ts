import { assert, fc } from "../../deps.ts";
import { detection } from "../../../lib/runs/projection/detection.ts";

const DRAWS = { seed: 1, replicates: 200 };

Deno.test("the area is the chance of the greater score, ties for one half", () => {
  const scores = fc.array(fc.record({ block: fc.nat(5), isArtefact: fc.boolean(), score: fc.nat(6) }), {
    minLength: 1,
    maxLength: 40,
  });
  fc.assert(fc.property(scores, (scored) => {
    const [yes, no] = [true, false].map((wanted) => scored.filter(({ isArtefact }) => isArtefact === wanted));
    let wins = 0;
    for (const a of yes!) for (const b of no!) wins += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0;
    const { value } = detection(scored, DRAWS);
    if (yes!.length === 0 || no!.length === 0) return assert.equal(value, null);
    assert.ok(Math.abs(value! - wins / (yes!.length * no!.length)) < 1e-12);
  }));
});

Deno.test("the interval holds the area and is of blocks", () => {
  const scored = Array.from({ length: 200 }, (_, k) => ({
    block: Math.floor(k / 10),
    isArtefact: k % 2 === 0,
    score: (k * 7919 % 100) / 100 + (k % 2 === 0 ? 0.3 : 0),
  }));
  const { value, low, high, blocks } = detection(scored, DRAWS);
  assert.equal(blocks, 20);
  assert.ok(low! < value! && value! < high! && high! <= 1 && low! > 0.5, `${low} ${value} ${high}`);
});
