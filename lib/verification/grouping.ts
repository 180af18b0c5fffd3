import { DAY } from "../grid/mod.ts";
import { type Column, TRUTH } from "./columns.ts";
import { thresholdsIn } from "./contingency.ts";

/** What divides the rows: the bins, months or values of one column. */
export interface Factor {
  /** As it was written: "minutes-since-overpass:0-15-30". */
  readonly name: string;
  /** The column it reads, as in pairs.parquet. */
  readonly column: string;
  /** Whether the column must hold numbers: it is cut into bins. */
  readonly numeric: boolean;
  /** Edges of the bins, rising; none where the column is not cut. */
  readonly edges?: readonly number[];
  /**
   * Key of row `i`: equal keys are one group, and keys sort as their groups do; null when unknown.
   *
   * @throws TypeError when text is to be cut into bins
   */
  key(column: Column, i: number): number | string | null;
  /** Name of the group of a key. */
  label(key: number | string): string;
}

/** A division of rows into groups: by one factor, or by several crossed. */
export interface Grouping {
  /** As it was written. */
  readonly name: string;
  /** Factors, none for a single group of all rows. */
  readonly factors: readonly Factor[];
}

/** Edges of "intensity" where none are given, mm h-1: dry, then light to heavy rain. */
export const INTENSITY_EDGES: readonly number[] = [0.1, 0.5, 1, 2, 5, 10];

/** Name of the group whose key is unknown. */
export const UNKNOWN = "unknown";

const SEASONS = ["DJF", "MAM", "JJA", "SON"];
const two = (n: number | string): string => String(n).padStart(2, "0");

/** 0-based UTC month of a time, remembered for the day because rows come in order of time. */
function monthOf(): (time: number) => number {
  let day = NaN;
  let month = NaN;
  return (time) => {
    const today = Math.floor(time / DAY);
    if (today !== day) {
      day = today;
      month = new Date(today * DAY * 1000).getUTCMonth();
    }
    return month;
  };
}

/** A factor computed from the time column, s since 1970 UTC. */
function calendar(
  name: string,
  part: (time: number) => number,
  label: (key: number | string) => string,
): Factor {
  return {
    name,
    column: "time",
    numeric: true,
    key: (column, i) => {
      const time = column[i];
      return typeof time === "number" && Number.isFinite(time) ? part(time) : null;
    },
    label,
  };
}

/** Makers of the factors with names of their own; each call makes a fresh one. */
const CALENDAR: Readonly<Record<string, () => Factor>> = {
  hour: () =>
    calendar("hour", (time) => Math.floor(time / 3600) - 24 * Math.floor(time / DAY), (key) => `${two(key)} UTC`),
  month: () => {
    const month = monthOf();
    return calendar("month", (time) => month(time) + 1, two);
  },
  season: () => {
    const month = monthOf();
    return calendar("season", (time) => Math.floor(((month(time) + 1) % 12) / 3), (key) => SEASONS[Number(key)]!);
  },
};

/** A factor of the values of a column as they are. */
function values(name: string, column: string): Factor {
  return {
    name,
    column,
    numeric: false,
    key: (data, i) => {
      const value = data[i];
      return value === undefined || Number.isNaN(value) ? null : value;
    },
    label: String,
  };
}

/** A factor of half-open bins [a, b) of a column, with what is below the first edge and from the last on. */
function bins(name: string, column: string, edges: readonly number[]): Factor {
  const double = thresholdsIn(null, edges);
  const single = thresholdsIn(new Float32Array(), edges);
  return {
    name,
    column,
    numeric: true,
    edges,
    key: (data, i) => {
      const value = data[i];
      if (typeof value === "string") {
        throw new TypeError(`Grouping "${name}" has bin edges, and column "${column}" holds text such as "${value}"`);
      }
      if (typeof value !== "number" || Number.isNaN(value)) return null;
      const limits = data instanceof Float32Array ? single : double;
      let bin = 0;
      while (bin < limits.length && value >= limits[bin]!) bin++;
      return bin;
    },
    label: (key) => {
      const bin = Number(key);
      if (bin === 0) return `<${edges[0]}`;
      return bin === edges.length ? `>=${edges.at(-1)}` : `${edges[bin - 1]}-${edges[bin]}`;
    },
  };
}

function parseEdges(name: string, text: string): readonly number[] {
  const edges = text.split("-").map((part) => /^\d*\.?\d+$/.test(part) ? Number(part) : NaN);
  if (edges.some((edge, k) => Number.isNaN(edge) || (k > 0 && edge <= edges[k - 1]!))) {
    throw new SyntaxError(
      `Bin edges "${text}" of grouping "${name}" are not rising numbers parted by "-", as in "0-15-30-60"`,
    );
  }
  return edges;
}

function parseFactor(name: string, truth: string): Factor {
  const match = /^([a-z][a-z0-9_-]*)(?::(.*))?$/.exec(name);
  if (match === null) {
    throw new SyntaxError(
      `Grouping "${name}" is not a name with optional bin edges, as in "sensor" or "minutes-since-overpass:0-15-30"`,
    );
  }
  const [, word = "", edges] = match;
  const fromTime = Object.hasOwn(CALENDAR, word) ? CALENDAR[word] : undefined;
  if (fromTime !== undefined) {
    if (edges !== undefined) throw new SyntaxError(`Grouping "${word}" takes no bin edges: remove ":${edges}"`);
    return fromTime();
  }
  const column = word === "intensity" ? truth : word.replaceAll("-", "_");
  if (edges !== undefined) return bins(name, column, parseEdges(name, edges));
  if (word === "intensity") return bins(name, column, INTENSITY_EDGES);
  return values(name, column);
}

/** Options of {@link parseGrouping}. */
export interface GroupingOptions {
  /** Column that "intensity" reads: that of the truth, for groups by the estimate would select its errors. */
  readonly truth?: string;
}

/**
 * Reads a grouping: `all`; a column (`class`, `sensor`; "-" stands for "_"); a column with bin edges
 * (`minutes-since-overpass:0-15-30-60-120`, half-open bins and both open ends); `intensity:0.1-1-5` for bins of the true
 * rain rate, by default {@link INTENSITY_EDGES}; `hour`, `month`, `season` of the UTC time; and several crossed:
 * `sensor*season`.
 *
 * @throws SyntaxError when the text is none of these; the message shows what one looks like.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const { factors: [minutes] } = parseGrouping("minutes-since-overpass:0-15-30");
 * assert.equal(minutes?.column, "minutes_since_overpass");
 * assert.equal(minutes?.label(minutes.key([20], 0)!), "15-30");
 * ```
 */
export function parseGrouping(text: string, options: GroupingOptions = {}): Grouping {
  const { truth = TRUTH } = options;
  if (text === "all") return { name: text, factors: [] };
  return { name: text, factors: text.split("*").map((factor) => parseFactor(factor, truth)) };
}
