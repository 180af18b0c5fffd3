/** Packages of this room; loaded only when a chart is drawn. */
export { compile, type TopLevelSpec } from "npm:vega-lite@6.4.1";
export { parse, View } from "npm:vega@6.2.0";
