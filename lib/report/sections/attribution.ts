import {
  type AttributedFactor,
  type Attribution,
  attribution as attributions,
  type AttributionSettings,
  type Measured,
} from "../../verification/mod.ts";
import { basisOf, intervalOf } from "../basis.ts";
import { capital } from "../capital.ts";
import { scoresChart } from "../charts/scores_chart.ts";
import { chartFigure, folded } from "../figure.ts";
import { type Html, markup } from "../html.ts";
import { formatCount } from "../numbers.ts";
import type { Section } from "../page.ts";
import { againstText } from "../product_text.ts";
import type { ReportInput, RunFacts } from "../report_input.ts";
import { groupingName, groupName, type ScoreEstimate } from "../score_estimate.ts";
import { table } from "../table.ts";
import { chartRows } from "./score_choice.ts";

/** What goes with the error of the satellite: the share of each factor, then raw and adjusted effects of its levels. */
export async function attributionSection({ run, attribution }: ReportInput): Promise<Section | null> {
  if (attribution === undefined) return null;
  const { about, factors } = attribution;
  const unscored = factors.flatMap(({ factor, levels }) =>
    levels.filter(({ adjusted }) => adjusted.note !== null)
      .map(({ level, adjusted }) => `${groupingName(factor)} ${groupName(level)}: ${adjusted.note}.`)
  );
  return {
    id: "attribution",
    title: "What goes with the error",
    lead:
      `${satelliteOf(run)}The ${errorName(attribution)} of ${
        formatCount(about.pairs)
      } pairs, by an additive model of ` +
      `${factors.length} factors. Raw is the mean of a group less that of all; adjusted is the same with the other factors held ` +
      "alike: where only raw stands apart from 0, other factors make the difference.",
    parts: [
      await sharesFigure(attribution, run),
      ...await Promise.all(factors.map((of) => factorFigure(attribution, of, run))),
    ],
    notes: [
      "Effects are averages over the other factors. They are associations: a factor that is not in the model may stand behind " +
      "one that is.",
      ...unscored,
    ],
  };
}

/** "IMERG, final, V07B against radar, 1 to 21 June 2021. " as far as it is known. */
function satelliteOf(run: RunFacts): string {
  const against = againstText(run);
  const period = run.period === undefined ? "" : `, ${run.period}`;
  return against === null ? "" : `${against}${period}. `;
}

function errorName({ about }: Attribution): string {
  const { title, units } = attributions.ERROR_MEASURES[about.error];
  return units === "data" ? `${title} (mm/h)` : title;
}

/** n, period, products and intervals of a figure. */
const basis = (run: RunFacts, about: AttributionSettings): string =>
  basisOf(run, {
    n: `${formatCount(about.pairs)} pairs in ${formatCount(about.blockCount)} blocks`,
    interval: intervalOf(about),
  });

/** A measured number as a row of a chart. */
function chartRow(
  score: string,
  group: string,
  n: number,
  { value, low, high }: Measured,
  blocks: number,
): ScoreEstimate {
  return { grouping: "", group, score, threshold: null, n, value, low, high, blocks };
}

async function sharesFigure(attribution: Attribution, run: RunFacts): Promise<Html> {
  const { about, factors, explained, fitted } = attribution;
  const caption =
    `Share of the variance of the ${errorName(attribution)} that each factor explains in blocks left out of the ` +
    "fit (Shapley values). Dashed: nothing.";
  const rows = factors.map(({ factor, share }) =>
    chartRow("share_of_variance", groupingName(factor), about.pairs, share, about.blockCount)
  );
  const shares = table(
    "Shares of variance",
    [{ label: "Factor", kind: "text" }, { label: "In blocks left out" }, {
      label: "In the data fitted, noise included",
    }],
    [
      ...factors.map(({ factor, share, fitted }) => [groupingName(factor), share, fitted]),
      ["All of them", explained, fitted],
    ],
  );
  const drawn = rows.some(({ value }) => value !== null);
  return markup`${
    drawn &&
    await chartFigure(scoresChart(rows, { layout: "category", groups: "factor" }), caption, basis(run, about))
  }${shares}`;
}

async function factorFigure(attribution: Attribution, of: AttributedFactor, run: RunFacts): Promise<Html> {
  const { about } = attribution;
  const name = groupingName(of.factor);
  const score = `effect_on_${errorName(attribution)}`;
  const rows = of.levels.flatMap(({ level, n, blocks, raw, adjusted }) => [
    { ...chartRow(score, level, n, raw, blocks), series: "raw" },
    { ...chartRow(score, level, n, adjusted, blocks), series: "adjusted" },
  ]);
  const chart = chartRows(of.factor, rows);
  const left = chart.left > 0 ? ` ${chart.left} smaller groups are in the table only.` : "";
  const caption = `Effects by ${name}, raw and with the other factors held alike. Dashed: no effect.${left}`;
  const details = table(
    `Error by ${name}`,
    [
      { label: capital(name), kind: "text" },
      { label: "Mean error" },
      { label: "Raw effect" },
      { label: "Adjusted effect" },
      { label: "Pairs" },
      { label: "Blocks" },
    ],
    of.levels.map(({ level, n, blocks, mean, raw, adjusted }) => [
      groupName(level),
      mean,
      raw,
      adjusted,
      formatCount(n),
      formatCount(blocks),
    ]),
  );
  const drawn = rows.some(({ value }) => value !== null);
  return markup`<h3>By ${name}</h3>${
    drawn && await chartFigure(scoresChart(chart.rows, chart), caption, basis(run, about))
  }${folded(`Error by ${name}: table`, details)}`;
}
