/**
 * Charts (vega-lite), rain maps, tables, and the self-contained HTML report of a run.
 *
 * @module
 */
export { chart, type ChartSpec } from "./chart.ts";
export { type Coverage, coverage } from "./charts/coverage.ts";
export { histogram, type HistogramOptions, type HistogramSeries } from "./charts/histogram.ts";
export { type LeadError, leadTimeErrors } from "./charts/lead_time_errors.ts";
export { reliability, type ReliabilityBin, type ReliabilityCurve } from "./charts/reliability.ts";
export { roc, type RocCurve } from "./charts/roc.ts";
export { scatter, type ScatterOptions } from "./charts/scatter.ts";
export { type ScoresChartOptions, scoresWithIntervals } from "./charts/scores_with_intervals.ts";
export { type TrainingCurve, trainingCurves } from "./charts/training_curves.ts";
export { decodeField, type EncodedField, encodeField, type FieldShape, type RainField } from "./field.ts";
export { chartFigure, folded, sideBySide } from "./figure.ts";
export { escapeHtml, type Html, html, type HtmlValue, trusted } from "./html.ts";
export { filmstrip, mapPanels, type MapPanelsOptions, type MapRow } from "./map_panels.ts";
export { type Estimate, formatBytes, formatCount, formatEstimate, formatNumber } from "./numbers.ts";
export { page, type PageContent, type Section } from "./page.ts";
export { addPairs, emptyPairCounts, type PairCounts } from "./pair_counts.ts";
export { RAIN_BREAKS, RAIN_COLOURS } from "./rain_colours.ts";
export { rainMap } from "./rain_map.ts";
export { renderReport } from "./render_report.ts";
export type {
  ArchiveFacts,
  ArchiveVariableFacts,
  CaseRow,
  InjectedBias,
  Json,
  LatentFacts,
  ModelComparison,
  ProbabilisticFacts,
  ProductFacts,
  RainCase,
  ReportInput,
  RunFacts,
  Traversal,
  ValidationFacts,
} from "./report_input.ts";
export { eventName, type ScoreName, scoreName, type ScoreRow, scoreTitle } from "./score_row.ts";
export { show, type Shown } from "./show.ts";
export { type Cell, type Column, table } from "./table.ts";
