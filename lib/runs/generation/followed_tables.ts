import { formatEstimate, formatNumber } from "../../report/mod.ts";
import { markdownTable } from "../markdown_table.ts";
import { overSeeds } from "../over_seeds.ts";
import { seedText } from "../tables/table_text.ts";
import type { FollowedRow } from "./followed_rows.ts";
import { nearness, WITHIN } from "./nearness.ts";

/** Slopes over seeds, and whether they are near 1, in Markdown. */
export function slopeTable(rows: readonly FollowedRow[]): readonly string[] {
  return markdownTable(
    ["generator", "error", "seeds", "slope", "mean", "interval"],
    rows.map(({ name, quantity, found, slope }) => {
      const { mean, interval } = nearness(slope);
      return [name, quantity, String(found.length), formatEstimate(slope), mean, interval];
    }),
  );
}

/** A slope over seeds in a sentence: "within 25 % of the injected" of its mean, and apart of its interval, only where they are. */
export function slopeText({ name, quantity, slope, found }: FollowedRow): string {
  const { mean, interval } = nearness(slope);
  const told = mean !== WITHIN
    ? "its mean is farther from 1"
    : interval === WITHIN
    ? `its mean and its interval over ${found.length} seeds are ${WITHIN}`
    : `its mean is ${WITHIN}, ${
      interval === "none" ? "one seed has no interval" : "its interval over seeds reaches farther"
    }`;
  return `Error of ${name}, ${quantity}: slope ${formatEstimate(slope)}, ${told}.`;
}

/** Slopes of each run with the intervals of its own blocks, in Markdown. */
export function runSlopes(rows: readonly FollowedRow[]): readonly string[] {
  return markdownTable(
    ["generator", "error", "seed", "slope"],
    rows.flatMap(({ name, quantity, runs, found }) =>
      found.map(({ slope, low, high }, k) => [
        name,
        quantity,
        seedText(runs[k]!),
        formatEstimate({ value: slope, low, high }),
      ])
    ),
  );
}

/** Injected and generated errors by sensor and minutes, means over seeds, in Markdown. */
export function pointTable(rows: readonly FollowedRow[]): readonly string[] {
  const names = [...new Set(rows.map(({ name }) => name))];
  const points = rows.flatMap(({ quantity, found }) =>
    found.flatMap(({ points }) => points.map(({ sensor, minutes }) => ({ quantity, sensor, minutes })))
  );
  const distinct = new Map(points.map((point) => [JSON.stringify(point), point]));
  return markdownTable(
    ["error", "sensor", "minutes", ...names.flatMap((name) => [`injected, ${name}`, `generated, ${name}`])],
    [...distinct.values()].map(({ quantity, sensor, minutes }) => [
      quantity,
      sensor,
      formatNumber(minutes),
      ...names.flatMap((name) => {
        const found = rows.find((row) => row.name === name && row.quantity === quantity)?.found ?? [];
        const at = found.map(({ points }) =>
          points.find((point) => point.sensor === sensor && point.minutes === minutes)
        );
        return [at.map((point) => point?.injected), at.map((point) => point?.generated)].map((values) =>
          formatEstimate(overSeeds(values))
        );
      }),
    ]),
  );
}
