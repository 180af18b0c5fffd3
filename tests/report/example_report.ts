import { randomStream } from "../../lib/base/mod.ts";
import {
  addPairs,
  type Coverage,
  emptyPairCounts,
  encodeField,
  type MapLines,
  type PairCounts,
  type RainCase,
  type RainFilm,
  type ReportInput,
  type ScoreEstimate,
  type TrainingCurve,
  type Traversal,
} from "../../lib/report/mod.ts";
import { exampleField, exampleRain } from "./example_rain.ts";
import { exampleDifferences, exampleMetrics, exampleSampling } from "./example_tables.ts";

const SENSORS = ["GMI", "AMSR2", "SSMIS", "MHS", "ATMS", "morph", "infrared"];
const MINUTES = ["0-15", "15-30", "30-60", "60-90", "90-120", ">=120"];
const THRESHOLDS = [0.1, 1, 5];

const INTERVALS = { blocks: "6 h", replicates: 1000, level: 0.95, interval: "block bootstrap" };

/** A report input as a run on the simulated archive would write it: invented numbers, every section present. */
export function exampleReport(seed = 1, lines: MapLines = LINES): ReportInput {
  return {
    run: {
      title: "IMERG over France against radar, by sensor and overpass time",
      kind: "simulated",
      period: "1 to 21 June 2021",
      parts: { train: "14 days of 1 to 21 June 2021", test: "5, 12 and 19 June 2021" },
      command: "deno task demo --seed 1 --out runs/demo",
      created: "2026-08-25T09:30:00Z",
      seed,
      versions: { ondée: "0.1.0", Deno: "2.9.6", TensorFlow: "2.20.0", "vega-lite": "6.4.1", vega: "6.2.0" },
      config: { days: 21, window: { size: 64, frames: 12 }, capsules: 15, thresholds: THRESHOLDS, note: "<b>&</b>" },
      products: [
        { role: "reference", name: "simulated radar, 1 km, 5 min", run: "", version: "" },
        { role: "satellite", name: "IMERG", run: "final", version: "V07B" },
      ],
      validation: {
        event: ">=",
        thresholds: THRESHOLDS,
        missing: "a row counts where radar and satellite are both present, 90 % of the cell covered",
        blocks: "day",
        minBlocks: 3,
        replicates: 1000,
        level: 0.95,
        source: { estimator: "mean of radar cells over the satellite cell and the half hour, weights by area" },
      },
    },
    findings: [
      "Over all pairs the satellite is 8 % too wet; GMI is nearest to the radar, infrared farthest.",
      "The correlation falls from 0.72 within 15 minutes of an overpass to 0.43 beyond two hours.",
      "Rolled capsules decode the next hour better than persistence from 10 minutes on.",
    ],
    cases: [{
      ...exampleCase(seed),
      lines,
      place: { km: 2400, lines, box: [300, 300, 400, 400] },
      film: exampleFilm(seed),
    }],
    scores: exampleScores(seed),
    sampling: exampleSampling(seed),
    metrics: exampleMetrics(seed),
    differences: [exampleDifferences(seed)],
    injected: [
      {
        name: "GMI",
        quantity: "multiplicative bias",
        injected: 1.02,
        value: 1.01,
        low: 0.97,
        high: 1.05,
        inside: true,
      },
      {
        name: "SSMIS",
        quantity: "multiplicative bias",
        injected: 1.2,
        value: 1.18,
        low: 1.11,
        high: 1.26,
        inside: true,
      },
      {
        name: "MHS",
        quantity: "multiplicative bias",
        injected: 0.85,
        value: 0.9,
        low: 0.87,
        high: 0.94,
        inside: false,
      },
      { name: "MHS", quantity: "rain missed (%)", injected: 20, value: 21.4, low: 18.9, high: 23.8, inside: true },
      { name: "morph", quantity: "shift east (km)", injected: 6, value: 5.1, low: 3.2, high: 7.4, inside: true },
    ],
    pairs: examplePairs(seed),
    probabilistic: exampleProbabilities(seed),
    latent: {
      comparison: [
        comparisonRow("T-VAE", 1_284_033, 48.2, 0.61, 1.42, 0.93),
        comparisonRow("plain VAE", 1_284_033, 51.7, 0.66, 1.47, null),
        comparisonRow("persistence", null, null, null, 1.31, null),
      ],
      windows: "240 held-out windows",
      intervals: { leadErrors: INTERVALS, distances: INTERVALS },
      leadErrors: exampleLeads(),
      traversals: exampleTraversals(seed),
      distances: SENSORS.map((group, k) => ({
        grouping: "sensor",
        group,
        score: "latent_error",
        threshold: null,
        n: 4000 - 300 * k,
        value: 0.4 + 0.09 * k,
        low: 0.36 + 0.085 * k,
        high: 0.44 + 0.1 * k,
        blocks: 21,
      })),
    },
    training: exampleTraining(seed),
    archives: [{
      name: "runs/demo/archive.zarr",
      variables: [
        variable("radar/rain_rate", "mm h-1", [6048, 800, 800], exampleCoverage(seed, "radar"), 0.083, 1.31e9),
        variable("imerg/rain_rate", "mm h-1", [1008, 100, 100], exampleCoverage(seed, "imerg"), 0.094, 8.4e6),
        variable("imerg/observation_minute", "min", [1008, 100, 100], exampleCoverage(seed, "minute"), null, 2.1e6),
      ],
    }],
    notes: [
      "The satellite is made from the same rain as the radar: representativeness errors are smaller than in nature.",
      "Twenty-one days of one season: intervals say nothing about other seasons.",
    ],
  };
}

/** A coast and a border that nobody has seen. */
const LINES: MapLines = { coast: "M0 300l200 -80l150 120l300 -200l350 60", borders: "M650 140l-40 400l120 460" };

function exampleFilm(seed: number): RainFilm {
  const rain = exampleRain(seed);
  const steps = Array.from({ length: 18 }, (_, k) => k);
  const row = (label: string, note: string, minutesOf: (k: number) => number, blur: number) => ({
    label,
    note,
    fields: steps.map((k) => encodeField(exampleField(rain, minutesOf(k), { cells: 32, blur }))),
  });
  return {
    times: steps.map((k) =>
      `15:${String(5 * k % 60).padStart(2, "0")} UTC`.replace(/^15/, String(15 + Math.floor(k / 12)))
    ),
    rows: [
      row("Radar", "every 5 min", (k) => 5 * k, 0),
      row("IMERG", "every 30 min", (k) => 30 * Math.floor(k / 6), 9),
      row("Decoded", "from IMERG's projection", (k) => 5 * k, 14),
    ],
  };
}

function exampleCase(seed: number): RainCase {
  const rain = exampleRain(seed);
  const other = exampleRain(seed + 1);
  const times = [0, 30, 60, 90, 120];
  const blend = (x: number, y: number, t: number) => 0.85 * rain(x - 12, y + 8, t) + 0.2 * other(x, y, t);
  const row = (label: string, note: string, field: (minutes: number) => ReturnType<typeof exampleField>) => ({
    label,
    note,
    fields: times.map((minutes) => encodeField(field(minutes))),
  });
  return {
    title: "Squall line, 19 June 2021",
    lead: "Chosen as the wettest half hour of the test days.",
    columns: times.map((minutes) => `${15 + Math.floor(minutes / 60)}:${minutes % 60 === 0 ? "00" : "30"} UTC`),
    rows: [
      row("Radar", "1 km, missing beyond range", (t) => exampleField(rain, t, { cells: 400, missingBeyond: 470 })),
      {
        ...row("IMERG", "0.1°, simulated", (t) => exampleField(blend, t, { cells: 80, blur: 8, gain: 1.1 })),
        captions: ["GMI, 4 min after", "morphed, 26 min", "SSMIS, 2 min before", "morphed, 31 min", "infrared"],
      },
      row("Generated", "from the radar's latent", (t) => exampleField(rain, t, { cells: 80, blur: 10 })),
      {
        ...row(
          "Decoded",
          "from IMERG's projection",
          (t) => exampleField(blend, t, { cells: 100, blur: 9, gain: 0.95 }),
        ),
        captions: ["latent error 0.38", "0.52", "0.41", "0.55", "0.78"],
      },
    ],
  };
}

function exampleTraversals(seed: number): Traversal[] {
  const shifts = [-3, -2, -1, 0, 1, 2, 3];
  return [1, 2, 3].map((k) => {
    const rain = exampleRain(seed + 10 * k);
    return {
      label: `Capsule ${k}`,
      note: `KL ${(7 / k).toFixed(1)} nats`,
      shifts,
      fields: shifts.map((shift) => encodeField(exampleField(rain, 25 * shift, { cells: 64, blur: 6 }))),
    };
  });
}

function exampleScores(seed: number): ScoreEstimate[] {
  const stream = randomStream(seed, "scores");
  const rows = (grouping: string, group: string, quality: number, n: number): ScoreEstimate[] => {
    const spread = 0.04 + 6 / Math.sqrt(n);
    const one = (score: string, threshold: number | null, value: number, scale = 1): ScoreEstimate => {
      const half = spread * scale * (0.8 + 0.4 * stream.next());
      return { grouping, group, score, threshold, n, value, low: value - half, high: value + half * 1.1, blocks: 21 };
    };
    return [
      one("mean_error", null, 0.12 - 0.1 * quality + 0.04 * stream.normal(), 0.5),
      one("relative_bias", null, 0.3 - 0.25 * quality + 0.08 * stream.normal()),
      one("rmse", null, 1.6 - 0.9 * quality, 1.5),
      one("correlation", null, 0.25 + 0.5 * quality),
      one("latent_error", null, 0.95 - 0.55 * quality, 0.6),
      ...THRESHOLDS.flatMap((threshold, k) => [
        one("pod", threshold, 0.4 + 0.45 * quality - 0.12 * k),
        one("far", threshold, 0.5 - 0.3 * quality + 0.08 * k),
        one("csi", threshold, 0.25 + 0.4 * quality - 0.09 * k),
        one("frequency_bias", threshold, 1.3 - 0.3 * quality - 0.2 * k),
      ]),
    ];
  };
  return [
    ...rows("all", "all", 0.6, 181_440),
    ...SENSORS.flatMap((sensor, k) => rows("sensor", sensor, 0.95 - 0.12 * k, 42_000 - 5_400 * k)),
    ...rows("sensor", "TMI", 0.5, 310).map((row) => ({
      ...row,
      value: null,
      low: null,
      high: null,
      blocks: 2,
      note: "not scored: 2 blocks, fewer than 3",
    })),
    ...MINUTES.flatMap((bin, k) =>
      rows("minutes-since-overpass:0-15-30-60-90-120", bin, 0.9 - 0.13 * k, 52_000 - 8_000 * k)
    ),
  ];
}

function examplePairs(seed: number): PairCounts {
  const stream = randomStream(seed, "pairs");
  const counts = emptyPairCounts();
  const radar = Float64Array.from({ length: 30_000 }, () => Math.exp(-0.6 + 1.3 * stream.normal()));
  addPairs(counts, radar, radar.map((rate) => 1.1 * rate ** 0.85 * Math.exp(0.6 * stream.normal())));
  return counts;
}

function exampleProbabilities(seed: number): NonNullable<ReportInput["probabilistic"]> {
  const stream = randomStream(seed, "probabilities");
  return {
    reliability: ["generated, ≥ 0.1 mm/h", "generated, ≥ 1 mm/h"].map((name, k) => ({
      name,
      bins: Array.from({ length: 10 }, (_, b) => {
        const forecast = (b + 0.5) / 10;
        const frequency = Math.min(1, Math.max(0, forecast ** (1.15 + 0.2 * k) + 0.02 * stream.normal()));
        const half = 0.015 + 0.008 * b * (k + 1);
        const weight = Math.round(90_000 * Math.exp(-(0.55 + 0.2 * k) * b));
        return { forecast, frequency, weight, low: Math.max(0, frequency - half), high: Math.min(1, frequency + half) };
      }),
    })),
    roc: [0.93, 0.88].map((area, k) => ({
      name: ["generated", "projected"][k]!,
      area,
      points: Array.from({ length: 51 }, (_, i) => ({ pofd: (i / 50) ** 3, pod: (i / 50) ** (3 * (1 - area) / area) })),
    })),
    csi: ["IMERG", "generated", "projected"].flatMap((series, k) =>
      [0.1, 0.5, 1, 2, 5, 10].map((threshold, t) => {
        const value = 0.55 + 0.04 * k - 0.075 * t;
        const half = 0.012 + 0.008 * t;
        return {
          grouping: "all",
          group: "all",
          score: "csi",
          threshold,
          n: 181_440,
          value,
          low: value - half,
          high: value + half,
          blocks: 21,
          series,
        };
      })
    ),
  };
}

function comparisonRow(
  model: string,
  parameters: number | null,
  kl: number | null,
  reconstruction: number | null,
  unrolled: number,
  rolled: number | null,
) {
  const around = (value: number | null, half: number) =>
    value === null ? null : { value, low: value - half, high: value + half };
  return {
    model,
    parameters,
    steps: parameters === null ? null : 4000,
    kl: around(kl, 1.4),
    reconstruction: around(reconstruction, 0.03),
    unrolled: around(unrolled, 0.06),
    rolled: around(rolled, 0.05),
  };
}

function exampleLeads() {
  const methods = {
    rolled: [0.7, 0.006],
    unrolled: [0.75, 0.013],
    persistence: [0.2, 0.021],
    "plain VAE": [0.8, 0.014],
  };
  return Object.entries(methods).flatMap(([method, [start, slope]]) =>
    Array.from({ length: 12 }, (_, k) => {
      const lead = 5 * (k + 1);
      const value = start! + 1.2 * (1 - Math.exp(-slope! * lead * 1.6));
      return { method, lead, value, low: value * 0.96, high: value * 1.05 };
    })
  );
}

function exampleTraining(seed: number): TrainingCurve[] {
  const stream = randomStream(seed, "training");
  const curve = (model: string, metric: string, from: number, to: number): TrainingCurve => {
    const steps = Array.from({ length: 800 }, (_, k) => 5 * k);
    return {
      model,
      metric,
      steps,
      values: steps.map((step) =>
        to + (from - to) * Math.exp(-step / 700) + 0.02 * Math.abs(from - to) * stream.normal()
      ),
    };
  };
  return ["T-VAE", "plain VAE"].flatMap((model, k) => [
    curve(model, "loss (nats)", 900, 310 + 18 * k),
    curve(model, "reconstruction (nats)", 880, 262 + 12 * k),
    curve(model, "KL (nats)", 4, 48 + 5 * k),
  ]);
}

function exampleCoverage(seed: number, name: string): number[] {
  const stream = randomStream(seed, name);
  return Array.from({ length: 21 }, (_, day) => day === 8 ? 0 : stream.next() < 0.7 ? 1 : 0.4 + 0.6 * stream.next());
}

function variable(
  name: string,
  units: string,
  shape: readonly number[],
  fractions: readonly number[],
  wetFraction: number | null,
  bytes: number,
): Coverage & NonNullable<ReportInput["archives"]>[number]["variables"][number] {
  const share = fractions.reduce((sum, fraction) => sum + fraction, 0) / fractions.length;
  return {
    variable: name,
    firstDay: "2021-06-01",
    fractions,
    units,
    shape,
    first: "2021-06-01T00:00:00Z",
    last: "2021-06-21T23:30:00Z",
    times: Math.round(shape[0]! * share),
    gaps: fractions.filter((fraction) => fraction < 1).length,
    wetFraction,
    bytes,
  };
}
