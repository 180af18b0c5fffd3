import { basisOf } from "../basis.ts";
import { type CurvePoint, curvesChart } from "../charts/curves_chart.ts";
import type { DecodedRain, DecodedScore } from "../decoded_facts.ts";
import { chartFigure } from "../figure.ts";
import { type Html, markup } from "../html.ts";
import { formatCount, formatNumber } from "../numbers.ts";
import type { ModelDecoded, RunFacts } from "../report_input.ts";
import { table } from "../table.ts";

/** What all products are held against. */
const TRUTH = "radar";

/** Wavelengths and quantiles of the table: those next to these, km, and these. */
const [SHOWN_SCALES, SHOWN_LEVELS] = [[16, 8, 4], ["95 %", "99 %", "99.9 %"]] as const;

/** Decoded rain beside the radar on the models' cells: spectra, quantiles, and a table; nothing where nothing was measured. */
export async function decodedParts(run: RunFacts, decoded: readonly ModelDecoded[]): Promise<readonly Html[]> {
  const [first] = decoded;
  if (first === undefined) return [];
  const { rain } = first;
  const rows = decoded.flatMap(({ model, rain: { scores } }, k) =>
    scores.flatMap((row) => {
      if (row.product !== TRUTH) return [{ ...row, product: `${model}, ${row.product}` }];
      return k === 0 ? [row] : []; // the same for all models
    })
  );
  const { windows, frames, cells: { size, km }, level, replicates, blocks } = rain;
  const n = `${formatCount(frames)} frames of ${formatCount(windows)} held-out windows of ${size} x ${size} cells of ${
    formatNumber(km)
  } km`;
  const interval = `${Math.round(100 * level)} %, ${formatCount(replicates)} resamples of blocks of ${blocks}`;
  const basis = basisOf(run, { n, interval });
  return [
    markup`<h3>Decoded rain beside the radar</h3>`,
    await chartFigure(
      curvesChart(byWavelength(rows, "power").map((point) => ({ ...point, low: null, high: null })), {
        x: { title: "wavelength (km)", log: true },
        y: { title: "power (mm²/h² km)", log: true },
        legend: "right",
      }),
      `Radially averaged spectra of the rain rate on the models' cells (Hann's window, mean taken away). ${MEANING}`,
      basisOf(run, { n }),
    ),
    await chartFigure(
      curvesChart([...flat(rows), ...byWavelength(rows, "power_ratio")], {
        x: { title: "wavelength (km)", log: true },
        y: { title: "power, decoded / radar", log: true },
        legend: "right",
      }),
      "The same spectra by that of the radar, whose storms are in both: below 1 is too smooth, above too rough.",
      basis,
    ),
    await chartFigure(
      curvesChart(quantiles(rows), {
        x: { title: "quantile of the radar (mm/h)", log: true },
        y: { title: "quantile of the rain (mm/h)", log: true },
        legend: "right",
      }),
      "Quantiles of the rain rate of all cells at the same levels, the radar's by themselves; what has no rain at a level is not " +
        "drawn. The storms that make intervals wide are those of all curves.",
      basis,
    ),
    scoreTable(rows, rain),
  ];
}

/** What is drawn, in words. */
const MEANING =
  "Expected: the mean rate that the model gives its expected latent, which is smooth as means are. Drawn: a " +
  "latent drawn from its posterior and each cell from its law, cells apart, as the likelihood has them.";

function byWavelength(rows: readonly DecodedScore[], wanted: "power" | "power_ratio"): readonly CurvePoint[] {
  return rows.filter(({ score }) => score === wanted).map(({ product: series, scale, value, low, high }) => ({
    series,
    x: scale!,
    value,
    low,
    high,
  }));
}

/** The radar by itself, so that it has its colour in all charts. */
function flat(rows: readonly DecodedScore[]): readonly CurvePoint[] {
  return byWavelength(rows, "power").filter(({ series }) => series === TRUTH)
    .map((point) => ({ ...point, value: 1, low: null, high: null }));
}

function quantiles(rows: readonly DecodedScore[]): readonly CurvePoint[] {
  const all = rows.filter(({ score }) => score === "quantile");
  const truth = new Map(all.filter(({ product }) => product === TRUTH).map(({ group, value }) => [group, value]));
  return all.map(({ product: series, group, value, low, high }) => ({
    series,
    x: truth.get(group) ?? NaN,
    value,
    low,
    high,
  }));
}

function scoreTable(rows: readonly DecodedScore[], { wet }: DecodedRain): Html {
  const scales = [...new Set(rows.flatMap(({ score, scale }) => score === "power" ? [scale!] : []))];
  const nearest = (wanted: number) =>
    scales.reduce((best, scale) => Math.abs(scale - wanted) < Math.abs(best - wanted) ? scale : best);
  const shown = [...new Set(SHOWN_SCALES.map(nearest))];
  const find = (product: string, score: string, which: Partial<DecodedScore> = {}) =>
    rows.find((row) =>
      row.product === product && row.score === score &&
      Object.entries(which).every(([name, value]) => row[name as keyof DecodedScore] === value)
    ) ?? null;
  return table(
    "Decoded rain and the radar's, all cells. Power by that of the radar; resolved: the finest wavelength down to which all " +
      "have a coherence above 0.71 with it, – where none has",
    [
      { label: "Rain", kind: "text" },
      { label: "Mean", unit: "mm/h" },
      { label: "Relative bias" },
      { label: `Wet, ≥ ${wet} mm/h` },
      ...SHOWN_LEVELS.map((label) => ({ label, unit: "mm/h" })),
      { label: "Perkins score" },
      ...shown.map((scale) => ({ label: `Power at ${Number(scale.toPrecision(2))} km` })),
      { label: "Resolved", unit: "km" },
    ],
    [...new Set(rows.map(({ product }) => product))].map((product) => [
      product,
      find(product, "mean"),
      find(product, "relative_bias"),
      find(product, "wet_fraction"),
      ...SHOWN_LEVELS.map((group) => find(product, "quantile", { group })),
      find(product, "perkins"),
      ...shown.map((scale) => find(product, "power_ratio", { scale })),
      find(product, "resolution"),
    ]),
  );
}
