import { windowsOf } from "../report/mod.ts";
import { describeGain } from "./describe_gain.ts";
import type { ErrorEstimate, RunEvaluation } from "./evaluate.ts";
import type { SamplingPart, ScoreTable } from "../verification/mod.ts";
import type { RunValidation } from "./validate_run.ts";

/** Lead that findings speak of, minutes. */
const AHEAD = 20;

/** What a run found, a sentence each, with intervals: the first thing a report says. */
export function runFindings(evaluation?: RunEvaluation, validation?: RunValidation): string[] {
  return [
    ...forecastFinding(evaluation),
    ...satelliteFinding(validation),
    ...samplingFinding(validation),
    ...latentFinding(validation),
  ];
}

function forecastFinding(evaluation: RunEvaluation | undefined): string[] {
  const model = evaluation?.models.topographic;
  const lead = model?.leads.find(({ minutes }) => minutes === AHEAD);
  if (model === undefined || lead === undefined) return [];
  const { rolled, gain, gainOverSmoothed, flow, gainOverFlow, smoothedFlow, gainOverSmoothedFlow } = lead;
  if (rolled === null || gain === null || gainOverSmoothed === null) return [];
  const plain = evaluation?.models.vae?.leads.find(({ minutes }) => minutes === AHEAD)?.unrolled;
  const others = [
    `the unrolled one by ${text(lead.unrolled)}`,
    ...(plain === undefined ? [] : [`a plain VAE of the same steps, unrolled, by ${text(plain)}`]),
    `persistence by ${text(lead.persistence)}`,
    `persistence smoothed over 7 x 7 cells by ${text(lead.smoothed)}`,
    ...(flow === undefined ? [] : [`the last frame moved along optical flow by ${text(flow)}`]),
    ...(smoothedFlow === undefined ? [] : [`that smoothed alike by ${text(smoothedFlow)}`]),
  ].join(", ");
  const gains = [
    describeGain(gain, "persistence"),
    describeGain(gainOverSmoothed, "smoothed persistence"),
    ...(gainOverFlow === undefined ? [] : [describeGain(gainOverFlow, "optical flow")]),
    ...(gainOverSmoothedFlow === undefined ? [] : [describeGain(gainOverSmoothedFlow, "smoothed optical flow")]),
  ].join(", ");
  return [
    `${AHEAD} minutes ahead, in ${model.windows} held-out windows, the rolled latent errs by ${
      text(rolled)
    }, ${others} ` +
    `(RMSE of log-rain): rolling it is ${gains}.`,
  ];
}

function satelliteFinding({ satellite, injected = [] }: RunValidation = {}): string[] {
  const of = (score: string) => satellite?.rows.find((row) => row.grouping === "all" && row.score === score);
  const [bias, correlation] = [of("relative_bias"), of("correlation")];
  const inside = injected.filter((row) => row.inside).length;
  return [
    ...(bias?.value === null || bias === undefined || correlation === undefined ? [] : [
      `Over all pairs the ${nameOf(satellite)}'s relative bias is ${percent(bias)}, its correlation with the radar ${
        text(correlation)
      }.`,
    ]),
    ...(injected.length === 0 ? [] : [
      `${inside} of the ${injected.length} errors that the simulator injected lie inside the 95 % interval of what was found.`,
    ]),
  ];
}

function samplingFinding({ sampling }: RunValidation = {}): string[] {
  const of = (part: SamplingPart) => sampling?.rows.find((row) => row.grouping === "all" && row.part === part);
  const [whole, retrieval, once] = [of("mse"), of("retrieval_variance"), of("sampling_variance")];
  if (whole === undefined || retrieval === undefined || once === undefined || whole.value === null) return [];
  return [
    `Where a microwave sensor looked inside the half hour the mean square error is ${text(whole)} mm²/h²; ` +
    `the variance of the retrieval's error is ${text(retrieval)}, that of looking once ${text(once)}.`,
  ];
}

function nameOf(satellite: ScoreTable | undefined): string {
  return satellite?.about.source?.["simulated"] === "true" ? "simulated satellite" : "satellite";
}

function latentFinding({ satellite: pairs, latent = {}, split }: RunValidation = {}): string[] {
  const of = (product: string, score: string) =>
    latent[product]?.rows.find((row) => row.grouping === "all" && row.score === score);
  const scores = (product: string) => {
    const [rmse, bias, far] = [of(product, "rmse"), of(product, "relative_bias"), of(product, "far")];
    return rmse === undefined || bias === undefined || far === undefined
      ? null
      : `RMSE ${text(rmse)} mm/h, relative bias ${percent(bias)}, false alarm ratio ${text(far)}`;
  };
  const [satellite, projected] = [scores("satellite"), scores("projected")];
  return satellite === null || projected === null ? [] : [
    `In the ${windowsOf(split)}, against the radar: the ${
      nameOf(pairs)
    } as it is, ${satellite}; after projection on the radar's ` +
    `latent and back, ${projected}. A projection is an expectation: it smooths, so its RMSE alone proves nothing.`,
  ];
}

type Estimate = Omit<ErrorEstimate, "value"> & { readonly value: number | null };

function text({ value, low, high }: Estimate): string {
  const interval = low === null || high === null ? "" : ` [${fixed(low, 2)}, ${fixed(high, 2)}]`;
  return `${value === null ? "unknown" : fixed(value, 2)}${interval}`;
}

function percent({ value, low, high }: Estimate): string {
  const interval = low === null || high === null ? "" : ` [${fixed(100 * low, 0)}, ${fixed(100 * high, 0)}]`;
  return value === null ? "unknown" : `${fixed(100 * value, 0)}\u00a0%${interval}`;
}

/** A number with so many decimals; zero without a sign. */
function fixed(value: number, decimals: number): string {
  return value.toFixed(decimals).replace(/^-(?=[0.]*$)/, "").replace("-", "\u2212");
}
