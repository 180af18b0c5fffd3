import { inspectArchive, type LostFiles } from "../lib/archive/mod.ts";
import { inspectTable } from "../lib/colocation/mod.ts";
import { type Grid, isGeographic, isoTime } from "../lib/grid/mod.ts";
import { formatBytes } from "../lib/report/mod.ts";
import { openSource, type Product } from "../lib/sources/mod.ts";
import { withAdvice } from "./_inspect_advice.ts";
import { columns, counted, shortened } from "./_print.ts";

/** What something holds: one JSON value for programs, a text for people. */
export interface Inspection {
  /** Value of `--json`. */
  readonly json: unknown;
  /** Lines without `--json`. */
  readonly text: string;
  /** What is wrong with it, a line each: for standard error. */
  readonly faults?: readonly string[];
}

const productText = ({ name, run, version, simulated }: Product): string =>
  [name, run, version, simulated ? "(simulated)" : ""].filter((part) => part !== "").join(" ");

const gridText = (grid: Grid): string =>
  `${grid.ny} x ${grid.nx} cells of ${Number(grid.dx.toPrecision(6))}${isGeographic(grid) ? "°" : " m"}`;

/** An archive: per variable times, gaps, wet fraction, bytes. */
export async function archiveInspection(path: string): Promise<Inspection> {
  const json = await inspectArchive(path);
  const lines = [`${json.path}: ${json.title}`];
  for (const { name, product, grid, days, coverage, lost } of json.groups) {
    const laidOut = `${(100 * coverage).toFixed(1)} % of the times laid out`;
    const head = [
      productText(product),
      gridText(grid),
      counted(days, "day"),
      laidOut,
      ...(lost === null ? [] : [gone(lost)]),
    ];
    lines.push("", `${name}: ${head.join(", ")}`, "");
    const rows = json.variables.filter((variable) => variable.group === name).map((variable) => [
      variable.name,
      variable.units,
      variable.first ?? "-",
      variable.last ?? "-",
      String(variable.times),
      String(variable.gaps.reduce((sum, gap) => sum + gap.count, 0)),
      variable.wetFraction === null ? "-" : `${(100 * variable.wetFraction).toFixed(1)} %`,
      formatBytes(variable.bytes.raw),
      formatBytes(variable.bytes.stored),
      variable.bytes.stored === 0 ? "-" : (variable.bytes.raw / variable.bytes.stored).toFixed(1),
    ]);
    const titles = ["variable", "units", "first", "last", "times", "missing", "wet", "raw", "stored", "ratio"];
    lines.push(columns([titles, ...rows]));
  }
  for (const { name, source, title, days, variables, lost } of json.derived) {
    const shapes = variables.map(({ name, dims, shape }) => `${name} [${dims.join(", ")}] ${shape.join(" x ")}`);
    const head = [title, counted(days, "day"), ...(lost === null ? [] : [gone(lost)])].join(", ");
    lines.push("", `${name}, computed from ${source}: ${head}`, "", ...shapes);
  }
  const faults = [...json.groups, ...json.derived].flatMap(({ name, lost }) =>
    lost === null ? [] : [`${gone(lost)} in "${name}", the first ${lost.first}: ${lost.advice}`]
  );
  return { json, text: lines.join("\n"), faults };
}

const gone = ({ count }: LostFiles): string => `${counted(count, "file")} gone`;

/** A file that a reader knows: its variables, times and cells. */
export async function sourceInspection(path: string): Promise<Inspection> {
  const file = await openSource(path).catch(async (error: unknown) => {
    throw await withAdvice(error, path);
  });
  try {
    const { format, product, warnings } = file;
    const variables = file.variables.map(({ name, nativeName, units, longName, grid, times }) => ({
      name,
      nativeName,
      dims: ["time", "y", "x"],
      shape: [times.length, grid.ny, grid.nx],
      units,
      longName,
      first: times.length === 0 ? null : isoTime(times[0]!),
      last: times.length === 0 ? null : isoTime(times.at(-1)!),
      times: times.length,
      grid,
    }));
    const lines = [`${path}: ${productText(product)}, read as ${format}`];
    for (const sharing of Map.groupBy(variables, ({ grid }) => JSON.stringify(grid)).values()) {
      const { grid } = sharing[0]!;
      const rows = sharing.map(({ name, units, first, last, times }) => [
        name,
        units,
        first ?? "-",
        last ?? "-",
        String(times),
      ]);
      lines.push("", `${gridText(grid)}, ${grid.crs}`, "");
      lines.push(columns([["variable", "units", "first", "last", "times"], ...rows]), "");
      lines.push(...sharing.map(({ name, nativeName, longName }) => `${name}: ${longName} (${nativeName})`));
    }
    if (warnings.length > 0) lines.push("", ...warnings.map((warning) => `note: ${warning}`));
    return { json: { path, format, product, warnings, variables }, text: lines.join("\n") };
  } finally {
    file.close();
  }
}

/** A Parquet file: rows, columns, metadata. */
export async function tableInspection(path: string): Promise<Inspection> {
  const json = await inspectTable(path);
  const { rows, columns: all, metadata } = json;
  const lines = [
    `${path}: ${counted(rows, "row")}, ${counted(all.length, "column")}`,
    "",
    columns([["column", "type"], ...all.map(({ name, type }) => [name, type])]),
  ];
  const facts = Object.entries(metadata).map(([key, value]) => `${key}: ${shortened(value)}`);
  if (facts.length > 0) lines.push("", ...facts);
  return { json, text: lines.join("\n") };
}
