import { formatEstimate, formatNumber } from "../report/mod.ts";
import { type BenchEntry, type BenchResult, type BenchRow, meetsTarget } from "./result.ts";

const COLUMNS = ["work", "by", "median", "quartiles", "n", "ratio (95 %)", "target"];

/** Rows as text cells: a line of titles, then one for each entry. */
export function rowsTable({ rows }: BenchResult): readonly (readonly string[])[] {
  const lines = rows.flatMap((row) =>
    row.entries.map((entry, i) => [
      i === 0 ? row.work : "",
      `${entry.by}, ${entry.form}`,
      `${formatNumber(entry.median)} ${row.unit}`,
      quartiles(entry),
      String(entry.count),
      i === 0 && row.ratio !== undefined ? formatEstimate(row.ratio) : "",
      i === 0 ? describeTarget(row) : "",
    ])
  );
  return [COLUMNS, ...lines];
}

function quartiles({ low, high, count }: BenchEntry): string {
  return count > 1 ? `${formatNumber(low)} to ${formatNumber(high)}` : "";
}

/** What was asked of a row and whether it was met; by the median, which the interval of the ratio may leave open. */
function describeTarget(row: BenchRow): string {
  if (row.target === undefined) return "";
  const { bound, limit, of } = row.target;
  const met = meetsTarget(row);
  const open = of === "ratio" && row.ratio !== undefined && row.ratio.low < limit && limit <= row.ratio.high;
  const verdict = met === null ? "" : `: ${met ? "met" : "missed"}${open ? ", within the interval" : ""}`;
  return `${bound} ${limit}${of === "value" ? ` ${row.unit}` : ""}${verdict}`;
}

/** Where, when and with what a bench ran, in sentences. */
export function benchSetting({ date, commit, machine, threads, device, versions, method }: BenchResult): string {
  const { cpu, cores, memory, system, load, gpu } = machine;
  const software = Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", ");
  return [
    `${date}, commit ${commit ?? "unknown"}${commit?.endsWith("+") ? " (with changes)" : ""}.`,
    `${gpu === undefined ? "" : `${gpu}; `}${cpu}, ${cores} cores, ${memory} GiB, ${system}; load before: ${load}.`,
    `Device ${device}, ${threads} threads. ${software}.`,
    `${method}.`,
  ].join(" ");
}
