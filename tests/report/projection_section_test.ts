import { type ProjectionResult, renderReport } from "../../lib/report/mod.ts";
import { assert } from "../deps.ts";
import { exampleReport } from "./example_report.ts";
import { productScores } from "./product_scores.ts";

const coverage = (share: number) => ({
  coverage: share,
  low: share - 0.02,
  high: share + 0.02,
  n: 51000,
  pit: new Array<number>(10).fill(0.1),
});

const scores = productScores(["bilinear", "projection, members"], [
  ["crps", null, null, "all"],
  ["relative_bias", null, null, "all"],
  ["quantile_ratio", null, null, "99 %"],
  ["maximum_ratio", null, null, "all"],
  ["fss", 0.5, 10, "all"],
  ["fss", 0.5, 40, "all"],
  ["amplitude_ratio", null, 64, "all"],
  ["amplitude_ratio", null, 4, "all"],
  ["scale_correlation", null, 64, "all"],
  ["scale_correlation", null, 4, "all"],
]);

const PROJECTION: ProjectionResult = {
  projector: "project",
  split: "test",
  windows: 640,
  members: 19,
  blocks: "6 h",
  confidence: 0.95,
  replicates: 1000,
  calibration: {
    windows: 210,
    level: 0.9,
    factor: 1.125,
    validationWindows: 95,
    raw: coverage(0.84),
    latent: coverage(0.902),
    capsules: [0.87, 0.93],
    rain: coverage(0.91),
    wetRain: coverage(0.89),
    cells: coverage(0.88),
  },
  artefacts: [{
    artefact: "orbit edge",
    about: "rain times 3 beyond a line",
    auroc: 0.93,
    low: 0.9,
    high: 0.95,
    blocks: 9,
    parts: { seam: 0.91, latent: 0.6 },
  }],
  artefactScenes: 150,
  downscaling: {
    windows: 640,
    frames: 6,
    products: [
      { name: "bilinear", parameters: null, steps: null },
      { name: "projection, members", parameters: 123456, steps: 900 },
    ],
    scores,
  },
};

Deno.test("a report shows the projection: calibration, artefacts, downscaled rain beside interpolation", async () => {
  const html = await renderReport({ ...exampleReport(), projection: PROJECTION });
  const [, section] = html.match(/<section id="projection">([^]*?)<\/section>/) ?? [];
  assert.ok(section);
  for (
    const text of [
      "640 held-out windows",
      "19 members",
      "factor 1.125 of the spread from 95 windows of validation days",
      "by capsule 87.0 to 93.0 %",
      "orbit edge",
      "150 times, all windows of each together, with each artefact",
      "Quantile 99 %",
    ]
  ) assert.ok(section.includes(text), text);
  assert.match(section, /0\.93\d* <span class="interval">\[/);
  assert.match(section, /123\u202f456/);
  assert.equal(section.match(/<figure/g)?.length, 4);
  const { downscaling: _, artefacts: __, ...least } = PROJECTION;
  const short = await renderReport({ ...exampleReport(), projection: least });
  assert.equal(short.match(/<section id="projection">([^]*?)<\/section>/)?.[1]?.match(/<figure/g)?.length, 1);
  assert.ok(!(await renderReport(exampleReport())).includes('<section id="projection">'));
  const old = await renderReport({ ...exampleReport(), leftOut: { projection: "it is of an older one" } });
  const [, leftOut] = old.match(/<section id="projection">([^]*?)<\/section>/) ?? [];
  assert.ok(leftOut?.includes("Left out: it is of an older one.") && !/<table|<figure/.test(leftOut));
});
