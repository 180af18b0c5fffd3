import { bySequence, type OfSequences, type SequencesState } from "../catalogue/by_sequence.ts";
import { type ScoreEntry, scoreEntry, type ScoreReading, type ScoreSource } from "../catalogue/entry.ts";
import { lengthUnit, timeUnit, type VerifySettings } from "../catalogue/settings.ts";
import { toFields } from "../catalogue/to_fields.ts";
import type { FieldPair } from "../spatial/field_pair.ts";
import { type LagCoherence, lagCoherence } from "./lag_coherence.ts";
import { type SpaceTime, type SpaceTimeBin, spaceTimeSpectrum } from "./space_time.ts";

type Sums = Float64Array<ArrayBuffer>;
type Source<Value> = ScoreSource<SequencesState<Sums>, FieldPair, OfSequences<Value>>;

/** Fields of a sequence when none are said. */
const SEQUENCE = 8;

const OPTIONAL = ["sequence", "cellKm", "stepMinutes"] as const;

const SPACE_TIME: Source<SpaceTime> = {
  accumulator: (settings) =>
    bySequence(
      settings.sequence ?? SEQUENCE,
      (shape) => spaceTimeSpectrum({ shape, spacing: lengthUnit(settings).spacing, interval: timeUnit(settings).step }),
    ),
  input: toFields,
};

const LAGS: Source<LagCoherence> = {
  accumulator: (settings) =>
    bySequence(
      settings.sequence ?? SEQUENCE,
      (shape) => lagCoherence({ shape, spacing: lengthUnit(settings).spacing, interval: timeUnit(settings).step }),
    ),
  input: toFields,
};

/** What all readings of sequences say. */
function about(settings: VerifySettings) {
  const { sequence = SEQUENCE } = settings;
  return { sequence, lengths: lengthUnit(settings).unit, times: timeUnit(settings).unit };
}

/** Readings of sequences, or why there are none. */
function readingsOf<Value>(
  { value, left }: OfSequences<Value>,
  settings: VerifySettings,
  read: (value: Value) => readonly ScoreReading[],
): readonly ScoreReading[] {
  const stated = { ...about(settings), left };
  if (value === null) return [{ ...stated, value: NaN, reason: `fewer than ${stated.sequence} fields: no sequence` }];
  return read(value).map((reading) => ({ ...stated, ...reading }));
}

/** Scales but for the mean, which is taken away. */
const isScale = ({ wavenumber }: { readonly wavenumber: number }): boolean => wavenumber > 0;

/** Where a bin lies. */
const placeOf = ({ wavenumber, frequency }: SpaceTimeBin) => ({
  wavenumber,
  wavelength: 1 / wavenumber,
  frequency,
  ...(frequency > 0 ? { period: 1 / frequency } : {}),
});

const reasonOr = (value: number, reason: string): { readonly reason?: string } =>
  Number.isFinite(value) ? {} : { reason };

/** The scores in space and time in the catalogue: fields that follow each other are cut into sequences. */
export const SEQUENCE_ENTRIES: readonly ScoreEntry[] = [
  scoreEntry(
    {
      name: "space-time-spectrum",
      meaning: "Variance of both by wavelength and period, of sequences of fields that follow each other",
      parameters: [],
      optional: OPTIONAL,
    },
    SPACE_TIME,
    (spectrum, settings) =>
      readingsOf(
        spectrum,
        settings,
        ({ bins, sequences, skipped, reason = "" }) =>
          (["forecast", "observed"] as const).flatMap((of) =>
            bins.filter(isScale).map((bin) => {
              const value = of === "forecast" ? bin.estimate : bin.truth;
              return { of, ...placeOf(bin), value, sequences, skipped, ...reasonOr(value, reason) };
            })
          ),
      ),
  ),
  scoreEntry(
    {
      name: "space-time-coherence",
      meaning: "Coherence by wavelength and period, of sequences of fields; -1 to 1, 1 is best",
      parameters: [],
      optional: OPTIONAL,
    },
    SPACE_TIME,
    (spectrum, settings) =>
      readingsOf(
        spectrum,
        settings,
        ({ bins, sequences, skipped, reason = "no power at this scale" }) =>
          bins.filter(isScale).map((bin) => ({
            ...placeOf(bin),
            value: bin.coherence,
            sequences,
            skipped,
            ...reasonOr(bin.coherence, reason),
          })),
      ),
  ),
  scoreEntry(
    {
      name: "lag-coherence",
      meaning: "Correlation by wavelength with the forecast taken later by up to 3 fields; -1 to 1, 1 is best at lag 0",
      parameters: [],
      optional: OPTIONAL,
    },
    LAGS,
    (coherence, settings) =>
      readingsOf(
        coherence,
        settings,
        ({ rings, fields, reason = "no power at this scale" }) =>
          rings.filter(isScale).flatMap(({ wavenumber, wavelength, lags }) =>
            lags.map(({ lag, value }) => ({ wavenumber, wavelength, lag, value, fields, ...reasonOr(value, reason) }))
          ),
      ),
  ),
  scoreEntry(
    {
      name: "spectral-delay",
      meaning: "How late the forecast is by wavelength: the lag of its highest correlation, within 3 fields; 0 is best",
      parameters: [],
      optional: OPTIONAL,
    },
    LAGS,
    (coherence, settings) =>
      readingsOf(
        coherence,
        settings,
        ({ rings, fields, reason = "no power at this scale" }) =>
          rings.filter(isScale).map(({ wavenumber, wavelength, delay }) => ({
            wavenumber,
            wavelength,
            value: delay,
            fields,
            ...reasonOr(delay, reason),
          })),
      ),
  ),
];
