import { chart, type ChartSpec, themed } from "./chart.ts";
import type { Html } from "./html.ts";
import { MAP_STYLE } from "./style.ts";

/** Something a notebook draws by itself when a cell ends with it; elsewhere it prints as its title. */
export interface Shown {
  /** Representations by MIME type. */
  readonly bundle: Readonly<Record<string, unknown>>;
  /** The `text/plain` representation. */
  toString(): string;
}

/** The schema that notebooks can draw: their renderers know vega-lite 5, of which our charts use nothing newer. */
const NOTEBOOK_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json";

/**
 * Makes a chart, or maps, that a notebook cell shows: interactive where the notebook draws vega-lite, else as SVG or
 * HTML. Works outside a notebook too.
 */
export async function show(content: ChartSpec | Html, title = "chart"): Promise<Shown> {
  const drawn = "html" in content ? { "text/html": `<style>${MAP_STYLE}</style>${content.html}` } : {
    "application/vnd.vegalite.v5+json": { ...themed(content), $schema: NOTEBOOK_SCHEMA },
    "image/svg+xml": await chart(content),
  };
  const bundle = { ...drawn, "text/plain": title };
  return {
    bundle,
    toString: () => title,
    [Symbol.for("Jupyter.display")]: () => bundle,
  } as Shown;
}
