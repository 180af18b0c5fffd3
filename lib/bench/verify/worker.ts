import { ensemble, fieldScores, scoresNamed, spectral, type VerifySettings } from "../../verification/mod.ts";
import { serve } from "../serve.ts";
import type { VerifyData } from "./verify_data.ts";

/** Scores of pairs, in the order in which the other side gives its own: those of an event, then those of all values. */
const PAIR_SCORES = [
  ...["pod", "far", "pofd", "accuracy", "csi", "frequency-bias", "hss", "pss", "ets", "sedi", "mcc", "f1"],
  ...["bias", "mae", "mse", "rmse", "error-sd", "pearson", "slope", "nse"],
];

const SETTINGS: VerifySettings = { thresholds: [1], windows: [5, 17, 65], edges: ["zero"], operator: ">=" };

let data: VerifyData;
let truth: Float32Array<ArrayBuffer>;
let estimate: Float32Array<ArrayBuffer>;
let members: Float32Array<ArrayBuffer>;
let outcome: Float32Array<ArrayBuffer>;

const load = async (file: string) => new Float32Array((await Deno.readFile(file)).buffer);

async function prepare(request: { readonly data: VerifyData }): Promise<void> {
  data = request.data;
  [truth, estimate] = [await load(data.truth), await load(data.estimate)];
  [members, outcome] = [await load(data.ensemble), await load(data.outcome)];
}

/** Adds to every value, so that none is dry. */
function raise({ by }: { readonly by: number }): void {
  for (const values of [truth, estimate]) for (let i = 0; i < values.length; i++) values[i]! += by;
}

function scoresOfFields(names: readonly string[], settings: Partial<VerifySettings>): readonly number[] {
  const scores = fieldScores(scoresNamed(names), { ...SETTINGS, ...settings });
  const { side, fields } = data;
  for (let k = 0; k < fields; k++) {
    const field = (values: Float32Array) => values.subarray(k * side * side, (k + 1) * side * side);
    scores.add({ forecast: field(estimate), observed: field(truth), shape: [side, side], members: null });
  }
  const results = scores.results();
  return names.flatMap((name) => results[name]!.map(({ value }) => value));
}

function meanSpectrum(): readonly number[] {
  const { side, fields } = data;
  const accumulator = spectral.rapsd({ shape: [side, side], definition: "pysteps" });
  const state = accumulator.init();
  for (let k = 0; k < fields; k++) accumulator.add(state, truth.subarray(k * side * side, (k + 1) * side * side));
  return accumulator.value(state).rings.map(({ value }) => value);
}

function fairCrps(): readonly number[] {
  const accumulator = ensemble.crps({ estimator: "fair" });
  const state = accumulator.init();
  accumulator.add(state, { ensemble: members, members: data.members, truth: outcome });
  return [accumulator.value(state).crps];
}

const WORK = {
  pairs: () => scoresOfFields(PAIR_SCORES, { operator: ">" }),
  "fss-zero": () => scoresOfFields(["fss"], {}),
  "fss-interior": () => scoresOfFields(["fss"], { edges: ["interior"] }),
  crps: fairCrps,
  rapsd: meanSpectrum,
};

/** Names of the pieces of work, which both sides know. */
export type WorkName = keyof typeof WORK;

function run({ work }: { readonly work: WorkName }) {
  const start = performance.now();
  const values = WORK[work]();
  return { seconds: (performance.now() - start) / 1000, values };
}

await serve({ prepare, raise, run });
