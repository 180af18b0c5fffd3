import type { TopLevelSpec } from "./deps.ts";

/** Fonts that every system has, so that a page needs none of its own. */
export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** Ink of text, lines and reference marks. */
export const INK = { text: "#1b1f24", soft: "#59636e", line: "#c8ced4", faint: "#e7eaed" } as const;

/**
 * Categorical colours that stay apart for colour-blind readers, darkest first so that two series survive a grey print.
 * Okabe and Ito, Color Universal Design (2008), without the yellow that white paper swallows.
 */
export const SERIES = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#4d4d4d"] as const;

/** One look for all charts: quiet axes, no frame, readable sizes, nothing that a printer loses. */
export const THEME: NonNullable<TopLevelSpec["config"]> = {
  aria: false,
  background: "white",
  font: FONT,
  padding: 4,
  view: { stroke: null },
  concat: { spacing: 28 },
  title: { fontSize: 13, fontWeight: 600, color: INK.text, anchor: "start", frame: "group", offset: 8 },
  axis: {
    labelFontSize: 11,
    titleFontSize: 11.5,
    titleFontWeight: "normal",
    labelColor: INK.text,
    titleColor: INK.soft,
    domainColor: INK.line,
    tickColor: INK.line,
    gridColor: INK.faint,
    tickSize: 4,
    labelLimit: 300,
    titleLimit: 500,
  },
  axisQuantitative: { labelFlush: false },
  legend: {
    labelFontSize: 11.5,
    titleFontSize: 11.5,
    titleFontWeight: "normal",
    titleColor: INK.soft,
    labelColor: INK.text,
    labelLimit: 400,
    rowPadding: 5,
    symbolStrokeWidth: 2,
    symbolOpacity: 1,
  },
  header: { labelFontSize: 12, labelFontWeight: 600, title: null },
  range: { category: [...SERIES] },
  point: { filled: true, size: 44, opacity: 1 },
  line: { strokeWidth: 1.8 },
};
