import { partOf, windowsOf } from "../basis.ts";
import type { GenerationComparison } from "../generation_facts.ts";
import type { Html } from "../html.ts";
import { formatCount } from "../numbers.ts";
import type { Section } from "../page.ts";
import type { ReportInput } from "../report_input.ts";
import { table } from "../table.ts";
import { keptParts } from "./kept_parts.ts";
import { leftOutSection } from "./left_out.ts";
import { scaleCurves } from "./product_curves.ts";
import { productTable } from "./product_table.ts";

const HEAD = { id: "generation", title: "From radar to satellite" };

/** Satellite rain generated from the radar beside baselines, and what the satellite makes of the radar's rain. */
export async function generationSection({ run, generation, leftOut }: ReportInput): Promise<Section | null> {
  if (generation === undefined) return leftOutSection(HEAD, leftOut?.generation);
  const { windows, members, split } = generation;
  return {
    ...HEAD,
    lead:
      `Satellite rain generated from the radar in ${formatCount(windows)} ${
        windowsOf(split)
      }, told which sensor observed each ` +
      `cell and when, beside baselines of the same training days. Truth is the satellite. Ensembles have ${members} members; ` +
      "the CRPS of one value is its absolute error. All products are scored on the cells that all of them and the satellite " +
      "have. Differences are to the area average of the radar, drawn in the same blocks.",
    parts: [
      productTable("Products against the satellite, cell by cell", generation, [
        { label: "Wasserstein-1", unit: "mm/h", score: "wasserstein" },
        { label: "Perkins", score: "perkins" },
      ]),
      ...await scaleCurves(partOf(run, split), generation, { truth: "satellite", event: 2 }),
      biasTable(generation),
      ...keptParts(generation),
      ...injectedParts(generation),
    ],
  };
}

function biasTable({ products, scores }: GenerationComparison): Html {
  const rows = scores.filter(({ score, group, value }) =>
    score === "relative_bias" && group !== "all" && value !== null
  );
  const groups = [...new Set(rows.map(({ group }) => group))];
  return table(
    "Relative bias against the satellite, by what observed the cell",
    [{ label: "Source", kind: "text" }, ...products.map(({ name }) => ({ label: name }))],
    groups.map((group) => [
      group,
      ...products.map(({ name }) => rows.find((row) => row.product === name && row.group === group) ?? null),
    ]),
  );
}

function injectedParts({ injected = [] }: GenerationComparison): readonly Html[] {
  if (injected.length === 0) return [];
  return [table(
    "Generated error over injected error, by sensor and minutes since the overpass: slope of a line, 1 is perfect. What the generator " +
      "does not know of the radar's rain is in the variance twice, in its width and in what its centre misses; what the satellite adds " +
      "is without both",
    [{ label: "Generator", kind: "text" }, { label: "Error", kind: "text" }, { label: "Slope" }],
    injected.map(({ product, quantity, slope, low, high }) => [product, quantity, { value: slope, low, high }]),
  )];
}
