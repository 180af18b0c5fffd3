import { secondsBefore } from "../../lib/runs/held_out_progress.ts";
import { assert } from "../deps.ts";

Deno.test("the time of a part that has gone by counts its ranges alone", () => {
  const ranges = [{ start: 100, end: 200 }, { start: 500, end: 650 }];
  const gone = [0, 100, 150, 200, 400, 600, 650, 9999, Infinity].map((time) => secondsBefore(ranges, time));
  assert.deepEqual(gone, [0, 0, 50, 100, 100, 200, 250, 250, 250]);
  assert.equal(secondsBefore([], 1), 0);
});
