import { assert } from "../../deps.ts";
import { randomStream } from "../../../lib/base/mod.ts";
import { fieldAnswersByWindow, separations } from "../../../lib/runs/sensitivity/separation.ts";

Deno.test("a score that answers to amount alone tells it from place; one that answers alike tells nothing", () => {
  const stream = randomStream(1, "answers");
  const windows = 60;
  const blocks = Array.from({ length: windows }, (_, k) => Math.floor(k / 5));
  const answers = (amount: number) => ({
    both: blocks.map(() => stream.next()),
    amount: blocks.map(() => amount + stream.next()),
    place: blocks.map(() => amount > 0 ? NaN : 1 + stream.next()),
  });
  const found = separations([
    { kind: "amplitude", blocks, answers: answers(2) },
    { kind: "displacement", blocks, answers: answers(0) },
    { kind: "time", blocks, answers: answers(0) },
    { kind: "smoothing", blocks, answers: answers(1) },
  ]);
  const area = Object.fromEntries(found.map(({ score, value }) => [score, value!]));
  assert.equal(area["amount"], 1);
  assert.equal(area["place"], 1, "the other way round, and what is not told is no error seen");
  assert.ok(area["both"]! >= 0.5 && area["both"]! < 0.65, `${area["both"]}`);
  for (const { value, low, high } of found) {
    assert.ok(low === null || 0.5 <= low && low <= value! && value! <= high! && high! <= 1);
  }
});

Deno.test("scores of fields by window: of rain times two, and of rain as it is", () => {
  const truth = Float32Array.of(0, 1, 2, 3, NaN);
  const { RMSE, correlation, "relative bias": bias } = fieldAnswersByWindow(
    [truth, truth.map((rate) => 2 * rate)],
    [truth, truth],
  );
  assert.deepEqual([RMSE[0], bias[0]], [0, 0]);
  assert.ok(Math.abs(RMSE[1]! - Math.sqrt(14 / 4)) < 1e-6 && Math.abs(bias[1]! - Math.log(2)) < 1e-6);
  for (const unlike of correlation) assert.ok(Math.abs(unlike) < 1e-9);
});
