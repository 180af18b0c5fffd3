import { WET_RATE } from "../base/mod.ts";
import { readPairs } from "../colocation/mod.ts";
import type { InjectedBias } from "../report/mod.ts";
import { expectedOnHits, morphLaw, sensorLaw, type SimulatedImergTruth } from "../sources/mod.ts";
import { bootstrap, dayBlocks, scoreGroups } from "../verification/mod.ts";
import { sumsOf } from "./sums.ts";

/** Rates kept of a sensor to work out what its hits should show. */
const RATES_KEPT = 20_000;

/** Least true rain of the cells that growth is fitted on, mm h-1: misses and the cut at 0.1 mm/h then hardly matter. */
const GROWTH_RAIN = 1;

/** Width of the bins of minutes in the fit of growth. */
const GROWTH_BIN = 10;

/**
 * Looks for what a simulated IMERG was given: the bias of each sensor on hits against the radar at the overpass, with a
 * 95 % block bootstrap interval, and the growth of the variance of the log ratio with the minutes from the overpass.
 * What has no interval is left out. Expected biases are worked out over the very rates that were found, because hits leave out the lightest estimates.
 *
 * @param pairs file of pairs of a simulated IMERG
 * @param truth what was injected, from the group's attributes
 */
export async function findInjected(pairs: string, truth: SimulatedImergTruth, seed = 0): Promise<InjectedBias[]> {
  return [...await sensorBiases(pairs, truth, seed), ...await growth(pairs, truth, seed)];
}

async function sensorBiases(pairs: string, truth: SimulatedImergTruth, seed: number): Promise<InjectedBias[]> {
  const columns = ["time", "sensor", "radar_at_overpass", "imerg_rain_rate"] as const;
  const where = "class = 'sensor'";
  const { rows } = await scoreGroups(readPairs(pairs, { columns, where }), {
    by: ["sensor"],
    truth: "radar_at_overpass",
    scores: ["hit_bias"],
    blocks: dayBlocks(),
    bootstrap: { seed },
  });
  const rates = await ratesBySensor(pairs, where);
  return truth.constellation.sensors.flatMap(({ name, errors }): InjectedBias[] => {
    const row = rows.find((candidate) => candidate.group === name);
    if (row === undefined || row.value === null || row.low === null || row.high === null) return [];
    const injected = expectedOnHits(sensorLaw(errors), rates.get(name) ?? []).bias;
    const { value, low, high } = row;
    return [{
      name,
      quantity: "relative bias on hits",
      injected,
      value,
      low,
      high,
      inside: low <= injected && injected <= high,
    }];
  });
}

/** True rates at the overpass by sensor, an even sample of them. */
async function ratesBySensor(pairs: string, where: string): Promise<Map<string, number[]>> {
  const rates = new Map<string, { seen: number; every: number; kept: number[] }>();
  for await (const batch of readPairs(pairs, { columns: ["sensor", "radar_at_overpass"], where })) {
    batch.sensor.forEach((sensor, i) => {
      const rate = batch.radar_at_overpass[i]!;
      if (sensor === null || !(rate >= WET_RATE)) return;
      let entry = rates.get(sensor);
      if (entry === undefined) rates.set(sensor, entry = { seen: 0, every: 1, kept: [] });
      if (entry.seen++ % entry.every !== 0) return;
      entry.kept.push(rate);
      if (entry.kept.length < RATES_KEPT) return;
      entry.kept = entry.kept.filter((_, k) => k % 2 === 0);
      entry.every *= 2;
    });
  }
  return new Map([...rates].map(([sensor, { kept }]) => [sensor, kept]));
}

/** Per bin of minutes: count, sum of the log ratio, sum of its squares, sum of the minutes. */
const MOMENTS = 4;

async function growth(pairs: string, truth: SimulatedImergTruth, seed: number): Promise<InjectedBias[]> {
  const bins = Math.ceil(truth.infrared.from / GROWTH_BIN);
  const columns = ["time", truth.clock, "radar_rain_rate", "imerg_rain_rate"] as const;
  const where = `class = 'morph' AND radar_rain_rate >= ${GROWTH_RAIN} AND imerg_rain_rate >= ${truth.dryBelow}`;
  const blocks = dayBlocks();
  const accumulator = sumsOf(bins * MOMENTS);
  const states = new Map<number, Float64Array>();

  for await (const batch of readPairs(pairs, { columns, where })) {
    for (let i = 0; i < batch.time.length; i++) {
      const minutes = batch[truth.clock][i]!;
      const bin = Math.floor(minutes / GROWTH_BIN);
      if (!(bin >= 0 && bin < bins)) continue;
      const block = blocks.of(batch.time[i]!);
      let state = states.get(block);
      if (state === undefined) states.set(block, state = accumulator.init());
      const ratio = Math.log(batch.imerg_rain_rate[i]! / batch.radar_rain_rate[i]!);
      const at = bin * MOMENTS;
      state[at]! += 1;
      state[at + 1]! += ratio;
      state[at + 2]! += ratio * ratio;
      state[at + 3]! += minutes;
    }
  }
  const mass = (state: Float64Array) => state.reduce((sum, value, i) => i % MOMENTS === 0 ? sum + value : sum, 0);
  const statistics = [{ value: varianceSlope, mass }];
  const [interval] = bootstrap([...states.values()], accumulator, { statistics, seed, name: "growth" });
  const whole = [...states.values()].reduce((sum, state) => accumulator.merge(sum, state), accumulator.init());
  const injected = expectedSlope(truth, bins);
  const { low, high } = interval!;
  if (Number.isNaN(low)) return [];
  return [{
    name: "morph, growth",
    quantity: "variance of log ratio per minute",
    injected,
    value: varianceSlope(whole),
    low,
    high,
    inside: low <= injected && injected <= high,
  }];
}

/** Slope of the variance of the log ratio over the mean minutes of the bins, weighted by their counts. */
function varianceSlope(state: Float64Array): number {
  let [count, sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0, 0];
  for (let at = 0; at < state.length; at += MOMENTS) {
    const n = state[at]!;
    if (n < 2) continue;
    const x = state[at + 3]! / n;
    const y = (state[at + 2]! - state[at + 1]! ** 2 / n) / (n - 1);
    count += n;
    sumX += n * x;
    sumY += n * y;
    sumXX += n * x * x;
    sumXY += n * x * y;
  }
  return (count * sumXY - sumX * sumY) / (count * sumXX - sumX * sumX);
}

/** The same slope in the laws injected: what the sensors' biases add is the same at all minutes, so growth alone. */
function expectedSlope(truth: SimulatedImergTruth, bins: number): number {
  const [sensor] = truth.constellation.sensors;
  const law = sensorLaw(sensor!.errors);
  const last = (bins - 1) * GROWTH_BIN;
  return (morphLaw(law, last, truth.morph).variance - morphLaw(law, 0, truth.morph).variance) / last;
}
