import { type AtlasPoint, seasonsOf } from "../atlas_facts.ts";
import type { ChartPanel, ChartSpec } from "../chart.ts";
import { SERIES } from "../theme.ts";
import { heading } from "./heading.ts";

/** From little to much, readable without colour. */
const SEQUENCE = ["#dcebf5", "#7fb6dc", "#2b72b0", "#123a6b"] as const;

/** The map of the latent four times, coloured by season, motion, wetness and regime. Speeds that cannot be told are left out. */
export function atlasChart(points: readonly AtlasPoint[]): ChartSpec {
  const named = points.map(({ regime, ...point }) => ({ ...point, regime: String(regime) }));
  const regimes = [...new Set(points.map(({ regime }) => regime))].sort((a, b) => a - b).map(String);
  const quantity = (field: string, title: string) => ({
    field,
    type: "quantitative",
    scale: { range: [...SEQUENCE] },
    legend: { title, gradientLength: 110 },
  });
  const category = (field: string, title: string, domain: readonly string[]) => ({
    field,
    type: "nominal",
    scale: { domain: [...domain], range: [...SERIES] },
    legend: { title, symbolType: "circle", symbolOpacity: 1 },
  });
  const panel = (name: string, color: object, values: readonly object[] = named) => ({
    layer: [
      {
        data: { values: [...values] },
        mark: { type: "point", size: 9, opacity: 0.75 },
        width: 270,
        height: 230,
        encoding: {
          x: { field: "x", type: "quantitative", axis: null, scale: { zero: false } },
          y: { field: "y", type: "quantitative", axis: null, scale: { zero: false } },
          color,
        },
      },
      heading(name),
    ],
  });
  const moving = named.filter(({ speed }) => speed !== null);
  return {
    concat: [
      panel("Season", category("season", "months", seasonsOf(points))),
      panel("Motion", quantity("speed", "km/h"), moving),
      panel("Wet fraction", quantity("wetFraction", "share")),
      panel("Regime", category("regime", "regime", regimes)),
    ] as ChartPanel[],
    columns: 2,
    resolve: { scale: { color: "independent" } },
  };
}
