/** Pixels of the page for a legend. */
const WIDTH = 860;

/** Pixels of a letter as vega takes it to be wide, and of a symbol with its gap. */
const [LETTER, SYMBOL] = [9, 40];

/** A legend over a chart in as many columns as the page is wide for. */
export function topLegend(labels: readonly string[], symbolType: "circle" | "stroke") {
  const longest = Math.max(...labels.map(({ length }) => length));
  const columns = Math.max(1, Math.floor(WIDTH / (LETTER * longest + SYMBOL)));
  return {
    title: null,
    orient: "top" as const,
    symbolType,
    labelLimit: WIDTH - SYMBOL,
    ...(columns < labels.length ? { columns } : {}),
  };
}
