import { basisOf, blocksText, partOf, windowsOf } from "../basis.ts";
import { scoresChart } from "../charts/scores_chart.ts";
import { chartFigure, folded } from "../figure.ts";
import { type Html, markup } from "../html.ts";
import { formatCount } from "../numbers.ts";
import type { Section } from "../page.ts";
import { againstText } from "../product_text.ts";
import type { ReportInput, RunFacts } from "../report_input.ts";
import { eventName, type ScoreEstimate, scoreText } from "../score_estimate.ts";
import { leftOutSection } from "./left_out.ts";
import { notScored } from "./not_scored.ts";
import { chartRows, groupTotal, headline } from "./score_choice.ts";
import { groupTable, scoreList, seriesColumn } from "./score_tables.ts";

const HEAD = { id: "scores", title: "Scores" };

/** Scores of all pairs, then by each grouping, as charts with the tables beneath; the same of held-out windows. */
export async function scoresSection({ run, scores = [], heldOut, leftOut }: ReportInput): Promise<Section | null> {
  if (scores.length === 0 && heldOut === undefined) return leftOutSection(HEAD, leftOut?.scores);
  const { level = 0.95, blocks } = run.validation ?? {};
  const against = againstText(run);
  const tested = heldOut === undefined
    ? []
    : await partsOf(heldOut.rows, { ...partOf(run), validation: heldOut.validation }, `, ${windowsOf(run.heldOut)}`);
  return {
    ...HEAD,
    lead: `${against === null ? "" : `${against}. `}Value and ${Math.round(100 * level)} % interval${
      blocks === undefined ? "" : `, from resampling ${blocksText(blocks)}`
    }.`,
    parts: [...await partsOf(scores, run, ""), ...tested],
  };
}

async function partsOf(scores: readonly ScoreEstimate[], run: RunFacts, where: string): Promise<readonly Html[]> {
  const groupings = [...Map.groupBy(scores, (row) => row.grouping)]
    .filter(([grouping, rows]) => grouping === "all" || rows.some((row) => row.group !== rows[0]!.group));
  const { event = ">=" } = run.validation ?? {};
  const parts = await Promise.all(
    groupings.map(([grouping, rows]) =>
      grouping === "all" ? overall(rows, event, where) : byGroup(grouping, headline(rows), run, where)
    ),
  );
  return [...parts, notScored(scores, { where })].filter((part) => part !== null);
}

function overall(rows: readonly ScoreEstimate[], event: string, where: string): Html {
  const shown = headline(rows);
  const others = rows.filter((row) => !shown.includes(row));
  const more = `All pairs${where}, other scores`;
  return markup`${listTable(`All pairs${where}`, shown, event)}${
    others.length > 0 && folded(`${more}: table`, listTable(more, others, event))
  }`;
}

/** One score a line. */
function listTable(caption: string, rows: readonly ScoreEstimate[], operator: string): Html {
  return scoreList(caption, rows.map((row) => [row]), {
    operator,
    columns: [
      ...seriesColumn(rows),
      { label: "Value", cell: ([row]) => row! },
      { label: "Perfect", cell: ([row]) => scoreText(row!.score).best },
    ],
  });
}

/** What must be known of events where groups are of the rate that they are events of. */
const BY_TRUTH =
  "Intensity is that of the reference: what is above a threshold is never a false alarm, what is below always.";

async function byGroup(
  grouping: string,
  rows: readonly ScoreEstimate[],
  run: RunFacts,
  where: string,
): Promise<Html> {
  const { event = ">=" } = run.validation ?? {};
  const kinds = [
    { of: "All rain rates", rows: rows.filter((row) => row.threshold === null) },
    { of: "Events", rows: rows.filter((row) => row.threshold !== null) },
  ].filter((kind) => kind.rows.some((row) => row.value !== null));
  const title = `${chartRows(grouping, rows).title}${where}`;
  const parts = kinds.map(async ({ of, rows }) => {
    const chart = chartRows(grouping, rows);
    const ofEvents = rows[0]!.threshold !== null;
    const named = `${of}, by ${title}`;
    const caption = [
      `${named}${chart.layout === "category" ? ", number of pairs in brackets" : ""}. Dashed: a perfect product.`,
      ...new Set(
        rows.map((row) => scoreText(row.score)).filter(({ short, title }) => short !== title)
          .map(({ short, title }) => `${short.split(" ")[0]}: ${title.split(" (")[0]!.toLowerCase()}.`),
      ),
      ...(ofEvents && /\bintensity\b/.test(grouping) ? [BY_TRUTH] : []),
      ...(chart.left > 0 ? [`${chart.left} smaller groups are in the table only.`] : []),
      ...(rows.some((row) => row.value === null) ? ["What is not drawn is not scored or not defined: table."] : []),
    ].join(" ");
    const events = [...new Set(rows.map((row) => row.threshold))].filter((threshold) => threshold !== null);
    const basis = basisOf(run, {
      n: `${formatCount(groupTotal(rows))} pairs in all groups`,
      event: events.length > 0 && events.map((threshold) => eventName(threshold, event)).join(", "),
      interval: true,
    });
    return markup`${await chartFigure(scoresChart(chart.rows, { ...chart, event }), caption, basis)}${
      folded(`${named}: table`, groupTable(named, rows, { groups: chart.title, operator: event }))
    }`;
  });
  return markup`<h3>By ${title}</h3>${await Promise.all(parts)}`;
}
