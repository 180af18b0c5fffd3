import { assert } from "../deps.ts";
import { BENCHES, benchTable, isChunksResult } from "../../lib/bench/mod.ts";
import { chartOf } from "../../lib/bench/benches.ts";
import { chart } from "../../lib/report/mod.ts";

Deno.test("bench chunks runs alone, in small, and makes a table and a chart", async () => {
  const result = await BENCHES["chunks"]!.run({ yardstick: null, quick: true });
  assert.ok(isChunksResult(result));
  assert.deepEqual(result.chunks.map(({ archive, shardDays }) => [archive, shardDays]), [
    ["2 simulated days", 1],
    ["2 simulated days", 8],
  ]);
  const [titles, ...lines] = benchTable(result);
  assert.deepEqual(lines.map((line) => [line.length, line[2]]), [[titles!.length, "6 x 64 x 64"], [
    titles!.length,
    "12 x 64 x 64",
  ]]);
  assert.match(await chart(chartOf(result)), /^<svg[\s\S]+12 x 64 x 64/);
});
