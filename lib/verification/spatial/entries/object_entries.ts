import { byShape, type ShapedState } from "../../catalogue/by_shape.ts";
import { type ScoreEntry, scoreEntry, type ScoreSource } from "../../catalogue/entry.ts";
import { toFields } from "../../catalogue/to_fields.ts";
import type { FieldPair } from "../field_pair.ts";
import { type ObjectScores, objectScores } from "../object_scores.ts";

const OBJECTS: ScoreSource<ShapedState<Float64Array<ArrayBuffer>>, FieldPair, ObjectScores | null> = {
  each: ["thresholds"],
  accumulator: ({ thresholds: [threshold = NaN] }) =>
    byShape(([height, width]) => objectScores({ threshold, centroidReach: Math.hypot(height, width) / 4 })),
  input: toFields,
};

const ofObjects = (
  name: string,
  key: "csi" | "threat" | "distance" | "medianInterest",
  meaning: string,
  also: readonly string[] = [],
): ScoreEntry =>
  scoreEntry(
    { name, meaning: `Objects at or above the threshold: ${meaning}`, also, parameters: ["thresholds"] },
    OBJECTS,
    (scores) => {
      if (scores === null) return { operator: ">=", value: NaN, reason: "no field" };
      const { hits, falseAlarms, misses, centroidReach, leastInterest, fields, reason } = scores;
      return {
        operator: ">=",
        centroidReach,
        leastInterest,
        value: scores[key],
        hits,
        falseAlarms,
        misses,
        fields,
        ...(reason === undefined ? {} : { reason }),
      };
    },
  );

/** The scores of matched objects in the catalogue: MODE's interest, of centroids up to a quarter of the diagonal apart. */
export const OBJECT_ENTRIES: readonly ScoreEntry[] = [
  ofObjects("object-csi", "csi", "share matched one to one, of all in either field (MODE); 0 to 1, 1 is best"),
  ofObjects("object-threat", "threat", "interest times area of those matched, of all area (Johnson 2011); 1 is best"),
  ofObjects("object-interest", "medianInterest", "median of their largest interest (MODE); 0 to 1, 1 is best", [
    "mode",
  ]),
  ofObjects("object-distance", "distance", "mean distance of the centroids of those matched, cells; 0 is best"),
];
