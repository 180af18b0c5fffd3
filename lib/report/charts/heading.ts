import type { ChartLayer } from "../chart.ts";
import { INK } from "../theme.ts";

/** The name of a panel at a fixed place above it, so that the names of neighbours are level whatever their axes. */
export function heading(text: string): ChartLayer {
  return {
    data: { values: [{}] },
    mark: { type: "text", text, x: 0, y: -14, align: "left", fontSize: 13, fontWeight: 600, color: INK.text },
  };
}
