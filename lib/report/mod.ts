/**
 * Charts (vega-lite), rain maps, tables, and the self-contained HTML report of a run.
 *
 * @module
 */
export type {
  AtlasAgreement,
  AtlasExample,
  AtlasFacts,
  AtlasPoint,
  AtlasRegime,
  AtlasStability,
} from "./atlas_facts.ts";
export { type BasisFacts, basisOf, type BasisOptions, intervalOf, windowsOf } from "./basis.ts";
export { chart, type ChartSpec } from "./chart.ts";
export { atlasChart } from "./charts/atlas_chart.ts";
export { type Coverage, coverageChart } from "./charts/coverage_chart.ts";
export { type CurveAxis, type CurvePoint, curvesChart, type CurvesChartOptions } from "./charts/curves_chart.ts";
export { histogramChart, type HistogramSeries } from "./charts/histogram_chart.ts";
export { type LeadError, leadTimeChart } from "./charts/lead_time_chart.ts";
export { reliabilityChart, type ReliabilityCurve, type ReliabilityPoint } from "./charts/reliability_chart.ts";
export { rocChart, type RocCurve } from "./charts/roc_chart.ts";
export { scatterChart, type ScatterOptions } from "./charts/scatter_chart.ts";
export { scoresChart, type ScoresChartOptions } from "./charts/scores_chart.ts";
export { trainingChart, type TrainingCurve } from "./charts/training_chart.ts";
export type { ComparedProduct, ComparedRun, RunComparison } from "./comparison_input.ts";
export type { CompressionPoint, CompressionResult } from "./compression_facts.ts";
export { type CountedCases, countedCases } from "./counted_cases.ts";
export { decodeField, type EncodedField, encodeField, type FieldShape, type RainField } from "./field.ts";
export { chartCsv } from "./chart_data.ts";
export { chartFigure, folded, sideBySide } from "./figure.ts";
export type {
  ComparedProductScore,
  ErrorPart,
  FollowedError,
  FollowedPoint,
  GenerationComparison,
  MeasuredScore,
  ProductScore,
} from "./generation_facts.ts";
export type {
  ArtefactDetection,
  DownscalingComparison,
  IntervalCoverage,
  ProjectionCalibration,
  ProjectionResult,
} from "./projection_facts.ts";
export type { MeasuredPair } from "./measured_pair.ts";
export type { DecodedRain, DecodedScore } from "./decoded_facts.ts";
export { escapeHtml, type Html, type HtmlValue, markup, trusted } from "./html.ts";
export { type FilmRow, mapAnimation } from "./map_animation.ts";
export { mapFigure, type MapFigureOptions } from "./map_figure.ts";
export { type MapLines, mapLines } from "./map_lines.ts";
export { type MapPlace, mapPlace } from "./map_place.ts";
export { filmstrip, mapPanels, type MapPanelsOptions, type MapRow } from "./map_panels.ts";
export { type Estimate, formatBytes, formatCount, formatEstimate, formatNumber } from "./numbers.ts";
export { page, type PageContent, type Section } from "./page.ts";
export { addPairs, emptyPairCounts, type PairCounts } from "./pair_counts.ts";
export { endScales, type PartVerdict, partVerdicts, VERDICT_WORDS } from "./part_verdicts.ts";
export { RAIN_BREAKS, RAIN_COLOURS } from "./rain_colours.ts";
export { encodeColourPng } from "./png.ts";
export { rainMap } from "./rain_map.ts";
export { renderComparison } from "./render_comparison.ts";
export { renderReport } from "./render_report.ts";
export type {
  ArchiveFacts,
  ArchiveVariableFacts,
  CaseRow,
  DifferenceFacts,
  InjectedBias,
  Intervals,
  LatentFacts,
  MetricFacts,
  ModelComparison,
  ModelDecoded,
  OwnBasis,
  ProbabilisticFacts,
  ProductFacts,
  RainCase,
  RainFilm,
  ReportInput,
  RunFacts,
  ScaleEstimate,
  Traversal,
  ValidationFacts,
} from "./report_input.ts";
export { eventName, type ScoreEstimate, type ScoreText, scoreText } from "./score_estimate.ts";
export { type MimeBundle, mimeBundle, show } from "./show.ts";
export { table, type TableCell, type TableColumn } from "./table.ts";
