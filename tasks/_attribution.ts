import { type Estimate, formatCount, formatEstimate } from "../lib/report/mod.ts";
import { type AttributedFactor, type Attribution, attribution } from "../lib/verification/mod.ts";
import { columns, counted } from "./_print.ts";
import { nameOf, type Reason, reasonsText } from "./_reasons.ts";

/** An attribution as text: the share of each factor, then the levels of each with their raw and adjusted effects. */
export function attributionText({ about, mean, explained, fitted, factors }: Attribution): string {
  const shares = [
    ["factor", "share (%)", "fitted (%)"],
    ...factors.map(({ factor, share, fitted }) => [factor, percent(share), percent({ value: fitted })]),
    ["all of them", percent(explained), percent({ value: fitted })],
  ];
  const { title } = attribution.ERROR_MEASURES[about.error];
  const few = about.minBlocks > 1 ? ` Levels of fewer than ${about.minBlocks} blocks are reported, not scored.` : "";
  return [
    `${title.charAt(0).toUpperCase()}${title.slice(1)}, mean ${
      formatEstimate(mean, 2)
    }. Shares of its variance: in blocks left ` +
    "out of the fit, and in the data fitted, noise included.",
    columns(shares),
    ...factors.map(levelsText),
    "Raw: mean error of a level less that of all. Adjusted: the same with the other factors held alike; where only raw stands " +
    "apart from 0, other factors make the difference.",
    ...reasonsText([{ of: "shares", note: explained.note }, ...levelReasons(factors)]),
    `Intervals: ${100 * about.level} %, ${about.replicates} replicates over ${
      counted(about.blockCount, "block")
    } (${about.blocks}).${few}`,
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

/** Why levels have no adjusted effect, or none with an interval. */
function levelReasons(factors: readonly AttributedFactor[]): readonly Reason[] {
  return factors.flatMap(({ factor, levels }) =>
    levels.map(({ level, adjusted: { note } }) => ({ of: nameOf(factor, level), note }))
  );
}

function percent({ value, low, high }: Estimate): string {
  const times = (x: number | null | undefined) => x === null || x === undefined ? null : 100 * x;
  return formatEstimate({ value: times(value), low: times(low), high: times(high) }, 2);
}
