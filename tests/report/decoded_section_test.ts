import { type DecodedRain, renderReport } from "../../lib/report/mod.ts";
import { assert } from "../deps.ts";
import { exampleReport } from "./example_report.ts";
import { productScores, type Shown } from "./product_scores.ts";

const own: readonly Shown[] = [
  ...[64, 16, 8, 4].map((scale) => ["power", null, scale, "all"] as const),
  ...["95 %", "99 %", "99.9 %"].map((group) => ["quantile", null, null, group] as const),
  ["mean", null, null, "all"],
  ["wet_fraction", 0.1, null, "all"],
];

const rain = (...products: readonly string[]): DecodedRain => ({
  windows: 200,
  frames: 1000,
  cells: { size: 32, km: 2 },
  wet: 0.1,
  blocks: "6 h",
  level: 0.95,
  replicates: 1000,
  scores: [
    ...productScores(["radar"], own),
    ...productScores(products, [
      ...own,
      ["power_ratio", null, 64, "all"],
      ["power_ratio", null, 16, "all"],
      ["relative_bias", null, null, "all"],
      ["perkins", null, null, "all"],
      ["resolution", null, null, "all"],
    ]),
  ],
});

Deno.test("a report shows decoded rain beside the radar: spectra, their ratios, quantiles, a table, the radar once", async () => {
  const report = exampleReport();
  const decoded = [
    { model: "T-VAE", rain: rain("reconstruction, expected", "20 min ahead, drawn") },
    { model: "plain VAE", rain: rain("reconstruction, expected") },
  ];
  const sectionOf = (html: string) => html.match(/<section id="latent">([^]*?)<\/section>/)?.[1] ?? "";
  const section = sectionOf(await renderReport({ ...report, latent: { ...report.latent, decoded } }));
  const before = sectionOf(await renderReport(report));
  assert.equal(section.match(/<figure/g)!.length - before.match(/<figure/g)!.length, 3);
  const basis =
    "n: 1\u202f000 frames of 200 held-out windows of 32 x 32 cells of 2 km; period: 5, 12 and 19 June 2021; " +
    "products: simulated radar, 1 km, 5 min and IMERG, final, V07B (simulated); event: none, all values count; " +
    "interval: 95 %, 1\u202f000 resamples of blocks of 6 h.";
  assert.equal(section.split(basis).length - 1, 2, "under the figures with intervals");
  const rows = [...section.matchAll(/<td class="text">([^<]*)<\/td>/g)].map(([, text]) => text);
  const shown = [
    "radar",
    "T-VAE, reconstruction, expected",
    "T-VAE, 20 min ahead, drawn",
    "plain VAE, reconstruction, expected",
  ];
  assert.deepEqual(rows.filter((text) => shown.includes(text!)), shown);
  assert.match(section, /Power at 16 km/);
  assert.ok(!before.includes("Decoded rain beside the radar"));
});
