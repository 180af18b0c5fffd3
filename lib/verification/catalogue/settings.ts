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
}

/** Name of a parameter of a score. */
export type ParameterName = keyof VerifySettings;

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
