import { renderComparison, renderReport, type ReportInput } from "../../lib/report/mod.ts";
import { assert } from "../deps.ts";
import { exampleComparison } from "./example_comparison.ts";
import { exampleReport } from "./example_report.ts";

const report = exampleReport();

/** What the figures of a section rest on, as their captions say. */
function basesOf(html: string, section: string): readonly string[] {
  const part = new RegExp(`<section id="${section}">[^]*?</section>`).exec(html)![0];
  return [...part.matchAll(/<small class="basis">([^<]*)<\/small>/g)].map((match) => match[1]!);
}

Deno.test("captions say when the part of the data is that a figure is of, and name only the products that it shows", async () => {
  const html = await renderReport(report);
  assert.match(basesOf(html, "training")[0]!, /period: 14 days of 1 to 21 June 2021; products: .* and IMERG/);
  for (const basis of basesOf(html, "metrics")) {
    assert.match(basis, /period: 5, 12 and 19 June 2021; products: .* and IMERG/);
  }
  assert.equal(
    basesOf(html, "latent")[0],
    "n: 240 held-out windows; period: 5, 12 and 19 June 2021; products: simulated radar, 1 km, 5 min; event: none, all values " +
      "count; interval: 95 %, 1\u202f000 resamples of blocks of 6 h (block bootstrap).",
  );
  const validated = await renderReport({
    ...report,
    run: { ...report.run, heldOut: "validation", parts: { validation: "3 June 2021" } },
  });
  assert.match(basesOf(validated, "metrics")[0]!, /period: 3 June 2021; /);
});

Deno.test("captions of figures of other data than the run's say which", async () => {
  const products = [
    { role: "reference", name: "RADKLIM", run: "", version: "2017.002" },
    { role: "satellite", name: "NWC-SAF", run: "", version: "v2018" },
  ];
  const basis = { kind: "real" as const, products, period: "2018-06-29" };
  const input: ReportInput = {
    run: report.run,
    cases: report.cases!.map((rain) => ({ ...rain, basis })),
    archives: report.archives!.map((archive) => ({ ...archive, products: products.slice(0, 1) })),
    probabilistic: {
      ...report.probabilistic,
      basis,
      event: "rain rate ≥ 0.1 mm/h",
      interval: "95 %, 500 resamples of blocks of 3 h",
      roc: [{ name: "NWC-SAF", area: 0.83, low: 0.81, high: 0.85, points: [{ pofd: 0, pod: 0 }, { pofd: 1, pod: 1 }] }],
    },
  };
  const html = await renderReport(input);
  const [maps, film] = basesOf(html, "maps");
  for (const text of [maps, film]) {
    assert.match(text!, /period: 2018-06-29; products: RADKLIM, version 2017\.002 and NWC-SAF, v2018; /);
  }
  assert.match(
    basesOf(html, "data")[0]!,
    /period: 2021-06-01 00:00 to 2021-06-21 23:30 UTC; products: RADKLIM, version 2017\.002; /,
  );
  for (const text of basesOf(html, "probabilities")) {
    assert.match(
      text,
      /period: 2018-06-29; products: RADKLIM, version 2017\.002 and NWC-SAF, v2018; event: rain rate ≥ 0\.1 mm\/h; interval: 95 %, 500 resamples of blocks of 3 h\./,
    );
  }
  assert.match(html, />NWC-SAF, area 0\.830 \[0\.810, 0\.850\]</);
});

Deno.test("captions of runs side by side say n, period, products, event and interval", async () => {
  const html = await renderComparison(exampleComparison());
  const captions = [...html.matchAll(/<small class="basis">([^<]*)<\/small>/g)].map((match) => match[1]!);
  assert.equal(captions.length, html.match(/<figure/g)!.length);
  for (const caption of captions) {
    assert.match(caption, /^n: .*\d.*; period: .*\d.*; products: .+; event: .+; interval: .*\d.*\.$/);
    assert.doesNotMatch(caption, /not stated/);
  }
  assert.match(
    captions.at(-1)!,
    /^n: 80 held-out windows of first, forecast from frame 3 of each on; 81 held-out .*; products: simulated radar/,
  );
  const cannot = /forecast from different frames, and their errors cannot be compared/;
  assert.doesNotMatch(html, cannot);
  const [first, ...others] = exampleComparison().runs;
  const older = { ...first!, heldOut: { ...first!.heldOut!, from: 0 } };
  assert.match(await renderComparison({ ...exampleComparison(), runs: [older, ...others] }), cannot);
});
