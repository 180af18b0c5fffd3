import { WET_RATE } from "../../base/mod.ts";
import { special } from "../../verification/mod.ts";

/** Law of the rain in one cell: rain with probability `wet`, and then ln(R / 0.1 mm/h) normal, cut at 0. */
export interface HurdleLaw {
  /** Probability of rain. */
  readonly wet: number;
  /** Mean before the cut. */
  readonly location: number;
  /** Standard deviation before the cut. */
  readonly sigma: number;
}

/** Least mass that is taken to be left after the cut, as in the likelihood. */
const LEAST = 1e-6;

/** Largest rate that is drawn, mm h-1: what is above 500 cannot be. */
const LARGEST = 500;

const keptOf = ({ location, sigma }: HurdleLaw): number => Math.max(LEAST, special.normalCdf(location / sigma));

/** Mean rain rate, mm h-1. */
export function meanOf(law: HurdleLaw): number {
  const { wet, location, sigma } = law;
  const kept = Math.max(LEAST, special.normalCdf(location / sigma + sigma)) / keptOf(law);
  return Math.min(LARGEST, wet * WET_RATE * Math.exp(Math.min(location + sigma * sigma / 2, 10)) * kept);
}

/** Rain rate, mm h-1, that is not exceeded with probability `p` in (0, 1): 0 up to that of no rain. */
export function quantileOf(law: HurdleLaw, p: number): number {
  const { wet, location, sigma } = law;
  const dry = 1 - wet;
  if (p <= dry) return 0;
  const above = Math.max(1e-12, (1 - p) / wet * keptOf(law));
  const deviation = -special.normalQuantile(Math.min(above, 1 - 1e-12));
  return Math.min(LARGEST, WET_RATE * Math.exp(Math.max(0, location + sigma * deviation)));
}

/** Standard normal score of a rain rate of 0.1 mm/h or more: the normal quantile of its probability. */
export function scoreOf(law: HurdleLaw, rate: number): number {
  const { wet, location, sigma } = law;
  const above = wet * special.normalCdf(-(Math.log(rate / WET_RATE) - location) / sigma) / keptOf(law);
  return -special.normalQuantile(Math.min(1 - 1e-9, Math.max(1e-9, above)));
}
