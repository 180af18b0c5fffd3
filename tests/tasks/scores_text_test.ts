// deno-lint-ignore-file camelcase -- columns are written as in the file
import { assert } from "../deps.ts";
import { scoreGroups } from "../../lib/verification/mod.ts";
import { scoresText } from "../../tasks/_scores.ts";

/** A line of the text as its cells. */
const cells = (line: string) => line.split(/ {2,}/);

Deno.test("scores as text: digits as the interval deserves, two without one, counts as they are", async () => {
  // ten days of a hundred cells, all biased by 10 %; group "once" lies in a single day
  const rows = Array.from(
    { length: 1000 },
    (_, i) => ({ time: Math.floor(i / 100) * 86_400, rain: i % 7 + i % 11 / 10 }),
  );
  const batch = {
    time: rows.map(({ time }) => time),
    radar_rain_rate: rows.map(({ rain }) => rain),
    imerg_rain_rate: rows.map(({ rain }, i) => rain * (1.1 + 0.01 * Math.floor(i / 100))),
    sensor: rows.map((_, i) => i < 30 ? "once" : "often"),
  };
  const scores = ["hits", "relative_bias", "rmse"] as const;
  const table = await scoreGroups([batch], { by: ["sensor"], thresholds: [1], scores });
  const [head, often, once] = scoresText(table, true).split("\n");
  assert.deepEqual(cells(head!), ["sensor", "pairs", ...scores]);
  const hits = (from: number, to: number) =>
    rows.slice(from, to).filter(({ rain }) => rain * 1.1 >= 1 && rain >= 1).length;
  assert.deepEqual(cells(once!).slice(0, 4), ["once", "30", String(hits(0, 30)), "0.1"]);
  assert.match(cells(once!)[4]!, /^0\.\d\d$/);
  assert.deepEqual(cells(often!).slice(0, 3), ["often", "970", String(hits(30, 1000))]);
  assert.match(cells(often!)[3]!, /^0\.1\d\d? \[0\.1\d\d?, 0\.1\d\d?\]$/);
  const notes = table.rows.filter(({ score }) => score === "hits").map(({ low, high, note }) => [low, high, note]);
  assert.deepEqual(notes, [[null, null, "a count has no interval"], [null, null, "a count has no interval"]]);
});
