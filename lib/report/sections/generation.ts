import { partOf } from "../basis.ts";
import type { GenerationComparison, MeasuredScore } from "../generation_facts.ts";
import { type Html, markup } from "../html.ts";
import { formatCount } from "../numbers.ts";
import type { Section } from "../page.ts";
import type { ReportInput } from "../report_input.ts";
import { table } from "../table.ts";
import { scaleCurves } from "./product_curves.ts";
import { productTable } from "./product_table.ts";

/** Satellite rain generated from the radar beside baselines, and what the satellite makes of the radar's rain. */
export async function generationSection({ run, generation }: ReportInput): Promise<Section | null> {
  if (generation === undefined) return null;
  const { windows, members, split } = generation;
  return {
    id: "generation",
    title: "From radar to satellite",
    lead:
      `Satellite rain generated from the radar in ${
        formatCount(windows)
      } held-out windows, told which sensor observed each ` +
      `cell and when, beside baselines of the same training days. Truth is the satellite. Ensembles have ${members} members; ` +
      "the CRPS of one value is its absolute error. Differences are to the area average of the radar, drawn in the same blocks.",
    parts: [
      productTable("Products against the satellite, cell by cell", generation, [
        { label: "Wasserstein-1", unit: "mm/h", score: "wasserstein" },
        { label: "Perkins", score: "perkins" },
      ]),
      ...await scaleCurves(partOf(run, split), generation, { truth: "satellite", event: 2 }),
      biasTable(generation),
      partsTable(generation),
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

function partsTable({ parts }: GenerationComparison): Html {
  const wavelengths = [...new Set(parts.flatMap(({ scale }) => scale === null ? [] : [scale]))].sort((a, b) => b - a);
  const ends = [...new Set([wavelengths[0], wavelengths.at(-1)])].filter((scale) => scale !== undefined);
  const lines = [...Map.groupBy(parts, ({ group, product }) => `${group}\n${product}`).values()];
  const at = (line: typeof parts, score: string, scale: number | null = null): MeasuredScore | null =>
    line.find((row) => row.score === score && row.scale === scale) ?? null;
  const caption =
    "What is kept, smoothed, shifted and lost of the radar's area average, by what observed the window: " +
    "amplitude and correlation by wavelength, displacement of the best correlation (of noise, too: compare products), wet area, amount";
  const found = table(
    caption,
    [
      { label: "Source", kind: "text" },
      { label: "Product", kind: "text" },
      { label: "Fields" },
      ...ends.map((scale) => ({ label: `Amplitude, ${Math.round(scale)} km` })),
      ...ends.map((scale) => ({ label: `Correlation, ${Math.round(scale)} km` })),
      { label: "Displacement", unit: "km" },
      { label: "Wet area" },
      { label: "Amount" },
    ],
    lines.map((line) => [
      line[0]!.group,
      line[0]!.product,
      formatCount(line[0]!.fields),
      ...ends.map((scale) => at(line, "amplitude_ratio", scale)),
      ...ends.map((scale) => at(line, "scale_correlation", scale)),
      at(line, "displacement"),
      at(line, "wet_area_ratio"),
      at(line, "amount_ratio"),
    ]),
  );
  return markup`<h3>What the satellite makes of the radar's rain</h3>${found}`;
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
