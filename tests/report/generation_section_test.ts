import { type ErrorPart, type GenerationComparison, renderReport } from "../../lib/report/mod.ts";
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

const PART = { product: "IMERG", scale: null, threshold: null, fields: 40, blocks: 9 };

const partsOf = (group: string): readonly ErrorPart[] =>
  [64, 32].flatMap((scale) =>
    ["IMERG", "latent"].flatMap((product) =>
      ["amplitude_ratio", "scale_correlation"].map((score) => (
        { ...PART, product, score, scale, group, value: 0.7, low: null, high: null }
      ))
    )
  );

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
  parts: partsOf("MHS"),
  regimes: [
    ...partsOf("stratiform"),
    { ...PART, group: "convective", score: "amplitude_ratio", scale: 32, value: 0.6, low: 0.5, high: 0.7 },
    { ...PART, group: "convective", score: "scale_correlation", scale: 32, value: 0.4, low: 0.3, high: 0.45 },
    { ...PART, group: "convective", score: "displacement", value: 5.123, low: 4, high: 6 },
    { ...PART, group: "convective", score: "wet_area_ratio", value: 1.3, low: 1.2, high: 1.4 },
    { ...PART, group: "convective", score: "amount_ratio", value: 0.98, low: 0.93, high: 1.04 },
  ],
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
  assert.match(section, /<li>MHS: structures of 64 km open, place open;/, "without intervals");
  assert.match(
    section,
    /convective: .*structures of 32 km smoothed, lost in place; shifted by 5\.1 km in the mean; wet area widened; amount kept<\/li>/,
  );
  const { regimes: _, ...before } = GENERATION;
  assert.ok(!(await renderReport({ ...exampleReport(), generation: before })).includes("stratiform"));
  assert.ok(!(await renderReport(exampleReport())).includes('<section id="generation">'));
});
