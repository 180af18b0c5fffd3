import type { FollowedError } from "../lib/report/mod.ts";

/** How the errors that generators give follow those that were injected into a simulated product, in lines. */
export function followedLines(injected: readonly FollowedError[]): readonly string[] {
  return injected.map(({ product, quantity, slope, low, high }) => {
    const of = `${product}, ${quantity}: slope of generated on injected`;
    if (!Number.isFinite(slope)) {
      return `${of} not told: too little rain is generated where the radar has some`;
    }
    const [from, to] = [low, high].map((number) => number?.toFixed(2) ?? "-");
    return `${of} ${slope.toFixed(2)} [${from}, ${to}]`;
  });
}
