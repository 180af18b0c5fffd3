import { WET_RATE } from "../../base/mod.ts";
import { type EventOperator, isAbove, thresholdIn } from "../contingency.ts";
import { quantile } from "./quantile.ts";
import { checkSeries, presentOnly, type Series, stepOf } from "./series.ts";

/** Options of {@link spells}. */
export interface SpellOptions {
  /** Least wet value: 0.1 mm h-1 for rates (the default); 1 mm for days, by ETCCDI. */
  readonly wet?: number;
  /** Which values are wet. Default ">=". */
  readonly event?: EventOperator;
  /**
   * What to do with spells cut by a gap or by the end of the series: "keep" their known length, as ETCCDI does within a
   * record, or "drop" them, which favours short ones. Default "keep".
   */
  readonly cut?: "keep" | "drop";
}

/** Lengths of the spells of one kind. */
export interface SpellLengths {
  /** Lengths in steps, rising. */
  readonly lengths: readonly number[];
  /** Mean length, steps; NaN without spells, as the others. */
  readonly mean: number;
  /** 99th percentile (type 7), steps. */
  readonly p99: number;
  /** Greatest length, steps: CWD, CDD of daily values. */
  readonly longest: number;
}

/** Wet and dry spells. */
export interface Spells {
  /** Wet spells. */
  readonly wetSpells: SpellLengths;
  /** Dry spells. */
  readonly drySpells: SpellLengths;
  /** Step, s. */
  readonly step: number;
  /** Least wet value. */
  readonly wet: number;
  /** Which values are wet. */
  readonly event: EventOperator;
  /** What was done with spells cut by gaps and ends. */
  readonly cut: "keep" | "drop";
  /** Why a number is NaN; null when none is. */
  readonly reason: string | null;
}

/**
 * Lengths of runs of wet and of dry values (CWD and CDD of ETCCDI are the longest, of days with 1 mm). A gap in time or a
 * missing value ends a spell.
 *
 * @param series Rates or amounts.
 * @throws As {@link checkSeries}; RangeError when an option is unknown.
 */
export function spells(series: Series, options: SpellOptions = {}): Spells {
  const { wet = WET_RATE, event = ">=", cut = "keep" } = options;
  if (cut !== "keep" && cut !== "drop") throw new RangeError(`Cut spells are "keep" or "drop", not "${cut}"`);
  const above = isAbove(event);
  checkSeries(series);
  const step = stepOf(series);
  const { time, values } = presentOnly(series);
  const limit = thresholdIn(values, wet);
  const isWet = (i: number): boolean => above ? values[i]! > limit : values[i]! >= limit;
  const touches = (i: number): boolean => i > 0 && i < time.length && time[i]! - time[i - 1]! === step;
  const found: Record<"wet" | "dry", number[]> = { wet: [], dry: [] };
  let to = 0;
  for (let from = 0; from < values.length; from = to) {
    const kind = isWet(from);
    for (to = from + 1; touches(to) && isWet(to) === kind;) to++;
    if (cut === "keep" || (touches(from) && touches(to))) found[kind ? "wet" : "dry"].push(to - from);
  }
  const none = values.length === 0 ? "no values" : found.wet.length === 0 ? "no wet spell" : "no dry spell";
  return {
    wetSpells: describe(found.wet),
    drySpells: describe(found.dry),
    step,
    wet,
    event,
    cut,
    reason: found.wet.length > 0 && found.dry.length > 0 ? null : none,
  };
}

function describe(lengths: number[]): SpellLengths {
  lengths.sort((a, b) => a - b);
  return {
    lengths,
    mean: lengths.reduce((a, b) => a + b, 0) / lengths.length,
    p99: quantile(lengths, 0.99),
    longest: lengths.at(-1) ?? NaN,
  };
}
