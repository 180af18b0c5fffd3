import { chart, type ChartSpec } from "./chart.ts";
import { escapeHtml, type Html, markup, trusted } from "./html.ts";

/** Draws a chart and captions it; the caption is its text alternative too. */
export async function chartFigure(spec: ChartSpec, caption: string): Promise<Html> {
  const svg = (await chart(spec))
    .replace(/ xmlns(:xlink)?="[^"]*"/g, "")
    .replace("<svg ", `<svg role="img" aria-label="${escapeHtml(caption)}" `);
  return markup`<figure class="chart"><div class="scroll">${trusted(svg)}</div>
<figcaption>${caption}</figcaption></figure>
`;
}

/** Figures beside each other where there is room. */
export function sideBySide(figures: readonly Html[]): Html {
  return markup`<div class="beside">${figures}</div>`;
}

/** Something long that opens on demand, and always in print. */
export function folded(summary: string, content: Html | readonly Html[]): Html {
  return markup`<details><summary>${summary}</summary>${content}</details>`;
}
