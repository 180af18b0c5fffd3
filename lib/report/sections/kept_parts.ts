import type { ErrorPart, GenerationComparison, MeasuredScore } from "../generation_facts.ts";
import { type Html, markup } from "../html.ts";
import { formatCount } from "../numbers.ts";
import { endScales } from "../part_verdicts.ts";
import { table } from "../table.ts";
import { partsInWords } from "./parts_in_words.ts";

/** What the satellite and its generators keep, smooth, shift and lose of the radar's rain, by source and by regime. */
export function keptParts({ parts, regimes = [] }: GenerationComparison): readonly Html[] {
  return [
    markup`<h3>What the satellite makes of the radar's rain</h3>`,
    ...partsOf("Source", "by what observed the window", parts),
    ...partsOf(
      "Regime",
      "by regime of its rain in the half hour (convective where a tenth of it or more falls at 10 mm/h or more, otherwise stratiform)",
      regimes,
    ),
  ];
}

function partsOf(label: string, by: string, parts: readonly ErrorPart[]): readonly Html[] {
  if (parts.length === 0) return [];
  const ends = endScales(parts);
  const at = (line: readonly ErrorPart[], score: string, scale: number | null = null): MeasuredScore | null =>
    line.find((row) => row.score === score && row.scale === scale) ?? null;
  const lines = [...Map.groupBy(parts, ({ group, product }) => `${group}\n${product}`).values()];
  const found = table(
    `What is kept, smoothed, shifted and lost of the radar's area average, ${by}: ` +
      "amplitude and correlation by wavelength, displacement of the best correlation (of noise, too: compare products), wet area, " +
      "amount",
    [
      { label, kind: "text" },
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
  return [found, partsInWords(parts)];
}
