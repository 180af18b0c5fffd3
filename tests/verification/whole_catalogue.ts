import {
  CATALOGUE,
  type ScoreEntry,
  type VerifiedField,
  type VerifySettings,
} from "../../lib/verification/catalogue.ts";
import { CLOSED_CRPS, type DistributionFamily } from "../../lib/verification/ensemble/mod.ts";

/** Settings with which every score of the catalogue runs, but for SEEPS, which needs two thresholds. */
export const SETTINGS: VerifySettings = {
  thresholds: [1],
  windows: [3],
  edges: ["domain"],
  operator: ">=",
  levels: [0.05, 0.5, 0.95],
  cellKm: 2,
  stepMinutes: 720,
  start: Date.UTC(2001, 0) / 1000,
  sequence: 2,
};

/** Settings for a score. */
export function settingsFor({ name }: ScoreEntry): VerifySettings {
  return name === "seeps" ? { ...SETTINGS, thresholds: [1, 2] } : SETTINGS;
}

/** How many numbers the member axis of a score holds: null for a single forecast. */
export function membersOf({ name, ensemble, parameters }: ScoreEntry): number | null {
  if (ensemble !== true) return null;
  if (parameters.includes("levels")) return SETTINGS.levels!.length;
  return CLOSED_CRPS[name.replace("crps-", "") as DistributionFamily]?.parameters.length ?? 6;
}

/** Scores of the catalogue by what their member axis holds. */
export const BY_MEMBERS: ReadonlyMap<string, readonly ScoreEntry[]> = Map.groupBy(
  CATALOGUE,
  (entry) => entry.name.replace("crps-", "") in CLOSED_CRPS ? entry.name : String(membersOf(entry)),
);

/** Rows and columns: no powers of two, whose sums have no rounding. */
export const SHAPE = [5, 6] as const;

/** Fields that follow each other, each value by its place: field, member, cell. */
export function fieldsOf(
  count: number,
  members: number | null,
  value: {
    observed: (t: number, cell: number) => number;
    forecast: (t: number, cell: number, member: number) => number;
  },
): readonly VerifiedField[] {
  const cells = SHAPE[0] * SHAPE[1];
  return Array.from({ length: count }, (_, t) => ({
    observed: Float64Array.from({ length: cells }, (_, cell) => value.observed(t, cell)),
    forecast: Float64Array.from(
      { length: cells * (members ?? 1) },
      (_, i) => value.forecast(t, i % cells, Math.floor(i / cells)),
    ),
    shape: SHAPE,
    members,
    temperature: Float64Array.from({ length: cells }, (_, cell) => 10 + t + cell / 7),
    time: SETTINGS.start! + t * SETTINGS.stepMinutes! * 60,
  }));
}
