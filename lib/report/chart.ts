import { hash32 } from "../base/mod.ts";
import { loadVega, loadVegaLite, type TopLevelSpec } from "./deps.ts";
import { THEME } from "./theme.ts";

/** A vega-lite 6 specification with its data inline. */
export type ChartSpec = TopLevelSpec;

/** One panel of a concatenated chart. */
export type ChartPanel = Extract<TopLevelSpec, { hconcat: unknown }>["hconcat"][number];

/** One layer of a layered chart. */
export type ChartLayer = Extract<TopLevelSpec, { layer: unknown }>["layer"][number];

/**
 * Draws a vega-lite specification as one SVG element, in the common look, without network or browser.
 * The same specification gives the same text: identifiers inside are named from a hash of it, so that many charts can
 * stand in one page.
 *
 * @throws Error of vega-lite when the specification is not valid.
 */
export async function chart(spec: ChartSpec): Promise<string> {
  const [{ compile }, { parse, View }] = await Promise.all([loadVegaLite(), loadVega()]);
  const view = new View(parse(compile(themed(spec)).spec), { renderer: "none" });
  try {
    return renameIds(await view.toSVG(), `c${hash32(JSON.stringify(spec)).toString(36)}`);
  } finally {
    view.finalize();
  }
}

/** The specification in the common look; what it says of its own look wins. */
export function themed(spec: ChartSpec): ChartSpec {
  return { ...spec, config: { ...THEME, ...spec.config } };
}

/** Vega numbers clip paths and gradients by counters of the process: rename them by order of appearance. */
function renameIds(svg: string, prefix: string): string {
  const names = new Map<string, string>();
  for (const [, id] of svg.matchAll(/\bid="([^"]+)"/g)) {
    if (!names.has(id!)) names.set(id!, `${prefix}-${names.size}`);
  }
  return svg
    .replace(/\bid="([^"]+)"/g, (_, id) => `id="${names.get(id)}"`)
    .replace(/url\(#([^)]+)\)/g, (whole, id) => names.has(id) ? `url(#${names.get(id)})` : whole)
    .replace(/href="#([^"]+)"/g, (whole, id) => names.has(id) ? `href="#${names.get(id)}"` : whole);
}
