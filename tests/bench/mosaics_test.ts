import { assert } from "../deps.ts";
import { BENCHES, benchTable, isMosaicsResult, planMosaics } from "../../lib/bench/mod.ts";
import { chartOf } from "../../lib/bench/benches.ts";
import { chart } from "../../lib/report/mod.ts";

Deno.test("bench mosaics runs in small, and makes a table and a chart", async () => {
  const result = await BENCHES["mosaics"]!.run({ yardstick: null, quick: true });
  assert.ok(isMosaicsResult(result));
  const { tiles, perSecond, perSecondWet, dry, bytes, boundBytes } = result.mosaics;
  assert.equal(tiles, 4); // 48 cells of 2 km: two tiles of 32 along each side
  assert.ok(perSecond > 0 && perSecondWet > 0 && dry >= 0 && dry < 1 && bytes > 0 && boundBytes > 0);
  assert.equal(benchTable(result).length, 5);
  assert.match(await chart(chartOf(result)), /^<svg[\s\S]+mosaics a second/);
});

Deno.test("the plan of mosaics is that computed by hand", () => {
  const facts = {
    side: 800,
    tiles: 289,
    perSecond: 50,
    perSecondWet: 20,
    processorSeconds: 0.04,
    dry: 0.5,
    bytes: 1e5,
    boundBytes: 1e8,
  };
  const { hours, hoursWet, totalBytes, mosaics } = planMosaics(facts, 360_000);
  assert.deepEqual([hours, hoursWet, totalBytes, mosaics], [2, 5, 36e9, 360_000]);
});
