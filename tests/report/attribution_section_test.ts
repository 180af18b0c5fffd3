import { assert } from "../deps.ts";
import { renderReport } from "../../lib/report/mod.ts";
import { attribution } from "../../lib/verification/mod.ts";
import { exampleReport } from "./example_report.ts";

/** Forty days of two sensors, one of them in few. */
const found = await attribution.attributeErrors([{
  time: Array.from({ length: 800 }, (_, i) => Math.floor(i / 20) * 86_400),
  "radar_rain_rate": Array.from({ length: 800 }, (_, i) => 1 + i % 7),
  "imerg_rain_rate": Array.from({ length: 800 }, (_, i) => 1 + i % 7 + (i % 3) * (i * i % 11) / 9),
  sensor: Array.from({ length: 800 }, (_, i) => i < 30 ? "TMI" : i % 3 === 0 ? "GMI" : "MHS"),
  class: Array.from({ length: 800 }, (_, i) => i % 2 === 0 ? "<sensor>" : "morph"),
}], { factors: ["sensor", "intensity:2-5", "class"], error: "absolute-error", bootstrap: { replicates: 100 } });

const { run } = exampleReport();

Deno.test("the report has a section on what goes with the error: shares, raw and adjusted effects, what is not scored", async () => {
  const html = await renderReport({ run, attribution: found });
  const section = /<section id="attribution">[^]*?<\/section>/.exec(html)![0];
  assert.equal(section.match(/<figure/g)?.length, 4, "shares and three factors");
  const text = section.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
  for (
    const part of [
      "What goes with the error",
      "IMERG, final, V07B (simulated) against simulated radar, 1 km, 5 min",
      "absolute error (mm/h) of 800 pairs, by an additive model of 3 factors",
      "n: 800 pairs in 40 blocks; period: 1 to 21 June 2021",
      "interval: 95 %, 100 resamples of blocks of one day",
      "sensor TMI: not scored: 2 blocks, fewer than 5.",
      "&lt;sensor&gt;",
      "adjusted",
    ]
  ) assert.ok(text.includes(part), `${part} in ${text.slice(0, 3000)}`);
});

Deno.test("a report without attribution has no such section; one without numbers says why", async () => {
  assert.doesNotMatch(await renderReport({ run }), /id="attribution"/);
  const few = await attribution.attributeErrors([{
    time: [0, 1, 2],
    "radar_rain_rate": [1, 2, 3],
    "imerg_rain_rate": [1, 2, 4],
    sensor: ["GMI", "MHS", "GMI"],
  }], { factors: ["sensor"] });
  const html = await renderReport({ run, attribution: few });
  const section = /<section id="attribution">[^]*?<\/section>/.exec(html)![0];
  assert.doesNotMatch(section, /<figure/);
  assert.match(section, /sensor GMI: not scored: 1 block, fewer than 5/);
});
