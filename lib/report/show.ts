import { chart, type ChartSpec, themed } from "./chart.ts";
import type { Html } from "./html.ts";
import { MAP_STYLE } from "./style.ts";

/** The schema that notebooks can draw: their renderers know vega-lite 5, of which our charts use nothing newer. */
const NOTEBOOK_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json";

/** Something drawn, by MIME type: a notebook takes the one that it shows best. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/**
 * Shows a chart, maps or a table in the notebook cell that calls it, with title and caption below it where there is a
 * caption; elsewhere prints the title. Await it: a cell that ends before its output is sent may lose it, and so may one that
 * merely ends with a value.
 *
 * @param title what it shows, a few words; what is said where nothing can be drawn
 * @param caption what one must know to read it: period, place, number of pairs, events, intervals; markdown
 */
export async function show(content: ChartSpec | Html, title: string, caption?: string): Promise<void> {
  const broadcast = notebook();
  if (broadcast === null) return console.log(title);
  const send = (data: MimeBundle) => broadcast("display_data", { data, metadata: {}, transient: {} });
  await send(await mimeBundle(content, title));
  if (caption !== undefined) await send({ "text/markdown": `**${title}.** ${caption}`, "text/plain": caption });
  await new Promise((sent) => setTimeout(sent, 20));
}

/**
 * What a notebook shows of a chart (vega-lite where it draws that, else SVG), of one SVG element, or of other markup.
 *
 * @param title what is said where nothing can be drawn
 */
export async function mimeBundle(content: ChartSpec | Html, title: string): Promise<MimeBundle> {
  return { ...await drawn(content), "text/plain": title };
}

async function drawn(content: ChartSpec | Html): Promise<MimeBundle> {
  if (!("html" in content)) {
    const spec = { ...themed(content), $schema: NOTEBOOK_SCHEMA };
    return { "application/vnd.vegalite.v5+json": spec, "image/svg+xml": await chart(content) };
  }
  return content.html.startsWith("<svg ")
    ? { "image/svg+xml": content.html }
    : { "text/html": `<style>${MAP_STYLE}</style>${content.html}` };
}

/** How to send something to the notebook; null where there is none, for there the kernel's interface throws. */
function notebook(): typeof Deno.jupyter.broadcast | null {
  try {
    return Deno.jupyter.broadcast;
  } catch {
    return null;
  }
}
