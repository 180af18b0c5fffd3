import { renderReport } from "../../lib/report/mod.ts";
import { notScored } from "../../lib/report/sections/not_scored.ts";
import { scoreGroups } from "../../lib/verification/mod.ts";
import { assert } from "../deps.ts";
import { exampleReport } from "./example_report.ts";

const DAY = 86_400;

/** Ten days of two sensors, one of them in the first two alone. */
const { about, rows } = await scoreGroups([{
  time: Array.from({ length: 200 }, (_, i) => DAY * Math.floor(i / 20)),
  "radar_rain_rate": Array.from({ length: 200 }, (_, i) => i % 7),
  "imerg_rain_rate": Array.from({ length: 200 }, (_, i) => i % 5),
  sensor: Array.from({ length: 200 }, (_, i) => i < 40 && i % 4 === 0 ? "TMI & more" : "GMI"),
}], { by: ["all", "sensor"], minBlocks: 3, bootstrap: { replicates: 60 } });

Deno.test("notScored() lists the groups that scoreGroups() did not score, with their pairs and the minimum", () => {
  const text = notScored(rows)!.html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
  assert.match(text, /sensor TMI &amp; more 10 not scored: 2 blocks, fewer than 3/);
  assert.doesNotMatch(text, /GMI |all /);
  assert.equal(notScored(rows.filter(({ group }) => group !== "TMI & more")), null);
});

Deno.test("a grouping of which no group is scored has a table and no chart", async () => {
  const { run } = exampleReport();
  const few = rows.filter(({ grouping, group }) => grouping === "all" || group === "TMI & more");
  const both = [
    ...few,
    ...few.filter(({ grouping }) => grouping === "sensor").map((row) => ({ ...row, group: "MHS" })),
  ];
  const html = await renderReport({ run: { ...run, validation: about }, scores: both });
  assert.doesNotMatch(html, /<figure/);
  assert.match(html, /Reported, not scored/);
  assert.match(html, /fewer than 3 blocks are reported, not scored/);
});
