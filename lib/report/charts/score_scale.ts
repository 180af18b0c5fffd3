import type { Estimate } from "../numbers.ts";
import { scoreText } from "../score_estimate.ts";

/** A value that is there, with its interval where it has one. */
type Mark = Estimate & { readonly value: number };

/** From one value to another. */
export type Extent = readonly [number, number];

/** The axis of a score. */
export interface ScoreScale {
  /** Its ends. */
  readonly domain: Extent;
  /** Where intervals are cut, for some reach so far that nothing else could be read; null where none is. */
  readonly cut: Extent | null;
}

/** What rounding leaves of no difference. */
const NOTHING = 1e-9;

/** Part of an axis that is left free at its ends, so that nothing seems to go on beyond them that does not. */
const MARGIN = 0.03;

/**
 * How far beyond the values and the perfect one intervals are drawn where some reach much further: in the span of these, or in
 * lengths of the median interval.
 */
const REACH = 1.5;

const extent = (of: readonly number[]): Extent => [Math.min(...of), Math.max(...of)];

/**
 * The whole range of a score where that is finite, else the marks and the perfect value. An interval that is so long that
 * nothing else could be read is cut.
 */
export function scoreScale(score: string, marks: readonly Mark[]): ScoreScale {
  const { range: [least, greatest], best } = scoreText(score);
  const intervals = marks.flatMap(({ low = null, high = null }) =>
    low === null || high === null ? [] : [{ low, high }]
  );
  const middle = marks.map(({ value }) => value).concat(best ?? []);
  const [bottom, top] = extent(middle);
  const [low, high] = extent([...middle, ...intervals.flatMap(({ low, high }) => [low, high])]);
  if (Number.isFinite(greatest - least)) {
    return { domain: [low < 0 ? least : Math.max(0, least), greatest], cut: null };
  }
  const lengths = intervals.map(({ low, high }) => high - low).sort((a, b) => a - b);
  const reach = REACH * Math.max(top - bottom, lengths[lengths.length >> 1] ?? 0);
  const cut = [Math.max(low, bottom - reach), Math.min(high, top + reach)] as const;
  const cuts = reach > 0 && high - low >= 2 * (cut[1] - cut[0]);
  return { domain: widened(cuts ? cut : [low, high], [least, greatest]), cut: cuts ? cut : null };
}

/** An extent with its margin, but not beyond what is possible. */
function widened([low, high]: Extent, [least, greatest]: Extent): Extent {
  const margin = high - low < NOTHING ? 0.5 : MARGIN * (high - low);
  return [
    low < least ? low - margin : Math.max(low - margin, least),
    high > greatest ? high + margin : Math.min(high + margin, greatest),
  ];
}

/** An interval without what lies beyond the cut. */
export function cutTo<Cut extends Mark>([least, greatest]: Extent, mark: Cut): Cut {
  const { low = null, high = null } = mark;
  return low === null || high === null ? mark : { ...mark, low: Math.max(low, least), high: Math.min(high, greatest) };
}
