import { chart, type ChartSpec } from "./chart.ts";
import { chartCsv } from "./chart_data.ts";
import { escapeHtml, type Html, markup, optional, trusted } from "./html.ts";

/**
 * Draws a chart and captions it; the caption is its text alternative too. Its data go along, for the page to give out as CSV.
 *
 * @param text caption
 * @param basis n, period, products, event and interval, as `basisOf` writes them
 */
export async function chartFigure(spec: ChartSpec, text: string, basis?: string): Promise<Html> {
  const cut = JSON.stringify(spec).includes('"shape":"triangle-');
  const caption = cut ? `${text} Arrows: intervals that go on beyond the axis.` : text;
  const svg = (await chart(spec))
    .replace(/ xmlns(:xlink)?="[^"]*"/g, "")
    .replace("<svg ", `<svg role="img" aria-label="${escapeHtml(caption)}" `);
  return markup`<figure class="chart"><div class="scroll">${trusted(svg)}</div>
${figureCaption(caption, basis)}<template>${chartCsv(spec)}</template></figure>
`;
}

/** The caption of a figure, with what the figure rests on in smaller print. */
export function figureCaption(caption: string, basis: string | undefined): Html {
  return markup`<figcaption>${caption}${
    optional(basis, (text) => markup` <small class="basis">${text}</small>`)
  }</figcaption>
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
