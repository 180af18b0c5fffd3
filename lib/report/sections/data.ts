import { counted } from "../../base/mod.ts";
import { basisOf } from "../basis.ts";
import { coverageChart } from "../charts/coverage_chart.ts";
import { chartFigure } from "../figure.ts";
import { type Html, markup } from "../html.ts";
import { formatBytes, formatCount } from "../numbers.ts";
import type { Section } from "../page.ts";
import type { ArchiveFacts, ReportInput, RunFacts } from "../report_input.ts";
import { table } from "../table.ts";

/** What the archives hold and when. */
export async function dataSection({ run, archives = [] }: ReportInput): Promise<Section | null> {
  if (archives.length === 0) return null;
  return { id: "data", title: "Data", parts: await Promise.all(archives.map((archive) => archivePart(archive, run))) };
}

async function archivePart({ name, variables, products }: ArchiveFacts, run: RunFacts): Promise<Html> {
  const [first] = variables.map((variable) => variable.first).sort();
  const last = variables.map((variable) => variable.last).sort().at(-1);
  const times = formatCount(variables.reduce((sum, variable) => sum + variable.times, 0));
  const figure = await chartFigure(
    coverageChart(variables),
    "Share of the times of each day that are present (UTC).",
    basisOf({ ...run, ...(products && { products }), period: `${shortTime(first!)} to ${shortTime(last!)} UTC` }, {
      n: `${times} times of ${counted(variables.length, "variable")}`,
    }),
  );
  return markup`<h3>${name}</h3>${figure}${variableTable(variables)}`;
}

function variableTable(variables: ArchiveFacts["variables"]): Html {
  return table(
    "Variables",
    [
      { label: "Variable", kind: "text" },
      { label: "Units", kind: "text" },
      { label: "Cells", unit: "y × x" },
      { label: "First", unit: "UTC" },
      { label: "Last", unit: "UTC" },
      { label: "Times" },
      { label: "Gaps" },
      { label: "Wet", unit: "%" },
      { label: "Size" },
    ],
    variables.map((variable) => [
      variable.variable,
      variable.units,
      variable.shape.slice(1).map(formatCount).join(" × "),
      shortTime(variable.first),
      shortTime(variable.last),
      `${formatCount(variable.times)} of ${formatCount(variable.shape[0] ?? 0)}`,
      variable.gaps,
      variable.wetFraction === null ? null : 100 * variable.wetFraction,
      formatBytes(variable.bytes),
    ]),
  );
}

/** "2021-06-01T00:05:00Z" as "2021-06-01 00:05". */
function shortTime(iso: string): string {
  return iso.slice(0, 16).replace("T", " ");
}
