import { assert } from "../deps.ts";
import { randomStream } from "../../lib/base/mod.ts";
import { type AtlasFacts, encodeField, renderReport } from "../../lib/report/mod.ts";
import { exampleReport } from "./example_report.ts";

const stream = randomStream(1, "atlas");
const agreement = (mean: number) => ({ mean, low: mean - 0.05, high: mean + 0.03 });

/** An atlas of invented windows, with regimes that are stable or not. */
function exampleAtlas(stable: boolean): AtlasFacts {
  const points = Array.from({ length: 60 }, (_, i) => ({
    time: "2021-06-03T12:05:00Z",
    tile: i,
    x: stream.normal(),
    y: stream.normal(),
    pc1: stream.normal(),
    pc2: stream.normal(),
    season: i % 2 === 0 ? "Jun-Aug" : "Dec-Feb",
    wetFraction: stream.next(),
    rate: 3 * stream.next(),
    speed: i % 3 === 0 ? null : 60 * stream.next(),
    direction: i % 3 === 0 ? null : 360 * stream.next(),
    regime: 1 + i % 2,
  }));
  const field = encodeField({ ny: 8, nx: 8, northFirst: true, widthKm: 16, data: new Float32Array(64).fill(2) });
  const window = (distance: number) => ({ time: "2021-06-03T12:05:00Z", tile: 4, distance, field });
  const row = { share: 0.5, wetFraction: 0.4, rate: 1.2, speed: null, seasons: { "Jun-Aug": 1 } };
  return {
    group: "latent",
    windows: 60,
    days: 12,
    wetFraction: 0.05,
    seed: 0,
    components: { used: 3, explained: [0.5, 0.3, 0.12, 0.08] },
    kept: { neighbours: 15, map: 0.61, plane: 0.37, chance: 0.25 },
    points,
    stability: [2, 3].map((clusters) => ({
      clusters,
      resamples: agreement(stable ? 0.9 : 0.5),
      seeds: agreement(0.95),
      normal: agreement(0.55),
      stable,
    })),
    regimes: { stable, rows: [{ ...row, regime: 1 }, { ...row, regime: 2 }] },
    examples: [{ regime: 1, windows: [window(0), window(0.42)] }],
  };
}

Deno.test("the atlas is a section: a map in four colourings, stability, regimes, windows like others", async () => {
  const html = await renderReport({ ...exampleReport(), atlas: exampleAtlas(true) });
  assert.match(html, /<section id="atlas"[\s\S]+Windows by their latent/);
  for (
    const said of [
      "Season",
      "Motion",
      "Wet fraction",
      "Of the 15 nearest neighbours",
      "61 %",
      "0.42\u00a0sd",
      "60 windows of 12 days",
    ]
  ) {
    assert.ok(html.includes(said), said);
  }
  assert.match(html, /2 regimes are the most that are stable/);
  assert.match(html, /What the windows of each regime are like/);
  assert.ok(!(await renderReport(exampleReport())).includes('id="atlas"'), "left out where there is none");
});

Deno.test("regimes that do not come back are said to be none", async () => {
  const html = await renderReport({ ...exampleReport(), atlas: exampleAtlas(false) });
  assert.match(html, /No number of regimes is stable: those shown cut a continuum/);
});
