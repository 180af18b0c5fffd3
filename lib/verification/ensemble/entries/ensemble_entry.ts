import type { Accumulator } from "../../accumulator.ts";
import {
  type AboutScore,
  type ScoreEntry,
  scoreEntry,
  type ScoreReading,
  type ScoreSource,
  type VerifiedField,
} from "../../catalogue/entry.ts";
import type { VerifySettings } from "../../catalogue/settings.ts";
import type { CaseCount } from "../case_means.ts";
import type { EnsembleCases } from "../cases.ts";

/** A field of members as cases: every cell is one. */
export function toCases({ forecast, observed, members, ...field }: VerifiedField): EnsembleCases {
  return { ensemble: forecast, members: members!, truth: observed, memberAxis: "first", ...weightsOf(field) };
}

/** Weights of the cells, where there are. */
export function weightsOf({ weights }: Pick<VerifiedField, "weights">): Pick<EnsembleCases, "weights"> {
  return weights === undefined ? {} : { weights };
}

/** A source of cases. */
export function ofCases<State, Value>(
  accumulator: (settings: VerifySettings) => Accumulator<State, EnsembleCases, Value>,
): ScoreSource<State, EnsembleCases, Value> {
  return { accumulator, input: toCases };
}

/** A source of cases for every threshold. */
export function ofEventCases<State, Value>(
  accumulator: (event: EventSettings) => Accumulator<State, EnsembleCases, Value>,
): ScoreSource<State, EnsembleCases, Value> {
  return {
    each: ["thresholds"],
    accumulator: ({ thresholds: [threshold = NaN], operator }) => accumulator({ threshold, event: operator }),
    input: toCases,
  };
}

/** An event: one threshold, and which values are events. */
export interface EventSettings {
  /** Threshold, in the units of the data. */
  readonly threshold: number;
  /** Event operator. */
  readonly event: VerifySettings["operator"];
}

/** An entry of the catalogue that is of an ensemble; of cells, which may have weights, unless it says otherwise. */
export function ensembleEntry<State, Input, Value>(
  about: Omit<AboutScore, "ensemble">,
  source: ScoreSource<State, Input, Value>,
  read: (value: Value, settings: VerifySettings) => ScoreReading | readonly ScoreReading[],
): ScoreEntry {
  return scoreEntry({ weighted: true, ...about, ensemble: true }, source, read);
}

/** What a reading says of its cases: their number, those left out where there are, and why there is no value. */
export function counted({ n, leftOut, reason }: CaseCount): Readonly<Record<string, number | string>> {
  return { n, ...(leftOut > 0 ? { leftOut } : {}), ...(reason === null ? {} : { reason }) };
}
