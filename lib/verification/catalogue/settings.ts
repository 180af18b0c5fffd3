import type { EventOperator } from "../contingency.ts";

/** What scores are asked for. A score is given for every combination of the parameters that it has. */
export interface VerifySettings {
  /** Event thresholds, in the units of the data. */
  readonly thresholds: readonly number[];
  /** Sides of square windows, cells. */
  readonly windows: readonly number[];
  /** What happens at the edges of the domain. */
  readonly edges: readonly string[];
  /** Which values are events. */
  readonly operator: EventOperator;
  /** Levels of the quantiles that the member axis holds, rising inside (0, 1). */
  readonly levels?: readonly number[];
  /** Side of a cell, km. Default: lengths are in cells. */
  readonly cellKm?: number;
  /** Time from a field to the next, minutes. Default: times are in fields. */
  readonly stepMinutes?: number;
  /** Time of the first field, s since 1970 UTC. */
  readonly start?: number;
  /** Least share of a window's cells that must be present for it to count, with edges "domain". Default 0. */
  readonly validFraction?: number;
  /** Fields that make a sequence, 2 or more, for scores in space and time. Default 8. */
  readonly sequence?: number;
}

/** Name of a parameter of a score. */
export type ParameterName = keyof VerifySettings;

/** Whether a parameter is given: a list that is not empty, or a number. */
export function isGiven(settings: VerifySettings, name: ParameterName): boolean {
  const value = settings[name];
  return value !== undefined && !(typeof value === "object" && value.length === 0);
}

/** A parameter as the command line writes it: step-minutes. */
export function hyphenated(name: ParameterName): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Lengths in results: cells, or km where the side of a cell is known. */
export function lengthUnit({ cellKm }: VerifySettings): { readonly spacing: number; readonly unit: "cells" | "km" } {
  return cellKm === undefined ? { spacing: 1, unit: "cells" } : { spacing: cellKm, unit: "km" };
}

/** Times in results: fields, or hours where the time between them is known; `step` is that from a field to the next. */
export function timeUnit(
  { stepMinutes }: VerifySettings,
): { readonly step: number; readonly unit: "fields" | "hours" } {
  return stepMinutes === undefined ? { step: 1, unit: "fields" } : { step: stepMinutes / 60, unit: "hours" };
}

/** A parameter that is a list, of which a score may take each value in turn. */
export type ListName = "thresholds" | "windows" | "edges";

/** A list's name in a result, where there is one of it. */
const ONE = { thresholds: "threshold", windows: "window", edges: "edges" } as const satisfies Record<ListName, string>;

/** VerifySettings in which some lists have one value, and those values as results name them. */
export interface Choice {
  /** The settings. */
  readonly settings: VerifySettings;
  /** The values. */
  readonly tags: Readonly<Record<string, number | string>>;
}

/** The settings for every combination of the lists `each`; the first list varies slowest. */
export function choices(settings: VerifySettings, each: readonly ListName[]): readonly Choice[] {
  return each.reduce<readonly Choice[]>(
    (so, name) =>
      so.flatMap((choice) =>
        settings[name].map((value) => ({
          settings: { ...choice.settings, [name]: [value] },
          tags: { ...choice.tags, [ONE[name]]: value },
        }))
      ),
    [{ settings, tags: {} }],
  );
}
