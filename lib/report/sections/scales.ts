import { basisOf, intervalOf, windowsOf } from "../basis.ts";
import { scoresChart } from "../charts/scores_chart.ts";
import { chartFigure, folded } from "../figure.ts";
import { type Html, markup } from "../html.ts";
import { formatCount, formatNumber } from "../numbers.ts";
import type { MetricFacts, RunFacts, ScaleEstimate } from "../report_input.ts";
import { scoreText } from "../score_estimate.ts";
import { table } from "../table.ts";

/** Errors by scale: all products beside each other, then each by the groups of its windows. */
export async function scaleParts({ scales, validation }: MetricFacts, run: RunFacts): Promise<readonly Html[]> {
  const parts = [...Map.groupBy(scales, ({ grouping }) => grouping)].flatMap(([grouping, rows]) => {
    if (grouping === "all") return [{ title: "by scale", rows }];
    if (rows.every(({ group }) => group === rows[0]!.group)) return [];
    return [...Map.groupBy(rows, ({ series }) => series)].map(([product, ofProduct]) => ({
      title: `by scale and ${grouping}, ${product}`,
      rows: ofProduct.map((row) => ({ ...row, series: row.group })),
    }));
  });
  return await Promise.all(parts.map(({ title, rows }) => part(title, rows, { run, validation })));
}

async function part(
  title: string,
  rows: readonly ScaleEstimate[],
  { run, validation }: { readonly run: RunFacts; readonly validation: MetricFacts["validation"] },
): Promise<Html> {
  const marks = rows.map((row) => ({ ...row, group: wavelengths(row) }));
  const times = Math.max(...rows.map(({ n }) => n));
  const figure = await chartFigure(
    scoresChart(marks, { layout: "bin", groups: "wavelength (km)" }),
    `Errors ${title}, from spectra of the ${
      windowsOf(run.heldOut)
    }. Delay: the lag that fits best, above 0 late, none where that is the ` +
      "last of those looked at. Coherence at that lag: place and shape. Gain: amplitude by the radar's, below 1 too smooth. " +
      "Skill: all errors together. Dashed: perfect. Below two cells of the satellite the scales are those of its cells.",
    basisOf(run, {
      n: `${formatCount(times)} times of windows`,
      interval: intervalOf(validation),
    }),
  );
  return markup`<h3>Errors ${title}</h3>${figure}${folded(`Errors ${title}: table`, scaleTable(title, rows))}`;
}

/** "8-16". */
const wavelengths = ({ above }: ScaleEstimate): string => `${formatNumber(above)}-${formatNumber(2 * above)}`;

function scaleTable(title: string, rows: readonly ScaleEstimate[]): Html {
  const scores = [...new Set(rows.map(({ score }) => score))];
  return table(
    `Errors ${title}`,
    [
      { label: "Product", kind: "text" },
      { label: "Wavelength", unit: "km" },
      ...scores.map((score) => ({ label: scoreText(score).short })),
      { label: "Times" },
      { label: "Blocks" },
    ],
    [...Map.groupBy(rows, ({ series, above }) => `${series} ${above}`).values()].map((line) => [
      line[0]!.series,
      wavelengths(line[0]!),
      ...scores.map((score) => line.find((row) => row.score === score) ?? null),
      formatCount(line[0]!.n),
      formatCount(Math.max(...line.map(({ blocks }) => blocks))),
    ]),
  );
}
