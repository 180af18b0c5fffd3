import { type ErrorPart, type GenerationComparison, partVerdicts, renderReport } from "../../lib/report/mod.ts";
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
    { ...PART, group: "convective", product: "latent", score: "displacement", value: 3.9, low: 3, high: 3.95 },
    { ...PART, group: "convective", product: "U-Net", score: "displacement", value: 3.1, low: 3, high: 3.5 },
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
    /convective: .*structures of 32 km smoothed, lost in place; shifted \(best match 5\.1 km off, that of generated members 3\.1 to 3\.9 km\); wet area widened; amount kept<\/li>/,
  );
  const { regimes: _, ...before } = GENERATION;
  assert.ok(!(await renderReport({ ...exampleReport(), generation: before })).includes("stratiform"));
  assert.ok(!(await renderReport(exampleReport())).includes('<section id="generation">'));
});

Deno.test("rain whose best match is no farther off than that of noise is not called shifted", () => {
  const part = { ...PART, group: "MHS", score: "displacement" };
  const says = (low: number | null, still: readonly number[], wide = 0.05) =>
    partVerdicts([
      { ...part, value: 6.2, low, high: 7 },
      ...still.map((value, k) => ({ ...part, product: `latent ${k}`, value, low: 1, high: value + wide })),
    ]).flatMap(({ says }) => says).filter((text) => text.includes("match"));
  assert.deepEqual(says(5, [5.5]), [
    "shift not told from noise (best match 6.2 km off, that of generated members 5.5 km)",
  ]);
  assert.match(says(null, [2])[0]!, /^shift not told/);
  assert.match(says(5, [2, 4.9])[0]!, /^shifted .*2 to 4\.9 km/);
  assert.match(says(5, [2, 4.9], 0.2)[0]!, /^shift not told/, "its interval reaches farther");
  assert.deepEqual(says(5, []), [], "without anything to hold it against");
});
