import { hash32 } from "../base/mod.ts";
import { DAY, HALF_HOUR, parseTime } from "../grid/mod.ts";

/** Part of an archive. */
export type SplitName = "train" | "validation" | "test";

/** How an archive is split; the same options always give the same split of the same days. */
export interface SplitOptions {
  /** What is never shared: whole UTC days, or blocks of hours with a gap between, for archives of a day or two. Default "day". */
  readonly by?: "day" | "hour-blocks";
  /** Shares of the parts. Default 0.7, 0.15, 0.15. With three days or more, each part with a share has at least one. */
  readonly fractions?: Readonly<Record<SplitName, number>>;
  /** The days of each part, instead of shares: keeps a split as it is while the archive grows. */
  readonly days?: Readonly<Record<SplitName, readonly string[]>>;
  /** Length of a block, h, rounded so that like blocks fill the archive; they start on half hours. Default 2. */
  readonly blockHours?: number;
  /** Left out at the end of each block but the last, min. Default 30. */
  readonly gapMinutes?: number;
  /** Seed. Default 0. */
  readonly seed?: number;
}

/** Times from `start` up to, but not including, `end`, s since 1970 UTC. */
export interface TimeRange {
  /** First time. */
  readonly start: number;
  /** First time after. */
  readonly end: number;
}

const NAMES = ["train", "validation", "test"] as const;
const FRACTIONS = { train: 0.7, validation: 0.15, test: 0.15 };

/** Deals `keys` out by the order of their hashes, in exact shares. */
function deal(keys: readonly string[], options: SplitOptions): Record<SplitName, string[]> {
  const { fractions = FRACTIONS, seed = 0 } = options;
  const total = NAMES.reduce((sum, name) => sum + fractions[name], 0);
  if (!(total > 0) || NAMES.some((name) => !(fractions[name] >= 0))) {
    throw new RangeError(`Fractions must be positive, got ${NAMES.map((name) => fractions[name]).join(", ")}`);
  }
  const order = keys.map((key) => ({ key, hash: hash32(key, seed) }))
    .sort((a, b) => a.hash - b.hash || (a.key < b.key ? -1 : 1)).map(({ key }) => key);
  const share = (name: SplitName) => {
    const n = Math.round(keys.length * fractions[name] / total);
    return keys.length >= 3 && fractions[name] > 0 ? Math.max(1, n) : n;
  };
  const test = share("test");
  const validation = Math.min(share("validation"), keys.length - test);
  return {
    train: order.slice(test + validation).sort(),
    validation: order.slice(test, test + validation).sort(),
    test: order.slice(0, test).sort(),
  };
}

/**
 * Deals days out to training, validation and test: by the hash of day and seed, in exact shares, or by the lists given.
 *
 * @param days "YYYY-MM-DD", each once.
 * @throws RangeError for negative shares, or a day in two lists.
 */
export function splitDays(days: readonly string[], options: SplitOptions = {}): Record<SplitName, readonly string[]> {
  const { days: lists } = options;
  if (lists === undefined) return deal(days, options);
  const all = NAMES.flatMap((name) => lists[name]);
  const twice = all.find((day, i) => all.indexOf(day) !== i);
  if (twice !== undefined) throw new RangeError(`Day ${twice} is listed twice: parts must not share a day`);
  const part = (name: SplitName) => days.filter((day) => lists[name].includes(day));
  return { train: part("train"), validation: part("validation"), test: part("test") };
}

/**
 * The times that a part, or "all", may use, as ranges that windows must lie in; ascending, neighbouring days joined.
 *
 * @param days Days that hold data, ascending.
 * @param span First and last time that hold data, s since 1970 UTC.
 */
export function splitRanges(
  part: SplitName | "all",
  days: readonly string[],
  span: TimeRange,
  options: SplitOptions = {},
): readonly TimeRange[] {
  if (part !== "all" && options.by === "hour-blocks") return blockRanges(part, span, options);
  const ranges: TimeRange[] = [];
  for (const day of part === "all" ? days : splitDays(days, options)[part]) {
    const start = parseTime(day);
    const last = ranges.at(-1);
    if (last?.end === start) ranges[ranges.length - 1] = { start: last.start, end: start + DAY };
    else ranges.push({ start, end: start + DAY });
  }
  return ranges;
}

/** Blocks start on half hours, so that windows of a 5-minute radar hold whole ones of a satellite. */
function blockRanges(part: SplitName, { start, end }: TimeRange, options: SplitOptions): readonly TimeRange[] {
  const { blockHours = 2, gapMinutes = 30 } = options;
  const blocks = Math.max(1, Math.round((end - start) / (blockHours * 3600)));
  const length = (end - start) / blocks;
  if (!(length > gapMinutes * 60)) {
    throw new RangeError(`Blocks of ${length / 3600} h must be longer than their gap of ${gapMinutes} min`);
  }
  const starts = Array.from({ length: blocks }, (_, k) => Math.ceil((start + k * length) / HALF_HOUR) * HALF_HOUR);
  const range = (k: number): TimeRange => ({
    start: starts[k]!,
    end: k === blocks - 1 ? end : starts[k + 1]! - gapMinutes * 60,
  });
  return deal(starts.map((_, k) => String(k)), options)[part].map((key) => range(Number(key)))
    .filter((found) => found.start < found.end).sort((a, b) => a.start - b.start);
}
