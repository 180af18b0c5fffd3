import type { Engine } from "../../engine/mod.ts";
import { encodeRates, forecastWindows, type RainModel } from "../../topographic/mod.ts";
import { bootstrap } from "../../verification/mod.ts";
import { HELD_OUT_BLOCKS } from "../held_out_blocks.ts";
import { partsOf, responseSums } from "../latent_errors.ts";
import { departures, type LatentGauge } from "../latent_gauge.ts";
import { FORECAST_FROM, REFERENCES, type ReferenceSums } from "../reference_errors.ts";
import { inBatches, type KeptWindow } from "../some_windows.ts";
import { sumsOf } from "../sums.ts";
import { type GroupLead, type ToldEstimate, toldEstimate } from "./motion_result.ts";

/** Windows that are decoded together. */
const BATCH = 8;

/** Sums of a window at one lead: pairs of cells; squared errors of the rolled latent, of persistence, of optical flow. */
type LeadState = readonly [cells: number, rolled: number, persistence: number, flow: number];

/** How the latent of one window rolls. */
export interface WindowRoll {
  /** Block of the bootstrap. */
  readonly block: number;
  /** By lead. */
  readonly leads: readonly LeadState[];
  /** Sums of the capsules' response. */
  readonly response: Float64Array<ArrayBuffer>;
}

/** What windows are rolled by. */
export interface Rolling {
  /** Model. */
  readonly model: RainModel;
  /** Where its latents are measured from. */
  readonly gauge: LatentGauge;
  /** Leads, frames. */
  readonly leads: readonly number[];
}

/**
 * Rolls the latents of windows: the decoded future, beside persistence and flow, and the response of capsules.
 *
 * @param references sums of what needs no model, by window and lead
 */
export async function rollWindows(
  engine: Engine,
  { model, gauge, leads }: Rolling,
  windows: readonly KeptWindow[],
  references: readonly (readonly ReferenceSums[])[],
): Promise<readonly WindowRoll[]> {
  const response = responseSums(model.config);
  const flow = REFERENCES.indexOf("flow");
  const rolls: WindowRoll[] = [];
  for (const batch of inBatches(windows, BATCH)) {
    const latents = partsOf(departures(gauge, await encodeRates(engine, model, batch.data)), batch.origins.length);
    for await (
      const { time, leads: sums } of forecastWindows(engine, model, only(batch), leads, { from: FORECAST_FROM })
    ) {
      const window = rolls.length;
      rolls.push({
        block: HELD_OUT_BLOCKS.of(time),
        leads: sums.map(({ cells, rolled, persistence }, k) => {
          return [cells, rolled, persistence, references[window]![k]!.squares[flow]!] as const;
        }),
        response: response.add(response.init(), latents[window % BATCH]!),
      });
    }
  }
  return rolls;
}

async function* only<T>(item: T): AsyncGenerator<T> {
  yield await Promise.resolve(item);
}

/** Errors by lead, and response, of windows together, with intervals from their blocks. */
export function summedRolls(
  rolls: readonly WindowRoll[],
  { model, leads }: Pick<Rolling, "model" | "leads">,
  minutes: number,
): { readonly leads: readonly GroupLead[]; readonly response: ToldEstimate } {
  const blocks = [...Map.groupBy(rolls, ({ block }) => block).values()];
  const response = responseSums(model.config);
  const states = blocks.map((own) => own.reduce((sum, roll) => response.merge(sum, roll.response), response.init()));
  const all = states.reduce((sum, state) => response.merge(sum, state), response.init());
  const steps = (state: Float64Array<ArrayBuffer>) => response.value(state).response;
  const [interval] = bootstrap(states, response, { name: "response", statistics: [{ value: steps }] });
  return {
    response: toldEstimate(steps(all), interval!),
    leads: leads.map((lead, k) => ({ minutes: lead * minutes, ...leadErrors(blocks.map((own) => sumLead(own, k))) })),
  };
}

const SUMS = sumsOf(4);

const sumLead = (rolls: readonly WindowRoll[], lead: number): Float64Array =>
  rolls.reduce<Float64Array>((sum, roll) => SUMS.merge(sum, Float64Array.from(roll.leads[lead]!)), SUMS.init());

function leadErrors(blocks: readonly Float64Array[]): Omit<GroupLead, "minutes"> {
  const all = blocks.reduce<Float64Array>((sum, own) => SUMS.merge(sum, own), SUMS.init());
  const root = (k: number) => (state: Float64Array) => Math.sqrt(state[k]! / state[0]!);
  const read = [root(1), root(2), root(3), (state: Float64Array) => 1 - Math.sqrt(state[1]! / state[2]!)];
  const intervals = bootstrap(blocks, SUMS, {
    name: "roll",
    statistics: read.map((value, k) => ({
      value,
      mass: (state: Float64Array) => state[0]!,
      range: k === 3 ? [-Infinity, 1] as const : [0, Infinity] as const,
    })),
  });
  const [rolled, persistence, flow, gain] = read.map((value, k) => toldEstimate(value(all), intervals[k]!));
  return { rolled: rolled!, persistence: persistence!, flow: flow!, gain: gain! };
}
