import { createHash } from "node:crypto";
import { renderReport, type ReportInput } from "../../lib/report/mod.ts";
import { assert } from "../deps.ts";
import { exampleReport } from "./example_report.ts";

const SECTIONS = [
  "findings",
  "maps",
  "scores",
  "sampling",
  "differences",
  "metrics",
  "injected",
  "distribution",
  "probabilities",
  "latent",
  "training",
  "data",
  "limits",
  "reproduce",
];
const report = exampleReport();
const html = await renderReport(report);

/** Throws where tags do not nest; gives how many elements there are. */
function checkNesting(html: string): number {
  const open: string[] = [];
  let count = 0;
  const body = html.replace(/<style>[^]*?<\/style>/, "<style></style>").replace("<!DOCTYPE html>", "")
    .replace(/<script>[^]*?<\/script>/, "<script></script>");
  for (const [tag, close, name, end] of body.matchAll(/<(\/?)([a-zA-Z][\w-]*)(?:"[^"]*"|[^"<>])*?(\/?)>/g)) {
    if (close === "") count++;
    if (close !== "") assert.equal(open.pop(), name, `${tag} at ${html.indexOf(tag)}`);
    else if (end === "") open.push(name!);
  }
  assert.deepEqual(open, []);
  assert.equal(body.replace(/<\/?[a-zA-Z](?:"[^"]*"|[^"<>])*>/g, "").match(/[<>]/), null);
  return count;
}

Deno.test("renderReport() nests its elements and escapes all text", () => {
  assert.ok(checkNesting(html) > 1000);
  assert.ok(html.includes("&lt;b&gt;&amp;&lt;/b&gt;"));
});

Deno.test("renderReport() refers to nothing outside the page and lets no script run but its own", () => {
  const [[, script = ""] = [], ...others] = [...html.matchAll(/<script>([^]*?)<\/script>/g)];
  assert.equal(others.length, 0);
  const digest = createHash("sha256").update(script).digest("base64");
  assert.ok(html.includes(`script-src &#39;sha256-${digest}&#39;`));
  assert.doesNotMatch(script.replace('"http://www.w3.org/2000/svg"', ""), /https?:|\bfetch\(|XMLHttpRequest|import\(/);
  assert.doesNotMatch(html.replace(script, ""), /https?:|<script [^>]|<link|<iframe|@import|\bon\w+="/);
  for (const [, source] of html.matchAll(/\b(?:src|xlink:href)="([^"]*)"/g)) assert.match(source!, /^(data:|#)/);
  for (const [, source] of html.matchAll(/url\(([^)]*)\)/g)) assert.match(source!, /^#/);
  const ids = [...html.matchAll(/\bid="([^"]+)"/g)].map((match) => match[1]);
  assert.equal(new Set(ids).size, ids.length, "identifiers are used once");
  for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) assert.ok(ids.includes(target), `#${target}`);
});

Deno.test("renderReport() has every section, with a link to it", () => {
  assert.deepEqual([...html.matchAll(/<section id="([^"]+)"/g)].map((match) => match[1]), SECTIONS);
  for (const id of SECTIONS) assert.ok(html.includes(`href="#${id}"`));
});

Deno.test("renderReport() shows products, rules, intervals, and what was injected beside what was found", () => {
  const text = html.replace(/<[^>]*>/g, " ").replace(/[ \n]+/g, " ");
  for (
    const part of [
      "IMERG, final, V07B (simulated)",
      "rain rate ≥ 0.1, 1, 5 mm/h",
      "95 %, 1\u202f000 resamples of blocks of one day",
      "90 % of the cell covered",
      "MHS multiplicative bias 0.85 0.90 [0.87, 0.94] no",
      "4 of 5 lie inside their 95 % interval",
      "groups of fewer than 3 blocks are reported, not scored",
      "sensor TMI 310 not scored: 2 blocks, fewer than 3",
      "sensor MHS 300 not scored: 2 blocks, fewer than 3",
      "Variance of the sampling error",
      "Errors by scale and season, satellite",
      "The capsules of this model roll 0.12 steps a frame",
      "What fewer than 5 blocks bear on is reported, not tested: drawn without interval; all of class infrared+morph (4 blocks).",
      "T-VAE 1\u202f284\u202f033 4\u202f000 48.2 [46.8, 49.6] 0.61 [0.58, 0.64] 1.42 [1.36, 1.48] 0.93 [0.88, 0.98]",
      "radar/rain_rate mm h-1 800 × 800",
      "deno task demo --seed 1 --out runs/demo",
      "TensorFlow 2.20.0",
    ]
  ) assert.ok(text.includes(part), part);
  assert.equal(html.match(/<img /g)?.length, 4 * 5 + 3 + 3 * 7);
});

Deno.test("renderReport() numbers its figures; each caption says n, period, products, event and interval", () => {
  const captions = [
    ...html.matchAll(/<figure id="figure-(\d+)"[^]*?<figcaption><b>Figure (\d+)\.<\/b>([^]*?)<\/figcaption>/g),
  ];
  assert.equal(captions.length, html.match(/<figure/g)!.length);
  captions.forEach(([, id, number, caption], k) => {
    assert.deepEqual([Number(id), Number(number)], [k + 1, k + 1]);
    assert.match(
      caption!,
      />n: .*\d.*; period: \d.+ 2021.*; products: simulated radar, 1 km, 5 min( and IMERG, final, V07B \(simulated\))?; event: .+; interval: .+\./,
    );
    assert.doesNotMatch(caption!, /not stated/);
  });
});

Deno.test("renderReport() lists sections and headings in its contents", () => {
  const [, contents = ""] = /<nav aria-label="Contents">([^]*?)<\/nav>/.exec(html)!;
  const listed = [...contents.matchAll(/href="#([^"]+)"/g)].map((match) => match[1]!);
  const there = [...html.matchAll(/<(?:section|h3) id="([^"]+)"/g)].map((match) => match[1]!);
  assert.deepEqual(listed, there);
  assert.ok(listed.includes("maps-1"));
});

Deno.test("renderReport() gives the data of each chart along, as CSV", () => {
  const charts = [...html.matchAll(/<figure [^>]*class="chart">[^]*?<\/figure>/g)].map(([figure]) => figure);
  assert.ok(charts.length > 8);
  for (const figure of charts) {
    const [head, ...lines] = /<template>([^]*?)<\/template>/.exec(figure)![1]!.trimEnd().split("\n");
    assert.ok(head!.split(",").length > 1 && lines.length > 2, head);
  }
});

Deno.test("renderReport() says loudly that a satellite is simulated, and only then", async () => {
  assert.match(html, /<p class="banner" role="note"><strong>Simulated satellite<\/strong>/);
  const real = await renderReport({ run: { ...report.run, kind: "real" } });
  assert.doesNotMatch(real, /class="banner"|simulated\)|simulated satellite/i);
  assert.match(real, /real observations/);
});

Deno.test("renderReport() leaves out what is absent", async () => {
  const { title, kind, command, created, seed, versions, config } = report.run;
  const small = await renderReport({ run: { title, kind, command, created, seed, versions, config } });
  checkNesting(small);
  assert.deepEqual([...small.matchAll(/<section id="([^"]+)"/g)].map((match) => match[1]), ["reproduce"]);
});

Deno.test("renderReport() takes scores without value or interval", async () => {
  const row = { ...report.scores![0]!, value: null, low: null, high: null };
  const scores = ["all", "sensor"].map((grouping) => ({ ...row, grouping }));
  const page = await renderReport({ run: report.run, scores });
  checkNesting(page);
  assert.match(page, /<td class="number">–<\/td>/);
});

Deno.test("renderReport() is the same for the same input, after JSON too, and stays small", async () => {
  const again = JSON.parse(JSON.stringify(report)) as ReportInput;
  assert.equal(await renderReport(again), html);
  assert.ok(html.length < 2_500_000, `${html.length} characters`);
});
