import { splitDays, type SplitName, type SplitOptions } from "../archive/mod.ts";
import { daySpan } from "../grid/mod.ts";

/** Days that are listed; more are counted. */
const LISTED = 5;

/**
 * When the parts of some data are, in words: "2021-06-04, 2021-06-09 (test part)".
 *
 * @param days "YYYY-MM-DD", ascending, one or more
 */
export function partPeriods(days: readonly string[], splits: SplitOptions): Readonly<Record<SplitName, string>> {
  const span = (of: readonly string[]) => daySpan(of[0]!, of.at(-1)!);
  const { by = "day", blockHours = 2 } = splits;
  const parts = splitDays(days, splits);
  const textOf = (part: readonly string[]): string => {
    if (by === "hour-blocks") return `blocks of ${blockHours} h of ${span(days)}`;
    return part.length <= LISTED ? part.join(", ") : `${part.length} days of ${span(part)}`;
  };
  const named = (part: SplitName) => `${textOf(parts[part])} (${part} part)`;
  return { train: named("train"), validation: named("validation"), test: named("test") };
}
