/** Rain rates (mm/h) that a logarithmic axis names. */
const NAMED = [0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200];

/** A logarithmic axis of rain rates from `low` to `high`, mm/h. */
export function rainAxis(title: string, low: number, high: number) {
  return {
    type: "quantitative" as const,
    title,
    scale: { type: "log" as const, domain: [low, high], nice: false },
    axis: { values: NAMED.filter((rate) => rate >= low && rate <= high), format: "~g", labelOverlap: false },
  };
}
