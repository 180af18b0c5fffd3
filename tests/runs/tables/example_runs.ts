import type { ComparedProductScore, IntervalCoverage } from "../../../lib/report/mod.ts";
import {
  type GenerationRun,
  type GenerationTable,
  type ProjectionRun,
  type ProjectionTable,
  RECIPE,
  type TableAbout,
  type TableRun,
} from "../../../lib/runs/mod.ts";

export const ABOUT: TableAbout = {
  command: "generate --run RUN --beside RUNS",
  created: "2026-11-30T12:00:00Z",
  products: [
    { role: "reference", name: "radar", run: "", version: "1" },
    { role: "satellite", name: "IMERG", run: "final", version: "V07B" },
  ],
  kind: "simulated",
  period: "2021-06-04 (test part)",
  windows: 1200,
  members: 10,
  intervals: { blocks: "6 h", level: 0.95, replicates: 1000, interval: "percentile" },
  shape: [18, 32, 32],
  minutes: 5,
  km: 2,
};

/** A run of the recipe. */
export const tableRun = (seed: number, more: Partial<TableRun> = {}): TableRun => ({
  command: "train topographic",
  created: `2026-11-30T0${seed}:00:00Z`,
  versions: { ondée: "0.1.0", engine: "TensorFlow 2.20.0, CPU, 2 threads" },
  seed,
  levers: RECIPE,
  steps: 2000,
  pair: { name: "generate", seed, steps: 400 },
  ...more,
});

const NOWHERE = { threshold: null, scale: null, group: "all", blocks: 9 };

/** Scores of an area average of .5 and of members of another value, its difference with an interval of .02 around it. */
export function scoresOf(
  value: number,
  product = "latent, members",
  baseline = "area average",
): ComparedProductScore[] {
  const own = { low: value - 0.1, high: value + 0.1 };
  const difference = { value: value - 0.5, low: value - 0.51, high: value - 0.49, blocks: 9 };
  return [
    { ...NOWHERE, product: baseline, score: "crps", value: 0.5, low: 0.4, high: 0.6, difference: null },
    { ...NOWHERE, product, score: "crps", value, ...own, difference },
    { ...NOWHERE, product, score: "fss", threshold: 2, scale: 10, value, ...own, difference },
    { ...NOWHERE, product, score: "relative_bias", group: "MHS", value, ...own, difference },
  ];
}

const PRODUCTS = [
  { name: "area average", parameters: null, steps: null },
  { name: "latent, members", parameters: 1234, steps: 400 },
];

/** A run that generated, whose members have that CRPS, and whose generator that slope. */
export function generationRun(run: TableRun, crps: number, slope: number): GenerationRun {
  const part = { ...NOWHERE, product: "IMERG", group: "MHS", fields: 40 };
  const points = [{ sensor: "MHS", minutes: 30, injected: 0.2, generated: 0.2 * slope }];
  return {
    ...run,
    products: PRODUCTS,
    scores: scoresOf(crps),
    parts: [
      { ...part, score: "amplitude_ratio", scale: 64, value: 1, low: 0.92, high: 1.05 },
      { ...part, score: "amount_ratio", value: 1.2, low: 1 + run.seed / 10, high: 1.5 },
    ],
    injected: [{ product: "latent", quantity: "relative bias", slope, low: slope - 0.01, high: slope + 0.01, points }],
  };
}

export const GENERATION: GenerationTable = {
  about: ABOUT,
  runs: [1, 2, 3].map((seed) => generationRun(tableRun(seed), seed / 10, 0.9 + seed / 100)),
};

const coverage = (share: number): IntervalCoverage => ({
  coverage: share,
  low: share - 0.01,
  high: share + 0.01,
  n: 5000,
  pit: [share / 9, ...new Array<number>(9).fill(0.1)],
});

/** A run that projected: latents inside their intervals so often, and an artefact with an area of the same. */
export function projectionRun(run: TableRun, share: number): ProjectionRun {
  return {
    ...run,
    calibration: {
      windows: 210,
      level: 0.9,
      factor: 1.125,
      validationWindows: 95,
      raw: coverage(share),
      latent: coverage(share),
      capsules: [0.87, 0.93],
    },
    artefacts: [{
      artefact: "orbit edge",
      about: "rain times 3 beyond a line",
      auroc: share,
      low: share - 0.05,
      high: share + 0.05,
      blocks: 9,
      parts: { edge: share },
    }],
    artefactScenes: 94,
    artefactDraws: 3,
  };
}

const PAIR = { name: "project", seed: 1, steps: 400 } as const;

export const PROJECTION: ProjectionTable = {
  about: ABOUT,
  runs: [1, 2, 3].map((seed) => projectionRun(tableRun(seed, { pair: { ...PAIR, seed } }), 0.8 + seed / 100)),
};

/** Cells of the rows of the table below a line of a page that begins so; the head is the first. */
export function tableBelow(page: string, line: string): readonly (readonly string[])[] {
  const lines = page.split("\n");
  const from = lines.findIndex((one, k) => k > lines.findIndex((text) => text.startsWith(line)) && one.startsWith("|"));
  const rows: string[][] = [];
  for (let k = from; lines[k]?.startsWith("|"); k++) rows.push(lines[k]!.slice(2, -2).split(" | "));
  return rows.filter((_, k) => k !== 1);
}
