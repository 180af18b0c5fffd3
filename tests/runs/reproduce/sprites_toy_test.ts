import { assert } from "../../deps.ts";
import { isDataError } from "../../../lib/base/mod.ts";
import type { FrameBatch } from "../../../lib/topographic/mod.ts";
import { openSpritesToy } from "../../../lib/runs/reproduce/sprites_toy.ts";
import { testSequences } from "../../../lib/runs/reproduce/toy.ts";
import { inFolder } from "../../sources/frames.ts";

/** A sequence of frames as text, wherever in its cycle it begins. */
function cycleOf(frames: Float32Array): string {
  const pictures = Array.from({ length: 15 }, (_, t) => frames.subarray(t * 4096, (t + 1) * 4096).join(""));
  const turns = pictures.map((_, t) => [...pictures.slice(t), ...pictures.slice(0, t)].join());
  return turns.sort()[0]!;
}

Deno.test("held-out sequences of sprites are never trained on, from whatever frame they begin", async () => {
  const toy = await openSpritesToy(null);
  const { inputs: [held] } = toy.test("single", 0, 40);
  const heldOut = new Set(
    Array.from({ length: 40 }, (_, k) => cycleOf(held!.values.subarray(k * 61440, (k + 1) * 61440))),
  );
  assert.ok(heldOut.size > 35);
  let seen = 0;
  for await (const { inputs: [batch] } of toy.batches(1, 8, { epoch: 0, batch: 0 })) {
    for (let k = 0; k < 8; k++) assert.ok(!heldOut.has(cycleOf(batch!.values.subarray(k * 61440, (k + 1) * 61440))));
    if (++seen === 25) break;
  }
});

Deno.test("a tenth of the sequences of sprites is held out, of each factor", async () => {
  const toy = await openSpritesToy(null);
  const { sequences } = toy.test("single", 0, 400);
  for (const [factor, values] of [["x", 15], ["y", 15], ["orientation", 15], ["scale", 5]] as const) {
    const some = sequences.filter(({ moving }) => moving === factor);
    assert.ok(Math.abs(some.length - 100) < 31, `${factor}: ${some.length}`); // 3.5 standard deviations of 8.7
    for (const { course } of some) assert.equal(course!.values, values);
    assert.deepEqual(new Set(some.map(({ course }) => course!.first)).size, values, "every start occurs");
  }
});

Deno.test("sequences are looked at without making the frames of all", async () => {
  const toy = await openSpritesToy(null);
  const asked: number[] = [];
  const watched: typeof toy = {
    ...toy,
    test: (motion, first, count) => {
      asked.push(count);
      return toy.test(motion, first, count);
    },
  };
  assert.deepEqual(testSequences(watched, "single", 150), toy.test("single", 0, 150).sequences);
  assert.ok(asked.length > 1 && Math.max(...asked) < 100, `${asked}`);
});

Deno.test("sprites' batches go on from the same place alike", async () => {
  const toy = await openSpritesToy(null);
  const first = async (seed: number, batch: number) => {
    const batches = toy.batches(seed, 2, { epoch: 0, batch })[Symbol.asyncIterator]();
    const { value: { inputs, next } } = await batches.next() as IteratorYieldResult<FrameBatch>;
    return { sum: inputs[0]!.values.reduce((a, b, i) => a + b * (i % 997), 0), next };
  };
  assert.deepEqual(await first(1, 5), await first(1, 5));
  assert.notEqual((await first(1, 5)).sum, (await first(1, 6)).sum);
  assert.notEqual((await first(1, 5)).sum, (await first(2, 5)).sum);
  assert.deepEqual(
    (await first(1, 25_312)).next,
    { epoch: 1, batch: 1 },
    "an epoch has as many sequences as pictures",
  );
});

Deno.test("a folder without dSprites is refused by name", () =>
  inFolder(async (folder) => {
    await assert.rejects(
      openSpritesToy(folder),
      (error) => isDataError(error, "missing-file") && error.message.includes("dsprites_ndarray"),
    );
  }));
