import { WET_RATE } from "../base/mod.ts";
import { formatCount, intervalOf, type ProbabilisticFacts, type RainCase } from "../report/mod.ts";
import type { RealProjection } from "./real_projection.ts";
import { REAL_SETS } from "./real_files.ts";
import { ARCHIVED, type Ingested } from "./real_ingest.ts";
import type { ReportExtras } from "./report_run.ts";
import type { LikelihoodScores } from "./score_likelihood.ts";

/** What the report of a real demo is made from. */
export interface RealFindings {
  /** Sets ingested. */
  readonly ingested: Ingested;
  /** Sets that are not there, a sentence each. */
  readonly absent: readonly string[];
  /** Real IMERG on the latent. */
  readonly projection: RealProjection;
  /** German pair; null where it is absent. */
  readonly likelihood: LikelihoodScores | null;
  /** Maps of the radar archives that no model saw. */
  readonly maps: readonly RainCase[];
}

const BANNER =
  "The radar is real (KNMI). The satellite beside it was made by the IMERG simulator from that radar, with errors " +
  "that we chose, because no file pairs a real IMERG with a radar. Scores, generated and projected rain over the Netherlands " +
  "say nothing about a real satellite product. Real IMERG (Brazil, Atlantic) is projected only, not validated. The German " +
  "pair of radar and SEVIRI is real.";

/** What a real demo adds to its report. */
export function realReport(found: RealFindings): ReportExtras {
  const { ingested, projection, likelihood, maps } = found;
  const others = ARCHIVED.flatMap((name) => name === "knmi" ? [] : ingested[name]?.archive ?? []);
  return {
    title: "Real radar learned, real IMERG projected, a real pair scored",
    data: "real radar; satellite over it simulated; real IMERG projected only; real pair of Germany scored",
    banner: BANNER,
    findings: findingsOf(found),
    cases: [...projection.cases, ...maps],
    departures: projection.departures,
    departuresBasis: projection.basis,
    archives: others,
    ...(likelihood === null ? {} : { probabilistic: probabilities(likelihood) }),
    notes: notesOf(found),
  };
}

function probabilities(
  { roc, reliability, brier, csi, pairs, times, baseRate, period, products, intervals }: LikelihoodScores,
): ProbabilisticFacts {
  return {
    basis: { kind: "real", products, period },
    event: `rain rate ≥ ${WET_RATE} mm/h`,
    about:
      `Germany, a real pair: precipitation likelihood of NWC-SAF from SEVIRI against RADKLIM radar rain of 0.1 mm/h or ` +
      `more, ${formatCount(pairs)} pairs of cell and time at ${times} times, event in ${percent(baseRate)} of them. ` +
      "Intervals from resampling blocks of 3 h.",
    roc,
    reliability,
    brier,
    csi,
    interval: intervalOf(intervals),
    csiThreshold: "likelihood from which rain is said",
  };
}

function findingsOf({ projection, likelihood }: RealFindings): string[] {
  const medians = projection.departures.filter(({ series }) => series === "median");
  const list = medians.map(({ group, value, n }) => `${group} ${value!.toFixed(2)} (${formatCount(n)})`).join("; ");
  return [
    `Median departure from the training latent in standard deviations, of the radar's latent and of IMERG's projection, with ` +
    `the number of windows: ${list}.`,
    ...(likelihood === null ? [] : [
      `Germany: area under the ROC curve ${estimate(likelihood.area)}, Brier score ${estimate(likelihood.brier[0]!)}.`,
    ]),
  ];
}

function notesOf({ ingested, absent, projection, likelihood }: RealFindings): string[] {
  const odd = ARCHIVED.flatMap((name) => {
    const { warnings = [], setAside = [] } = ingested[name] ?? {};
    return [...warnings, ...setAside.map((text) => `set aside: ${text}`)].map((text) =>
      `${REAL_SETS[name].title}: ${text}.`
    );
  });
  return [
    "The held-out data are other hours of the same morning, 30 min apart, not other days: they share their weather with the " +
    "training data, and scores on them are kinder than those on days to come. One morning gives no intervals.",
    "The satellite over the Netherlands is simulated from the radar it is compared with: it cannot be wrong in ways that the " +
    "simulator does not know.",
    "Nothing here validates a real IMERG: no file pairs it with a radar. A projection is shown with its distance from the " +
    "training latent so that one sees how far from home it is; a small distance does not make it right.",
    "The projector was trained on one morning of Dutch rain of August. Rain of other climates projected by it is an " +
    "extrapolation. Windows are chosen by the wetness of the radar at KNMI, of the satellite elsewhere.",
    ...projection.partial.map((text) => `${text}, which it never met in training.`),
    ...projection.empty.map((title) => `${title}: no window has rain on enough of its cells, so none is projected.`),
    ...(likelihood === null ? [] : [
      "Germany: likelihoods are taken as percent, though the file gives no unit; times are paired as they are given; cells are " +
      "paired by their coordinates, because the two files list their rows in opposite order.",
      ...[...new Set(likelihood.warnings)].map((text) => `Germany: ${text}.`),
    ]),
    ...odd,
    ...absent.map((text) => `${text}.`),
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}\u00a0%`;
}

function estimate({ value, low = null, high = null }: {
  readonly value: number | null;
  readonly low?: number | null;
  readonly high?: number | null;
}): string {
  const text = (number: number) => number.toFixed(3);
  return value === null
    ? "unknown"
    : low === null || high === null
    ? text(value)
    : `${text(value)} [${text(low)}, ${text(high)}]`;
}
