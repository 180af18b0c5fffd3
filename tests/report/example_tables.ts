import { randomStream } from "../../lib/base/mod.ts";
import type { DifferenceFacts, MetricFacts, ScaleEstimate, ScoreEstimate } from "../../lib/report/mod.ts";
import type { DifferenceRow, SamplingPart, SamplingRow, SamplingTable, ScoreName } from "../../lib/verification/mod.ts";

const SENSORS = ["GMI", "AMSR2", "SSMIS", "MHS"];
const CLASSES = ["sensor", "morph", "infrared+morph"];
const DRAWS = { blocks: "6 h", minBlocks: 3, interval: "block bootstrap", replicates: 1000, level: 0.95, seed: 0 };

/** Invented parts of an error that add up as they must; the last sensor has too few blocks. */
export function exampleSampling(seed: number): SamplingTable {
  const random = randomStream(seed, "sampling");
  const rows = (grouping: string, group: string, n: number, blocks: number): SamplingRow[] => {
    const [retrieval, sampling] = [0.3 * random.normal(), 0.05 * random.normal()];
    const [ofRetrieval, ofSampling] = [1 + random.next(), 0.3 + 0.2 * random.next()];
    const twice = -0.2 * random.next();
    const squared = (retrieval + sampling) ** 2;
    const parts: Readonly<Record<SamplingPart, number>> = {
      bias: retrieval + sampling,
      "retrieval_bias": retrieval,
      "sampling_bias": sampling,
      mse: squared + ofRetrieval + ofSampling + twice,
      "retrieval_mse": retrieval ** 2 + ofRetrieval,
      "sampling_mse": sampling ** 2 + ofSampling,
      "squared_bias": squared,
      "retrieval_variance": ofRetrieval,
      "sampling_variance": ofSampling,
      "twice_covariance": twice,
    };
    const few = blocks < DRAWS.minBlocks;
    return Object.entries(parts).map(([part, value]) => ({
      grouping,
      group,
      part: part as SamplingPart,
      n,
      value: few ? null : value,
      low: few ? null : value - 0.1 - 0.1 * Math.abs(value),
      high: few ? null : value + 0.12 + 0.1 * Math.abs(value),
      blocks,
      note: few ? `not scored: ${blocks} blocks, fewer than 3` : null,
    }));
  };
  return {
    about: { parts: "retrieval and sampling", missing: "a row counts where there was a look", ...DRAWS, meanLength: 1 },
    rows: [
      ...rows("all", "all", 24_000, 40),
      ...SENSORS.flatMap((sensor, k) => rows("sensor", sensor, 9000 - 2900 * k, k === 3 ? 2 : 30 - 5 * k)),
    ],
  };
}

/** Invented errors read in the latents and by scale. */
export function exampleMetrics(seed: number): MetricFacts {
  const random = randomStream(seed, "metrics");
  const one = (value: number, half: number) => ({
    value,
    low: value - half * (0.8 + 0.4 * random.next()),
    high: value + half,
  });
  const latent = (grouping: string, group: string, k: number): ScoreEstimate[] => {
    const n = 2400 - 350 * k;
    const row = { grouping, group, threshold: null, n, blocks: 22, note: null };
    return [
      { ...row, score: "latent_delay", n: Math.round(0.6 * n), ...one(2.5 * k - 1 + random.normal(), 1.4) },
      { ...row, score: "latent_delay_size", n: Math.round(0.6 * n), ...one(3 + k, 0.8) },
      { ...row, score: "latent_amplitude", ...one(0.92 - 0.04 * k, 0.05) },
      { ...row, score: "latent_structure", ...one(0.18 + 0.05 * k, 0.03) },
      { ...row, score: "latent_distance", ...one(0.5 + 0.1 * k, 0.06) },
    ];
  };
  const scales = (grouping: string, group: string, series: string): ScaleEstimate[] =>
    [64, 32, 16, 8, 4].flatMap((above, k) => {
      const row = { grouping, group, series, above, threshold: null, n: 88, blocks: 22, note: null };
      return [
        { ...row, score: "scale_delay", ...(k > 3 ? { value: null, low: null, high: null } : one(2 + k, 2 + k)) },
        { ...row, score: "scale_coherence", ...one(0.9 * 0.75 ** k, 0.06) },
        { ...row, score: "scale_gain", ...one(1 - 0.17 * k, 0.08) },
        { ...row, score: "scale_skill", ...one(0.85 * 0.65 ** k, 0.07) },
      ];
    });
  return {
    response: 0.12,
    validation: DRAWS,
    latent: [latent("all", "all", 0), ...CLASSES.map((group, k) => latent("class", group, k))].flat(),
    scales: [
      ...["satellite", "projected"].flatMap((series) => scales("all", "all", series)),
      ...["DJF", "JJA"].flatMap((group) => scales("season", group, "satellite")),
    ],
  };
}

/** Invented differences, of which some stand out; a class has too few blocks. */
export function exampleDifferences(seed: number): DifferenceFacts {
  const random = randomStream(seed, "differences");
  const scores: readonly (readonly [ScoreName, number | null])[] = [
    ["relative_bias", null],
    ["rmse", null],
    ["correlation", null],
    ["pod", 0.1],
    ["far", 0.1],
    ["csi", 0.1],
    ["frequency_bias", 0.1],
  ];
  const rows = [["all", "all"], ...CLASSES.map((group) => ["class", group])].flatMap(([grouping, group], g) =>
    scores.map(([score, threshold]): DifferenceRow => {
      const blocks = g === 3 ? 4 : 22;
      const [first, second] = [0.5 + 0.1 * random.normal(), 0.45];
      const tested = blocks >= 5;
      const value = first - second;
      const half = 0.12;
      const p = tested ? Math.min(1, Math.max(0.002, 1 - Math.abs(value) / half)) : null;
      return {
        grouping: grouping!,
        group: group!,
        score,
        threshold,
        estimate: "projected_rain_rate",
        n: 20_000 >> g,
        first,
        second,
        value,
        low: tested ? value - half : null,
        high: tested ? value + half : null,
        p,
        q: p === null ? null : Math.min(1, 1.3 * p),
        discovery: p !== null && 1.3 * p <= 0.1,
        blocks,
        note: tested ? null : "4 blocks bear on it, and 5 are needed",
      };
    })
  );
  return {
    title: "Decoded from the projection, and the satellite as it is",
    names: { "projected_rain_rate": "decoded", "imerg_rain_rate": "satellite" },
    table: {
      about: {
        ...DRAWS,
        source: {},
        truth: "radar_rain_rate",
        first: ["projected_rain_rate"],
        second: "imerg_rain_rate",
        truths: {},
        event: ">=",
        thresholds: [0.1],
        missing: "a row counts where the truth and both estimates are present",
        minBlocks: 5,
        meanLength: 1,
        discovery: { rate: 0.1, method: "benjamini-hochberg", tests: rows.filter(({ p }) => p !== null).length },
        rows: 20_000,
        pairs: 20_000,
      },
      rows,
    },
  };
}
