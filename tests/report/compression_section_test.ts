import { type CompressionResult, renderReport } from "../../lib/report/mod.ts";
import { assert } from "../deps.ts";
import { exampleReport } from "./example_report.ts";

const estimate = (value: number) => ({ value, low: 0.9 * value, high: 1.1 * value, blocks: 8 });

const point = (coder: string, setting: string, bits: number, logError: number) => ({
  coder,
  setting,
  bytes: 1000 * bits,
  bits: estimate(bits),
  ratio: estimate(2 / bits),
  logError: estimate(logError),
  rateError: estimate(3 * logError),
});

const COMPRESSION: CompressionResult = {
  split: "test",
  windows: 1200,
  cells: 22_118_400,
  coarsen: 2,
  blocks: { count: 8, kind: "6 h" },
  level: 0.95,
  replicates: 1000,
  zstd: "libzstd 1.5.4",
  archive: { days: 3, bytes: 3e6, bits: 0.9 },
  knows: { "zstd of the archive": 0, "T-VAE": 5_200_000 },
  points: [
    point("zstd of the archive", "uint16, 0.01 mm h-1", 2, 0.01),
    point("T-VAE", "1/4 sd", 0.4, 0.5),
    point("T-VAE", "1 sd", 0.2, 0.6),
    point("T-VAE, capsules alone", "1/4 sd", 0.3, 0.7),
    point("T-VAE, capsules alone", "1 sd", 0.1, 0.8),
  ],
};

Deno.test("a report shows rate and distortion: a chart of curves, and a table of every setting", async () => {
  const html = await renderReport({ ...exampleReport(), compression: COMPRESSION });
  const [, section] = html.match(/<section id="compression">([^]*?)<\/section>/) ?? [];
  assert.ok(section);
  assert.match(section, /1\u202f200 wet held-out windows, evenly/);
  assert.match(section, /libzstd 1\.5\.4/);
  assert.match(section, /T-VAE 5\.2 MB/);
  assert.match(section, /0\.9 bits a pixel/);
  assert.equal(section.match(/<figure/g)?.length, 1);
  assert.equal(section.match(/<tr>/g)?.length, 1 + COMPRESSION.points.length);
  assert.match(section, /10\.0 <span class="interval">\[9\.0, 11\.0\]/);
  assert.ok(!(await renderReport(exampleReport())).includes('<section id="compression">'));
});
