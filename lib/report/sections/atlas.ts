import { type AtlasExample, type AtlasFacts, type AtlasStability, seasonsOf } from "../atlas_facts.ts";
import { counted, WET_RATE } from "../../base/mod.ts";
import { basisOf } from "../basis.ts";
import { atlasChart } from "../charts/atlas_chart.ts";
import { type CurvePoint, curvesChart } from "../charts/curves_chart.ts";
import { daySpan } from "../../grid/mod.ts";
import { decodeField } from "../field.ts";
import { chartFigure } from "../figure.ts";
import { type Html, markup } from "../html.ts";
import { mapPanels } from "../map_panels.ts";
import { formatCount, formatNumber } from "../numbers.ts";
import type { Section } from "../page.ts";
import type { ReportInput, RunFacts } from "../report_input.ts";
import { table } from "../table.ts";
import { mapCount } from "./maps.ts";

/** The atlas of the latent: a map of windows, regimes with their stability, windows like others. */
export async function atlasSection({ run, atlas }: ReportInput): Promise<Section | null> {
  if (atlas === undefined) return null;
  const n = `${formatCount(atlas.windows)} windows of ${formatCount(atlas.days)} days`;
  const times = atlas.points.map(({ time }) => time.slice(0, 10)).sort();
  const facts = { ...run, period: daySpan(times[0]!, times.at(-1)!) };
  const { used, explained } = atlas.components;
  const { neighbours, map, plane, chance } = atlas.kept;
  const figure = await chartFigure(
    atlasChart(atlas.points),
    `Windows by their latent, near ones alike: drawn from all mosaics where at least ${
      percent(atlas.wetFraction)
    } of the ` +
      `cells are wet, laid out by UMAP from ${used} principal components. Of the ${neighbours} nearest neighbours of a window the ` +
      `map keeps ${percent(map)}, the first two components ${percent(plane)}, chance ${percent(chance)}. ` +
      "Motion is that of the best match of the rain a quarter of an hour before; distances across the map mean little.",
    basisOf(facts, { n, ...chosen(atlas) }),
  );
  const share = explained.slice(0, used).reduce((sum, each) => sum + each, 0);
  return {
    id: "atlas",
    title: "Atlas of the latent",
    lead: `The first ${used} components hold ${percent(share)} of the variance of the latent, the first two ${
      percent(explained[0]! + explained[1]!)
    }.`,
    parts: [
      figure,
      markup`<h3>Regimes</h3>`,
      await stabilityFigure(atlas, facts, n),
      regimeTable(atlas),
      ...likeMaps(atlas, facts),
    ],
  };
}

const percent = (share: number): string => `${formatNumber(100 * share)} %`;

/** Which windows there are: of the radar, wet ones. */
const chosen = ({ wetFraction }: AtlasFacts) => ({
  roles: ["reference"],
  event: `rain rate ≥ ${WET_RATE} mm/h in ${percent(wetFraction)} of the cells of a window or more`,
});

const SERIES_OF: readonly (readonly [keyof Pick<AtlasStability, "resamples" | "seeds" | "normal">, string])[] = [
  ["resamples", "days drawn anew"],
  ["seeds", "other seeds"],
  ["normal", "no clusters, drawn anew"],
];

async function stabilityFigure(atlas: AtlasFacts, run: RunFacts, n: string): Promise<Html> {
  const { stability, regimes, replicates } = atlas;
  const points: CurvePoint[] = SERIES_OF.flatMap(([key, series]) =>
    stability.map((each) => {
      const { mean, low, high } = each[key];
      return { series, x: each.clusters, value: mean, low, high };
    })
  );
  const verdict = regimes.stable
    ? `${regimes.rows.length} regimes are the most that are stable.`
    : "No number of regimes is stable: those shown cut a continuum, and others would do as well.";
  return await chartFigure(
    curvesChart(points, {
      x: { title: "number of regimes", ticks: stability.map(({ clusters }) => clusters) },
      y: { title: "adjusted Rand index" },
    }),
    `How far regimes (k-means) come back. ${verdict} Stable means a mean index of 0.75 or more when days are drawn anew, and all ` +
      "of its middle 90 % above that of points without clusters.",
    basisOf(run, {
      n,
      ...chosen(atlas),
      interval: `middle 90 % of ${replicates === undefined ? "the" : formatCount(replicates)} repetitions`,
    }),
  );
}

function regimeTable({ regimes, points }: AtlasFacts): Html {
  const seasons = seasonsOf(points);
  return table(
    "What the windows of each regime are like, medians",
    [
      { label: "Regime", kind: "text" },
      { label: "Share", unit: "%" },
      { label: "Wet cells", unit: "%" },
      { label: "Rain rate", unit: "mm/h" },
      { label: "Speed", unit: "km/h" },
      ...seasons.map((season) => ({ label: season, unit: "%" })),
    ],
    regimes.rows.map(({ regime, share, wetFraction, rate, speed, seasons: own }) => [
      String(regime),
      100 * share,
      wetFraction === null ? null : 100 * wetFraction,
      rate,
      speed,
      ...seasons.map((season) => 100 * (own[season] ?? 0)),
    ]),
  );
}

function likeMaps(atlas: AtlasFacts, run: RunFacts): readonly Html[] {
  const { examples } = atlas;
  if (examples.length === 0) return [];
  const most = Math.max(...examples.map(({ windows }) => windows.length));
  const maps = mapPanels(examples.map(rowOf), {
    columns: Array.from({ length: most }, (_, k) => k === 0 ? "searched for" : `like it, ${k}`),
    caption:
      "A window in the middle of each of the largest regimes, and those with the nearest latents, among all windows of the " +
      "archive more than 6 h apart. Distances are root mean square differences of the latents, standard deviations of each unit.",
    basis: basisOf(run, {
      ...chosen(atlas),
      n: `${counted(examples.length, "window")} searched for among all of the archive; ${
        mapCount(examples.flatMap(({ windows }) => windows.map(({ field }) => field)))
      }`,
    }),
  });
  return [markup`<h3>Windows like these</h3>`, maps];
}

const rowOf = ({ regime, windows }: AtlasExample) => ({
  label: `Regime ${regime}`,
  fields: windows.map(({ field }) => decodeField(field)),
  captions: windows.map(({ time, distance }) =>
    `${time.slice(0, 16).replace("T", " ")}${distance === 0 ? "" : `, ${formatNumber(distance)}\u00a0sd`}`
  ),
});
