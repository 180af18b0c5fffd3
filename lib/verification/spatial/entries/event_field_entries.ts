import { byShape, type ShapedState } from "../../catalogue/by_shape.ts";
import { type ScoreEntry, scoreEntry, type ScoreSource } from "../../catalogue/entry.ts";
import { lengthUnit, type VerifySettings } from "../../catalogue/settings.ts";
import { toFields } from "../../catalogue/to_fields.ts";
import { CATEGORICAL, type CategoricalScore } from "../../categorical/mod.ts";
import { type EventDistances, meanEventDistances } from "../distances.ts";
import type { FieldMeans } from "../field_means.ts";
import type { FieldPair } from "../field_pair.ts";
import { type IntensityScale, intensityScale } from "../intensity_scale.ts";
import { type NeighbourhoodTable, neighbourhoodTables } from "../neighbourhood.ts";

type Sums = Float64Array<ArrayBuffer>;

/** The event of settings with one threshold. */
function eventOf({ thresholds: [threshold = NaN], operator }: VerifySettings) {
  return { threshold, event: operator } as const;
}

const NEIGHBOURHOODS: ScoreSource<Sums, FieldPair, readonly NeighbourhoodTable[]> = {
  each: ["thresholds"],
  accumulator: (settings) => neighbourhoodTables({ ...eventOf(settings), windows: settings.windows }),
  input: toFields,
};

const ofNeighbourhood = (score: CategoricalScore, meaning: string): ScoreEntry =>
  scoreEntry(
    {
      name: `neighbourhood-${score.replaceAll("_", "-")}`,
      meaning: `${meaning}, of events anywhere in the window around a cell`,
      parameters: ["thresholds", "windows", "operator"],
    },
    NEIGHBOURHOODS,
    (tables) =>
      tables.map(({ table, window, event, coverage, truth }) => ({
        window,
        edges: "domain",
        operator: event,
        coverage,
        observed: truth,
        value: CATEGORICAL[score].value(table),
        n: table.hits + table.falseAlarms + table.misses + table.correctNegatives,
      })),
  );

const INTENSITY_SCALE: ScoreSource<ShapedState<Sums>, FieldPair, IntensityScale | null> = {
  each: ["thresholds"],
  accumulator: (settings) => byShape((shape) => intensityScale({ ...eventOf(settings), shape })),
  input: toFields,
};

type DistanceName = Exclude<keyof EventDistances, "reason">;

const DISTANCES: ScoreSource<Sums, FieldPair, FieldMeans<DistanceName>> = {
  each: ["thresholds"],
  accumulator: (settings) => {
    const { spacing } = lengthUnit(settings);
    return meanEventDistances({ ...eventOf(settings), spacing: [spacing, spacing] });
  },
  input: toFields,
};

const ofDistance = (name: string, key: DistanceName, meaning: string, options: Readonly<Record<string, number>> = {}) =>
  scoreEntry(
    {
      name,
      meaning: `${meaning}, cells or km, mean over fields; 0 is best`,
      also: key === "centroid" ? ["centroid"] : [],
      parameters: ["thresholds", "operator"],
      optional: ["cellKm"],
    },
    DISTANCES,
    ({ means, fields }, settings) => {
      const { fields: defined, ...stated } = means[key];
      return {
        operator: settings.operator,
        ...options,
        unit: lengthUnit(settings).unit,
        ...stated,
        n: defined,
        fields,
      };
    },
  );

/** The scores of where events are in the catalogue. Distances are means over the n of all fields that have events in both. */
export const EVENT_FIELD_ENTRIES: readonly ScoreEntry[] = [
  ofNeighbourhood("pod", "Probability of detection"),
  ofNeighbourhood("far", "False alarm ratio"),
  ofNeighbourhood("csi", "Critical success index"),
  ofNeighbourhood("ets", "Equitable threat score"),
  ofNeighbourhood("frequency_bias", "Frequency bias"),
  scoreEntry(
    {
      name: "intensity-scale-skill",
      also: ["intensity-scale"],
      meaning: "Skill of the binary error at each scale, cells, by Haar wavelets; 1 is best, 0 that of random events",
      parameters: ["thresholds", "operator"],
    },
    INTENSITY_SCALE,
    (value, { operator }) =>
      value === null
        ? { operator, value: NaN, reason: "no field" }
        : value.scales.map(({ scale, ...skill }) => ({ scale, operator, ...skill })),
  ),
  ofDistance("baddeley", "baddeley", "Baddeley's delta of the events", { exponent: 2 }),
  ofDistance("hausdorff", "hausdorff", "Largest distance from an event in one field to the nearest in the other"),
  ofDistance("hausdorff-partial", "partialHausdorff", "As hausdorff, a quantile for the largest", { quantile: 0.95 }),
  ofDistance("hausdorff-mean", "meanHausdorff", "As hausdorff, the mean for the largest"),
  ofDistance("distance-of-misses", "meanFromTruth", "Mean distance from an observed event to the nearest forecast one"),
  ofDistance(
    "distance-of-false-alarms",
    "meanFromEstimate",
    "Mean distance from a forecast event to the nearest observed one",
  ),
  ofDistance("centroid-distance", "centroid", "Distance of the centroids of the events"),
];
