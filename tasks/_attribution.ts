import { type Estimate, formatCount, formatEstimate } from "../lib/report/mod.ts";
import { type AttributedFactor, type Attribution, attribution } from "../lib/verification/mod.ts";
import { columns } from "./_print.ts";

/** An attribution as text: the share of each factor, then the levels of each with their raw and adjusted effects. */
export function attributionText({ about, mean, explained, fitted, factors }: Attribution): string {
  const shares = [
    ["factor", "share (%)", "fitted (%)"],
    ...factors.map(({ factor, share, fitted }) => [factor, percent(share), percent({ value: fitted })]),
    ["all of them", percent(explained), percent({ value: fitted })],
  ];
  const { title } = attribution.ERROR_MEASURES[about.error];
  return [
    `${title.charAt(0).toUpperCase()}${title.slice(1)}, mean ${
      formatEstimate(mean, 2)
    }. Shares of its variance: in blocks left ` +
    "out of the fit, and in the data fitted, noise included.",
    columns(shares),
    ...factors.map(levelsText),
    "Raw: mean error of a level less that of all. Adjusted: the same with the other factors held alike; where only raw stands " +
    "apart from 0, other factors make the difference.",
    ...notes(factors, explained.note),
    `Intervals: ${
      100 * about.level
    } %, ${about.replicates} replicates over ${about.blockCount} blocks (${about.blocks}).`,
  ].join("\n\n");
}

function levelsText({ factor, levels }: AttributedFactor): string {
  return columns([
    [factor, "pairs", "blocks", "mean error", "raw", "adjusted"],
    ...levels.map(({ level, n, blocks, mean, raw, adjusted }) => [
      level,
      formatCount(n),
      formatCount(blocks),
      ...[mean, raw, adjusted].map((measured) => formatEstimate(measured, 2)),
    ]),
  ]);
}

/** Why numbers are missing, each reason once, with the levels that it holds for. */
function notes(factors: readonly AttributedFactor[], overall: string | null): string[] {
  const why = factors.flatMap(({ factor, levels }) =>
    levels.flatMap(({ level, adjusted: { note } }) => note === null ? [] : [{ note, of: `${factor} ${level}` }])
  );
  const byNote = [...Map.groupBy(why, ({ note }) => note)].map(([note, of]) =>
    `${of.map((entry) => entry.of).join(", ")}: ${note}`
  );
  const lines = overall === null ? byNote : [`Shares: ${overall}`, ...byNote];
  return lines.length === 0 ? [] : [`Without a number or an interval:\n${lines.map((line) => `  ${line}`).join("\n")}`];
}

function percent({ value, low, high }: Estimate): string {
  const times = (x: number | null | undefined) => x === null || x === undefined ? null : 100 * x;
  return formatEstimate({ value: times(value), low: times(low), high: times(high) }, 2);
}
