import type { Estimate } from "../../report/mod.ts";
import { overSeeds } from "./over_seeds.ts";
import type { RowResult } from "./row_result.ts";
import type { RowName } from "./rows.ts";

/** Something that must show. */
export interface Claim {
  /** What, in words. */
  readonly claim: string;
  /** What was found. */
  readonly found: readonly Estimate[];
  /** Whether the intervals show it, or of single seeds the values; null where a row, or chance, is not known. */
  readonly holds: boolean | null;
  /** Fewest seeds of the rows that it rests on. */
  readonly seeds: number;
  /** Steps of those of them that are trained, the fewest; null where there is none. */
  readonly steps: number | null;
}

/** Results of the seeds of each row. */
export type ResultsByRow = ReadonlyMap<RowName, readonly RowResult[]>;

const TVAE: RowName = "tvae-partial";
const OTHERS: readonly RowName[] = ["bubble", "vae", "untrained"];
const TRAINED_OTHERS: readonly RowName[] = ["bubble", "vae"];

/** Error of the T-VAE that is not earned by construction must be below, those of others above (MNIST). */
const ERROR_BELOW = 9500;
const ERROR_ABOVE = 12_000;

/** Nats per frame by which rolled decoding must be better than unrolled at the greatest shift, for the T-VAE only. */
const GAIN = 150;

/** The equivariance error that is not earned by construction. */
export const errorOf = ({ single }: RowResult): number => single.equivariance.expectedMeanRemoved;

/** Nats per frame that rolling gains at the greatest shift. */
export const gainOf = ({ single }: RowResult): number => {
  const { rolled, unrolled } = single.shifts.at(-1)!;
  return unrolled - rolled;
};

const lowOf = ({ value, low }: Estimate): number => low ?? value ?? NaN;
const highOf = ({ value, high }: Estimate): number => high ?? value ?? NaN;

/** What must show of an experiment, and whether it does. */
export function claimsOf(results: ResultsByRow): readonly Claim[] {
  const isMnist = [...results.values()].flat().some(({ settings }) => settings.experiment === "mnist");
  const of = (row: RowName, value: (result: RowResult) => number | null) =>
    overSeeds((results.get(row) ?? []).map(value));
  const claim = (text: string, rows: readonly RowName[], found: readonly Estimate[], holds: () => boolean): Claim => {
    const seeds = Math.min(...rows.map((row) => results.get(row)?.length ?? 0));
    return { claim: text, found, holds: seeds === 0 ? null : holds(), seeds, steps: fewestSteps(results, rows) };
  };
  const one = (
    text: string,
    row: RowName,
    value: (result: RowResult) => number,
    fits: (found: Estimate) => boolean,
  ) => {
    const found = of(row, value);
    return claim(text, [row], [found], () => fits(found));
  };
  const apart = (text: string, lower: RowName, higher: RowName, value: (result: RowResult) => number) => {
    const found = [of(lower, value), of(higher, value)] as const;
    return claim(text, [lower, higher], found, () => highOf(found[0]) < lowOf(found[1]));
  };
  const errors = isMnist
    ? [
      one(`error of ${TVAE} below ${ERROR_BELOW}`, TVAE, errorOf, (found) => highOf(found) < ERROR_BELOW),
      ...OTHERS.map((row) =>
        one(`error of ${row} above ${ERROR_ABOVE}`, row, errorOf, (found) => lowOf(found) > ERROR_ABOVE)
      ),
    ]
    : OTHERS.map((row) => apart(`error of ${TVAE} below that of ${row}`, TVAE, row, errorOf));
  const gains = isMnist
    ? [
      one(`rolling gains ${TVAE} more than ${GAIN} nats`, TVAE, gainOf, (found) => lowOf(found) > GAIN),
      ...TRAINED_OTHERS.map((row) =>
        one(`rolling does not gain ${row} more than ${GAIN} nats`, row, gainOf, (found) => highOf(found) < GAIN)
      ),
    ]
    : TRAINED_OTHERS.map((row) => apart(`rolling gains ${TVAE} more than ${row}`, row, TVAE, gainOf));
  return [...errors, ...gains, ...correlationClaims(results)];
}

function fewestSteps(results: ResultsByRow, rows: readonly RowName[]): number | null {
  const trained = rows.flatMap((row) => row === "untrained" ? [] : results.get(row) ?? []);
  return trained.length === 0 ? null : Math.min(...trained.map(({ settings }) => settings.steps));
}

/** Capsule correlation above chance, for each factor: above its mean by two standard deviations of trials. */
function correlationClaims(results: ResultsByRow): Claim[] {
  const runs = results.get(TVAE) ?? [];
  return Object.keys(runs[0]?.single.factors ?? {}).map((factor) => {
    const found = overSeeds(runs.map(({ single }) => single.factors[factor]?.capsuleCorrelation?.told));
    const { mean, deviation } = runs[0]!.chance.capsuleCorrelation[factor]!.told;
    const chance = mean === null || deviation === null ? null : mean + 2 * deviation;
    return {
      claim: `capsule correlation of ${TVAE} with ${factor} above chance (${chance?.toFixed(2) ?? "undefined"})`,
      found: [found],
      holds: chance === null ? null : lowOf(found) > chance,
      seeds: runs.length,
      steps: fewestSteps(results, [TVAE]),
    };
  });
}
