/** A value with the ends of its confidence interval, in the units of the value; null where there is none. */
export interface Estimate {
  /** Best value. */
  readonly value: number | null;
  /** Lower end. */
  readonly low?: number | null;
  /** Upper end. */
  readonly high?: number | null;
}

/** What a table shows where there is no number. */
export const NONE = "–";

const MINUS = "\u2212";
const THIN_SPACE = "\u202f";

function known(value: number | null | undefined): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", MINUS);
}

/** An integer with its thousands set apart by thin spaces. */
export function formatCount(value: number): string {
  return fixed(Math.round(value), 0).replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
}

/** A number to three significant digits, or as many as asked for, without trailing zeros; whole where it has more before the point. */
export function formatNumber(value: number | null | undefined, digits = 3): string {
  if (!known(value)) return NONE;
  if (Math.abs(value) >= 10 ** digits) return formatCount(value);
  return String(Number(value.toPrecision(digits))).replaceAll("-", MINUS);
}

/**
 * A value and its interval as "0.42 [0.38, 0.47]": the last decimal is a fifth to a fiftieth of the interval's width. Where
 * both ends have one sign, what would be rounded to 0 keeps a digit: "0.3 [0.02, 101]".
 *
 * @param digits significant digits of a value without interval
 */
export function formatEstimate({ value, low, high }: Estimate, digits = 3): string {
  if (!known(value)) return NONE;
  if (!known(low) || !known(high) || high <= low) return formatNumber(value, digits);
  const decimals = Math.min(6, Math.max(0, Math.ceil(0.7 - Math.log10(high - low))));
  const least = low * high > 0 ? 1e-4 * Math.max(Math.abs(low), Math.abs(high)) : Infinity;
  const shown = (x: number) =>
    Math.abs(x) >= least && Number(x.toFixed(decimals)) === 0 ? formatNumber(x, 1) : fixed(x, decimals);
  return `${shown(value)} [${shown(low)}, ${shown(high)}]`;
}

/** Bytes as people read them: "1.4 GB" (powers of ten). */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${formatNumber(bytes / 1000 ** power)} ${units[power]}`;
}
