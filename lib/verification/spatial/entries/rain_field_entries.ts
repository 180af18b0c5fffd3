import { type ScoreEntry, scoreEntry, type ScoreReading, type ScoreSource } from "../../catalogue/entry.ts";
import { toFields } from "../../catalogue/to_fields.ts";
import { type DisplacementAmplitude, displacementAmplitude } from "../displacement_amplitude.ts";
import type { FieldMeans } from "../field_means.ts";
import type { FieldPair } from "../field_pair.ts";
import { meanShift, type Shift } from "../phase_correlation.ts";
import { meanSal, type Sal } from "../sal.ts";
import { stated } from "../stated.ts";

type Sums = Float64Array<ArrayBuffer>;
type SalName = keyof Sal & ("structure" | "amplitude" | "location" | "l1" | "l2");

const SAL: ScoreSource<Sums, FieldPair, FieldMeans<SalName>> = { accumulator: () => meanSal(), input: toFields };

/** The threshold of the objects, in words. */
const OBJECTS = "1/15 of the 95th percentile of wet cells";

function readSal({ means, fields }: FieldMeans<SalName>, component: SalName): ScoreReading {
  const { fields: defined, ...mean } = means[component];
  return { ...mean, objects: OBJECTS, n: defined, fields };
}

const ofSal = (name: string, component: SalName, meaning: string): ScoreEntry =>
  scoreEntry(
    { name, meaning: `${meaning}; objects above ${OBJECTS}`, parameters: [] },
    SAL,
    (means) => readSal(means, component),
  );

const FLOW: ScoreSource<Sums, FieldPair, DisplacementAmplitude> = {
  each: ["thresholds"],
  accumulator: ({ thresholds: [threshold = NaN] }) => displacementAmplitude({ threshold }),
  input: toFields,
};

const ofFlow = (name: string, key: "value" | "displacement" | "amplitude", meaning: string): ScoreEntry =>
  scoreEntry(
    { name, meaning, parameters: ["thresholds"] },
    FLOW,
    ({ shift: [dy, dx], reach, fields, reason = "", ...values }) => ({
      operator: ">=",
      ...stated(values[key], reason),
      dy,
      dx,
      reach,
      fields,
    }),
  );

const SHIFT: ScoreSource<Sums, FieldPair, FieldMeans<Exclude<keyof Shift, "reason">>> = {
  accumulator: () => meanShift(),
  input: toFields,
};

/** The scores of rain fields in the catalogue: amounts, 0 or more. Means are over the n of all fields that define them. */
export const RAIN_FIELD_ENTRIES: readonly ScoreEntry[] = [
  ofSal("sal-structure", "structure", "Structure of SAL, -2 to 2, 0 is best, above it too large or flat"),
  ofSal("sal-amplitude", "amplitude", "Amplitude of SAL, -2 to 2, 0 is best, above it too much rain"),
  ofSal("sal-location", "location", "Location of SAL, 0 to 2, 0 is best"),
  ofSal("sal-l1", "l1", "Part of SAL's location: centres of mass, 0 to 1, 0 is best"),
  ofSal("sal-l2", "l2", "Part of SAL's location: objects about the centre, 0 to 1, 0 is best"),
  scoreEntry(
    { name: "sal", meaning: "Structure, amplitude and location of SAL, three readings; 0 is best", parameters: [] },
    SAL,
    (means) => (["structure", "amplitude", "location"] as const).map((part) => ({ part, ...readSal(means, part) })),
  ),
  ofFlow(
    "displacement",
    "displacement",
    "Length, cells, of the optical flow between rain at or above the threshold, missing cells dry; 0 is best",
  ),
  ofFlow(
    "displacement-amplitude",
    "value",
    "Displacement by its farthest plus amplitude left by that observed, missing cells dry (Keil & Craig 2009); 0 is best",
  ),
  scoreEntry(
    {
      name: "phase-shift",
      also: ["phase-correlation"],
      meaning: "Displacement of whole fields, cells, by phase correlation, mean over fields; 0 is best",
      parameters: [],
    },
    SHIFT,
    ({ means: { distance: { fields: defined, ...mean }, dy, dx, peak }, fields }) => ({
      ...mean,
      taper: "hann",
      dy: dy.value,
      dx: dx.value,
      peak: peak.value,
      n: defined,
      fields,
    }),
  ),
];
