import { type GenerationComparison, renderReport } from "../../lib/report/mod.ts";
import { assert } from "../deps.ts";
import { exampleReport } from "./example_report.ts";
import { productScores } from "./product_scores.ts";

const PRODUCTS = ["area average", "latent, members"];

const scores = productScores(PRODUCTS, [
  ["crps", null, null, "all"],
  ["wasserstein", null, null, "all"],
  ["perkins", null, null, "all"],
  ["relative_bias", null, null, "all"],
  ["relative_bias", null, null, "MHS"],
  ["fss", 2, 10, "all"],
  ["fss", 2, 40, "all"],
  ["amplitude_ratio", null, 64, "all"],
  ["amplitude_ratio", null, 32, "all"],
  ["scale_correlation", null, 64, "all"],
  ["scale_correlation", null, 32, "all"],
]);

const GENERATION: GenerationComparison = {
  split: "test",
  windows: 1200,
  members: 8,
  blocks: "6 h",
  level: 0.95,
  replicates: 1000,
  coherence: { latent: { space: 0.8, time: 0 } },
  products: [
    { name: "area average", parameters: null, steps: null },
    { name: "latent, members", parameters: 123456, steps: 900 },
  ],
  scores,
  parts: [64, 32].flatMap((scale) =>
    ["IMERG", "latent"].flatMap((product) =>
      ["amplitude_ratio", "scale_correlation"].map((score) => ({
        product,
        score,
        scale,
        threshold: null,
        group: "MHS",
        fields: 40,
        value: 0.7,
        low: null,
        high: null,
        blocks: 1,
      }))
    )
  ),
  injected: [{ product: "latent", quantity: "relative bias", slope: 0.9, low: 0.7, high: 1.1, points: [] }],
};

Deno.test("a report shows generated rain beside baselines: scores, curves by scale, sources, injected errors", async () => {
  const html = await renderReport({ ...exampleReport(), generation: GENERATION });
  const [, section] = html.match(/<section id="generation">([^]*?)<\/section>/) ?? [];
  assert.ok(section);
  assert.match(section, /1\u202f200 held-out windows/);
  assert.match(section, /123\u202f456/);
  assert.match(section, /\u22120\.1\d* <span class="interval">\[/, "the difference, with its interval");
  assert.equal(section.match(/<figure/g)?.length, 3);
  for (const text of ["MHS", "Amplitude, 64 km", "Correlation, 32 km", "relative bias"]) {
    assert.ok(section.includes(text), text);
  }
  assert.ok(!(await renderReport(exampleReport())).includes('<section id="generation">'));
});
