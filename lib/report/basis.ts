import { formatCount } from "./numbers.ts";
import { productName } from "./product_text.ts";
import type { Intervals, RunFacts } from "./report_input.ts";

/** What of a run its figures rest on. */
export type BasisFacts = Pick<RunFacts, "products" | "kind" | "period" | "validation">;

/** What a figure rests on beside the run. */
export interface BasisOptions {
  /** How much is shown, and of what: "181 440 pairs"; a number counts pairs. */
  readonly n: string | number;
  /** Event definition; true for that of the validation. Default: none, all values count. */
  readonly event?: string | boolean;
  /** Interval method; true for that of the validation. Default: none. */
  readonly interval?: string | boolean;
  /** Roles of the products shown. Default: all but what is ancillary. */
  readonly roles?: readonly string[];
}

/** The run with the period of a part of its data, by default that which models were applied to; as it is where that is not known. */
export function partOf(run: RunFacts, part = run.heldOut ?? "test"): RunFacts {
  const period = run.parts?.[part];
  return period === undefined ? run : { ...run, period };
}

/** What the windows of a part of the data are called. Default: those of "test". */
export function windowsOf(part = "test"): string {
  return part === "test" ? "held-out windows" : `${part === "train" ? "training" : part} windows`;
}

/** The line under each figure: n, period, products with run and version, event definition, interval method. */
export function basisOf(run: BasisFacts, { n, event = false, interval = false, roles }: BasisOptions): string {
  const products = (run.products ?? []).filter(({ role }) => roles?.includes(role) ?? role !== "ancillary")
    .map((product) => productName(product, run.kind));
  return [
    `n: ${typeof n === "number" ? `${formatCount(n)} pairs` : n}`,
    `period: ${run.period ?? "not stated"}`,
    `products: ${products.length === 0 ? "not stated" : products.join(" and ")}`,
    `event: ${typeof event === "string" ? event : event && eventText(run) || "none, all values count"}`,
    `interval: ${typeof interval === "string" ? interval : interval && intervalText(run) || "none"}`,
  ].join("; ") + ".";
}

/** "rain rate ≥ 0.1, 1, 5 mm/h"; null where nothing was validated. */
export function eventText({ validation }: BasisFacts): string | null {
  if (validation === undefined) return null;
  return `rain rate ${validation.event.replace(">=", "≥")} ${validation.thresholds.join(", ")} mm/h`;
}

/** "95 %, 1 000 resamples of blocks of one day (...)"; null where nothing was validated. */
export function intervalText({ validation }: BasisFacts): string | null {
  if (validation === undefined) return null;
  return intervalOf(validation);
}

/** The same of a table of its own. */
export function intervalOf({ level, replicates, blocks, interval }: Intervals): string {
  return `${Math.round(100 * level)} %, ${formatCount(replicates)} resamples of ${blocksText(blocks)}` +
    (interval === undefined ? "" : ` (${interval})`);
}

/** "blocks of one day", "blocks of 6 h". */
export function blocksText(kind: string): string {
  return /^\d/.test(kind) ? `blocks of ${kind}` : `blocks of one ${kind}`;
}
