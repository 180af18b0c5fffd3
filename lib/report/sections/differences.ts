import { counted } from "../../base/mod.ts";
import { type DifferenceRow, type DifferenceTable, type ScoreName, SCORES } from "../../verification/mod.ts";
import { type BasisFacts, basisOf } from "../basis.ts";
import { scoresChart } from "../charts/scores_chart.ts";
import { chartFigure, folded } from "../figure.ts";
import { type Html, markup } from "../html.ts";
import { formatCount, formatNumber } from "../numbers.ts";
import { DIFFERENCE, eventName, groupingName, groupName, type ScoreEstimate, scoreText } from "../score_estimate.ts";
import { differenceList, type EstimateNames } from "./difference_list.ts";
import { chartRows, groupTotal, headline } from "./score_choice.ts";
import { groupTable } from "./score_tables.ts";

/** A table of differences, as a page shows it. */
export interface ShownDifferences {
  /** Differences. */
  readonly table: DifferenceTable;
  /** What its estimates are called, by column. */
  readonly names: EstimateNames;
  /** What the first estimates are: "run", "product". */
  readonly kind: string;
  /** Products and period, for captions. */
  readonly run: BasisFacts;
}

/** Differences of all rows as figures and a table, then by each grouping as figures with the tables beneath. */
export async function differenceParts(shown: ShownDifferences): Promise<readonly Html[]> {
  const groupings = [...Map.groupBy(shown.table.rows, ({ grouping }) => grouping)]
    .filter(([grouping, rows]) => grouping === "all" || rows.some(({ group }) => group !== rows[0]!.group));
  return await Promise.all(
    groupings.map(([grouping, rows]) => grouping === "all" ? overall(rows, shown) : byGroup(grouping, rows, shown)),
  );
}

/** What must be known to read differences: how false discoveries are controlled, and what was not tested. */
export function differenceNotes({ table: { about, rows } }: ShownDifferences): readonly string[] {
  const { rate, tests } = about.discovery;
  const least = 2 / about.replicates * tests;
  const scored = rows.filter(({ score }) => !SCORES[score].count);
  const groups = Map.groupBy(
    scored,
    ({ grouping, group }) => grouping === "all" ? "all rows" : `${groupingName(grouping)} ${groupName(group)}`,
  );
  const isFew = ({ p, blocks }: DifferenceRow) => p === null && blocks < about.minBlocks;
  const few = [...groups].filter(([, ofGroup]) => ofGroup.every(isFew)).map(([group, ofGroup]) =>
    `${group} (${counted(Math.max(...ofGroup.map(({ blocks }) => blocks)), "block")})`
  );
  return [
    ...(least > rate
      ? [
        `Among ${formatCount(tests)} tests a single difference is only told with --replicates ${
          Math.ceil(2 * tests / rate)
        }.`,
      ]
      : []),
    ...(scored.some(isFew)
      ? [
        `What fewer than ${about.minBlocks} blocks bear on is reported, not tested: drawn without interval` +
        (few.length === 0 ? "." : `; all of ${few.join(", ")}.`),
      ]
      : []),
  ];
}

async function overall(rows: readonly DifferenceRow[], shown: ShownDifferences): Promise<Html> {
  const { table: { about }, names, kind } = shown;
  const drawn = about.first.length > 1 ? kindsOf(rows) : []; // a figure of one line says no more than the table
  const figures = drawn.map((kindRows) => {
    const marks = kindRows.map((row) => ({ ...estimateOf(row), group: names[row.estimate]! }));
    const chart = scoresChart(marks, { layout: "category", groups: kind, event: about.event });
    return chartFigure(chart, captionOf(kindRows, shown, ["number of pairs in brackets"]), basis(kindRows, shown));
  });
  return markup`${await Promise.all(figures)}${
    differenceList(`Scores, and differences to ${names[about.second]}`, rows, { about, names })
  }`;
}

async function byGroup(grouping: string, rows: readonly DifferenceRow[], shown: ShownDifferences): Promise<Html> {
  const { table: { about }, names, kind } = shown;
  const several = about.first.length > 1;
  const { title } = chartRows(grouping, rows.map(estimateOf));
  const markOf = (row: DifferenceRow) => ({ ...estimateOf(row), ...(several ? { series: names[row.estimate]! } : {}) });
  const figures = kindsOf(rows).map(async (kindRows) => {
    const least = several ? Math.min(...kindRows.map(({ threshold }) => threshold ?? 0)) : null;
    const drawn = kindRows.filter(({ threshold }) => least === null || threshold === null || threshold === least);
    const chart = chartRows(grouping, drawn.map(markOf));
    const more = [
      ...(chart.layout === "category" ? [`by ${title}, number of pairs in brackets`] : [`by ${title}`]),
      ...(chart.left > 0 ? [`${chart.left} smaller groups are in the table only`] : []),
    ];
    const figure = await chartFigure(
      scoresChart(chart.rows, { ...chart, event: about.event }),
      captionOf(drawn, shown, more),
      basis(drawn, shown),
    );
    const caption = `Differences, ${rangeOf(kindRows)}, by ${title}`;
    const details = groupTable(caption, kindRows.map(markOf), { groups: title, operator: about.event, series: kind });
    return markup`${figure}${folded(`${caption}: table`, details)}`;
  });
  return markup`<h3>By ${title}</h3>${await Promise.all(figures)}`;
}

/** Differences of scores of all values, and those of events. */
function kindsOf(rows: readonly DifferenceRow[]): readonly (readonly DifferenceRow[])[] {
  const ofEvents = (row: DifferenceRow) => row.threshold !== null;
  return [headline(rows).filter((row) => !ofEvents(row)), headline(rows).filter(ofEvents)]
    .filter((kind) => kind.some(({ value }) => value !== null));
}

const rangeOf = ([row]: readonly DifferenceRow[]): string => row?.threshold === null ? "all rain rates" : "events";

function estimateOf(row: DifferenceRow): ScoreEstimate {
  const { estimate: _, first: _first, second: _second, q: _q, ...rest } = row;
  return { ...rest, score: `${DIFFERENCE}${row.score}` };
}

function captionOf(
  rows: readonly DifferenceRow[],
  { table, names }: ShownDifferences,
  more: readonly string[],
): string {
  const { first, second, discovery: { rate, tests, method } } = table.about;
  const scores = [...new Set(rows.map(({ score }) => score))];
  const better = ([["above", 1], ["below", 0]] as const).flatMap(([side, end]) => {
    const named = scores.filter((score) => SCORES[score].best === SCORES[score].range[end]).map(shortOf);
    return named.length === 0 ? [] : [`${side} 0 for ${named.join(", ")}`];
  });
  return [
    `Scores of ${listed(first.map((column) => names[column]!))} less those of ${names[second]}, ${rangeOf(rows)}, ${
      more.join("; ")
    }.`,
    ...(better.length === 0 ? [] : [`Better is ${better.join(", ")}.`]),
    tests === 0
      ? "Hollow: not tested."
      : `Filled: discoveries among the ${formatCount(tests)} tests of all groups and scores, of which at most ` +
        `${formatNumber(100 * rate)} % are false (${METHODS[method]}).`,
    "Dashed: no difference.",
  ].join(" ");
}

/** "a", "a and b", "a, b and c". */
const listed = (names: readonly string[]): string => new Intl.ListFormat("en-GB").format(names);

/** Ways to control false discoveries, by the names of their authors. */
const METHODS: Readonly<Record<string, string>> = {
  "benjamini-hochberg": "Benjamini and Hochberg 1995",
  "benjamini-yekutieli": "Benjamini and Yekutieli 2001",
};

/** "RMSE", "correlation". */
const shortOf = (score: ScoreName): string =>
  scoreText(score).short.replace(/ \(.*\)$/, "").replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());

function basis(rows: readonly DifferenceRow[], { table: { about }, run }: ShownDifferences): string {
  const events = [...new Set(rows.map(({ threshold }) => threshold))].filter((threshold) => threshold !== null);
  return basisOf({ ...run, validation: about }, {
    n: `${formatCount(groupTotal(rows.map(estimateOf)))} pairs in all groups`,
    event: events.length > 0 && events.map((threshold) => eventName(threshold, about.event)).join(", "),
    interval: true,
  });
}
