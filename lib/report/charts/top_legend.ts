/** Pixels of the page for a legend. */
const WIDTH = 860;

/** Pixels of a letter, as vega takes it to be wide where nothing measures it, and of a symbol with its gaps. */
const [LETTER, SYMBOL] = [9.2, 34];

/** A legend over a chart, in as many columns as the page is wide for. Symbols are those of the marks where none is named. */
export function topLegend(labels: readonly string[], symbolType?: "circle" | "stroke") {
  const widths = labels.map(({ length }) => LETTER * length + SYMBOL);
  const fits = widths.reduce((sum, width) => sum + width, 0) <= WIDTH;
  return {
    title: null,
    orient: "top" as const,
    ...(symbolType === undefined ? {} : { symbolType }),
    labelLimit: 600,
    ...(fits ? {} : { columns: Math.max(1, Math.floor(WIDTH / Math.max(...widths))) }),
  };
}
