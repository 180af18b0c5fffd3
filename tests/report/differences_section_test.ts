import { assert } from "../deps.ts";
import { type DifferenceFacts, renderReport } from "../../lib/report/mod.ts";
import { exampleReport } from "./example_report.ts";
import { exampleDifferences } from "./example_tables.ts";

const { run } = exampleReport();

async function sectionText(differences: readonly DifferenceFacts[]): Promise<string> {
  const html = await renderReport({ run, differences });
  const section = /<section id="differences">[^]*?<\/section>/.exec(html)![0].replace(
    /<template>[^]*?<\/template>/g,
    "",
  );
  return section.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
}

Deno.test("differences to a product that is none of the run's say which it is, when its rows are, and what was left out", async () => {
  const { table } = exampleDifferences(1);
  const rival = {
    title: "The satellite, and other/pairs.parquet: all pairs that both have",
    names: { "projected_rain_rate": "satellite", "imerg_rain_rate": "<other>/pairs.parquet" },
    table,
    period: "3 to 9 June 2021",
    rival: { name: "IMERG", run: "late", version: "06B" },
    notes: ["Not grouped by surface: these pairs have no column surface"],
  };
  const text = await sectionText([rival]);
  for (
    const part of [
      "The satellite, and other/pairs.parquet: all pairs that both have",
      "Scores of satellite less those of &lt;other&gt;/pairs.parquet",
      "period: 3 to 9 June 2021; products: ",
      "and IMERG, final, V07B (simulated) and IMERG, late, version 06B; event: ",
      "interval: 95 %, 1 000 resamples of blocks of 6 h (block bootstrap)",
      "tests of all groups and scores, of which at most 10 % are false (Benjamini and Hochberg 1995)",
      "Not grouped by surface: these pairs have no column surface",
    ]
  ) assert.ok(text.includes(part), `${part} in ${text.slice(0, 3000)}`);
  const without = await sectionText([exampleDifferences(1)]);
  assert.ok(without.includes("period: 1 to 21 June 2021; products: ") && !without.includes("IMERG, late"));
});
