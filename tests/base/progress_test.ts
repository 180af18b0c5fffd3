import { assert } from "../deps.ts";
import { secondsLeft } from "../../lib/base/progress.ts";

Deno.test("the time left goes by what was done since the start, not by what an earlier process did", () => {
  assert.equal(secondsLeft(10, 100, 400, 0), 30);
  assert.equal(secondsLeft(10, 300, 400, 200), 10); // by the share done it would be 3.3
  assert.equal(secondsLeft(10, 400, 400, 200), 0);
  assert.ok(Number.isNaN(secondsLeft(10, 200, 400, 200)));
});
