import { parseTime } from "../grid/mod.ts";

/** Codes of a pattern and the number of digits that they stand for. */
const DIGITS: Readonly<Record<string, number>> = { Y: 4, m: 2, d: 2, H: 2, M: 2, S: 2 };

/**
 * Whether `pattern` can give a time: it holds %Y, %m and %d, perhaps %H, %M and %S, each once at most and no other %.
 */
export function isNamePattern(pattern: string): boolean {
  const codes = pattern.split("%").slice(1).map((part) => part.charAt(0));
  return ["Y", "m", "d"].every((code) => codes.includes(code)) &&
    codes.every((code, k) => code in DIGITS && codes.indexOf(code) === k);
}

/**
 * The UTC time in a file name, s since 1970; null when the name does not fit the pattern. In the pattern %Y %m %d %H
 * %M %S are year, month, day, hour, minute and second in digits, and * is anything: "radar_%Y%m%d%H%M.npy".
 */
export function timeInName(name: string, pattern: string): number | null {
  const expression = pattern
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replace(/%(.)/g, (_, code: string) => `(?<${code}>\\d{${DIGITS[code]}})`);
  const found = new RegExp(`^${expression}$`).exec(name)?.groups;
  if (found === undefined) return null;
  const part = (code: string): string => found[code] ?? "00";
  try {
    return parseTime(`${part("Y")}-${part("m")}-${part("d")}T${part("H")}:${part("M")}:${part("S")}Z`);
  } catch {
    return null; // digits that are no date
  }
}
