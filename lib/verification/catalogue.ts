/**
 * Every score by name, computed from a stream of fields.
 *
 * A family of scores is registered by one line in {@link CATALOGUE}: it exports its entries, each made by {@link scoreEntry} from
 * the accumulator that it is read from.
 *
 * @module
 */
import {
  type RunningScore,
  type ScoreEntry,
  type ScoreReading,
  type ScoreSource,
  start,
  type VerifiedField,
} from "./catalogue/entry.ts";
import { hyphenated, isGiven, type VerifySettings } from "./catalogue/settings.ts";
import { CATEGORICAL_ENTRIES } from "./categorical/entries.ts";
import { CLIMATE_ENTRIES } from "./climate/entries.ts";
import { CONTINUOUS_ENTRIES } from "./continuous/entries.ts";
import { DISTRIBUTION_ENTRIES } from "./distribution/entries.ts";
import { ENSEMBLE_ENTRIES } from "./ensemble/entries.ts";
import { EXTREMES_ENTRIES } from "./extremes/entries.ts";
import { SPATIAL_ENTRIES } from "./spatial/entries.ts";
import { SPECTRAL_ENTRIES } from "./spectral/entries.ts";
import { eachBlock } from "./vectors/pairs.ts";

export type { Accumulator } from "./accumulator.ts";
export type { PairBlock, PairSums } from "./vectors/pairs.ts";
export {
  type AboutScore,
  type RunningScore,
  type ScoreEntry,
  scoreEntry,
  type ScoreReading,
  type ScoreSource,
  type ScoreStarter,
  type VerifiedField,
} from "./catalogue/entry.ts";
export type { EventOperator } from "./contingency.ts";
export { hyphenated, type ListName, type ParameterName, type VerifySettings } from "./catalogue/settings.ts";

/** The scores there are. */
export const CATALOGUE: readonly ScoreEntry[] = [
  ...CONTINUOUS_ENTRIES,
  ...CATEGORICAL_ENTRIES,
  ...SPATIAL_ENTRIES,
  ...SPECTRAL_ENTRIES,
  ...DISTRIBUTION_ENTRIES,
  ...EXTREMES_ENTRIES,
  ...CLIMATE_ENTRIES,
  ...ENSEMBLE_ENTRIES,
];

/**
 * The entries with these names; one that is asked for by another of its names goes by that.
 *
 * @throws RangeError for a name that is unknown.
 */
export function scoresNamed(names: readonly string[]): readonly ScoreEntry[] {
  return [...new Set(names)].map((name) => {
    const found = CATALOGUE.find((entry) => entry.name === name || entry.also?.includes(name));
    if (found !== undefined) return { ...found, name };
    throw new RangeError(`Score "${name}" is unknown: choose from ${CATALOGUE.map((entry) => entry.name).join(", ")}`);
  });
}

/** Scores of a stream of fields. */
export interface FieldScores {
  /**
   * Takes a field in.
   *
   * @throws RangeError when a score is not of such a forecast; TypeError when forecast, observed and shape do not fit.
   */
  add(field: VerifiedField): void;
  /** Every score for every combination of its parameters; one that is not defined is NaN or infinite, and says why. */
  results(): Readonly<Record<string, readonly ScoreReading[]>>;
}

/**
 * Computes scores field by field: what a score needs of a field it takes in one pass, shared with others where it can be,
 * and the field may be forgotten. Memory does not grow with the number of fields, but for scores that need all values.
 *
 * @throws RangeError when a score lacks a parameter, or refuses one.
 */
export function fieldScores(entries: readonly ScoreEntry[], settings: VerifySettings): FieldScores {
  checkSettings(entries, settings);
  const sources = new Map<object, readonly RunningScore<unknown>[]>();
  const starter = <State, Input, Value>(source: ScoreSource<State, Input, Value>): readonly RunningScore<Value>[] => {
    const runs = sources.get(source) as readonly RunningScore<Value>[] | undefined ?? start(source, settings);
    sources.set(source, runs);
    return runs;
  };
  const readers = entries.map((entry) => [entry.name, entry.open(starter)] as const);
  const { start: first = 0, stepMinutes = 1 / 60 } = settings;
  let fields = 0;
  return {
    add: (given) => {
      checkField(given, entries);
      const field = { time: first + fields++ * stepMinutes * 60, ...given };
      const runs = [...sources.values()].flat();
      const byBlock = addBlocks(runs, field);
      for (const run of runs) if (!byBlock.has(run)) run.add(field);
    },
    results: () => Object.fromEntries(readers.map(([name, read]) => [name, stated(read())])),
  };
}

/** @throws RangeError when a score lacks a parameter, or one is out of range */
function checkSettings(entries: readonly ScoreEntry[], settings: VerifySettings): void {
  for (const { name, parameters } of entries) {
    const missing = parameters.find((parameter) => !isGiven(settings, parameter));
    if (missing !== undefined) throw new RangeError(`Score "${name}" needs ${hyphenated(missing)}: give one or more`);
  }
  for (const [what, values] of [["Window", settings.windows], ["Edge", settings.edges]] as const) {
    const twice = values.find((value, k) => values.indexOf(value as never) < k);
    if (twice !== undefined) throw new RangeError(`${what} ${twice} is there twice: give it once`);
  }
  const { cellKm = 1, stepMinutes = 1, sequence = 2, start = 0 } = settings;
  for (const [what, value] of [["cell-km", cellKm], ["step-minutes", stepMinutes]] as const) {
    if (!(value > 0 && value < Infinity)) throw new RangeError(`Value ${value} of ${what} is not a number above 0`);
  }
  if (!(Number.isInteger(sequence) && sequence > 1)) {
    throw new RangeError(`Sequences of ${sequence} fields: give 2 or more`);
  }
  if (!Number.isFinite(start)) throw new RangeError(`Start ${start} is not a time`);
}

/** Loads the pairs of a field once for all scores that take blocks of them; tells which do. */
function addBlocks(
  runs: readonly RunningScore<unknown>[],
  { forecast, observed, weights }: VerifiedField,
): ReadonlySet<RunningScore<unknown>> {
  if (weights !== undefined || !(forecast instanceof Float32Array && observed instanceof Float32Array)) {
    return new Set();
  }
  const ofBlocks = runs.filter((run) => run.addBlock !== null);
  if (ofBlocks.length > 0) eachBlock(observed, forecast, (block) => ofBlocks.forEach((run) => run.addBlock!(block)));
  return new Set(ofBlocks);
}

/** @throws TypeError when the arrays do not fit the shape; RangeError when a score is not of such a forecast. */
function checkField(field: VerifiedField, entries: readonly ScoreEntry[]): void {
  const { forecast, observed, shape, members, weights, temperature } = field;
  const cells = shape[0] * shape[1];
  if (observed.length !== cells || forecast.length !== cells * (members ?? 1)) {
    const ensemble = members === null ? "" : ` of ${members} members`;
    throw new TypeError(
      `A forecast${ensemble} of ${forecast.length} values and ${observed.length} observed ones are not ` +
        `${shape.join(" x ")}`,
    );
  }
  for (const [what, values] of [["weights", weights], ["temperatures", temperature]] as const) {
    if (values === undefined || values.length === cells) continue;
    throw new TypeError(`${values.length} ${what} are not those of ${shape.join(" x ")} cells: give one for each`);
  }
  for (const { name, ensemble = false, weighted = false, temperature: needed = false } of entries) {
    if (needed && temperature === undefined) throw new RangeError(`Score "${name}" needs temperatures of the cells`);
    if (weights !== undefined && !weighted) throw new RangeError(`Score "${name}" takes no weights of cells`);
    if (ensemble && members === null) {
      throw new RangeError(`Score "${name}" is of an ensemble: say where its members are`);
    }
    if (!ensemble && members !== null) {
      throw new RangeError(`Score "${name}" is of a single forecast, not of ${members} members`);
    }
  }
}

/** Readings, one at least, that say why they are not defined. */
function stated(readings: readonly ScoreReading[]): readonly ScoreReading[] {
  return readings.length > 0 ? readings.map(explained) : [{ value: NaN, reason: "no pairs" }];
}

/** A reading that says why it is not defined. */
function explained(reading: ScoreReading): ScoreReading {
  const { value, reason, ...rest } = reading;
  if (Number.isFinite(value)) return { ...rest, value };
  const why = reason ??
    (rest["n"] === 0 ? "no pairs" : Number.isNaN(value) ? "undefined: 0 divided by 0" : "infinite: divided by 0");
  return { ...rest, value, reason: why };
}
