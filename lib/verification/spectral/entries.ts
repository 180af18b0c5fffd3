import { byShape, type ShapedState } from "../catalogue/by_shape.ts";
import { type ScoreEntry, scoreEntry, type ScoreReading, type ScoreSource } from "../catalogue/entry.ts";
import { lengthUnit } from "../catalogue/settings.ts";
import { toFields } from "../catalogue/to_fields.ts";
import type { FieldPair } from "../spatial/field_pair.ts";
import { type Coherence, type RingCoherence, spectralCoherence } from "./coherence.ts";
import { compareSpectra, type Spectra, type SpectraState } from "./compare_spectra.ts";
import { effectiveResolution } from "./effective_resolution.ts";
import type { SpectrumDefinition } from "./rapsd.ts";
import { SEQUENCE_ENTRIES } from "./sequence_entries.ts";

/** What gives wavelengths a unit. */
const LENGTH = ["cellKm"] as const;

/** Of no field at all. */
const NONE: ScoreReading = { value: NaN, reason: "no field" };

/** A scale; the mean of a field has no wavelength. */
function scaleOf({ wavenumber, wavelength }: Pick<RingCoherence, "wavenumber" | "wavelength">) {
  return wavenumber > 0 ? { wavenumber, wavelength } : { wavenumber };
}

const ofSpectrum = (name: string, definition: SpectrumDefinition, meaning: string): ScoreEntry => {
  const source: ScoreSource<ShapedState<SpectraState>, FieldPair, Spectra | null> = {
    accumulator: (settings) =>
      byShape((shape) => compareSpectra({ shape, definition, spacing: lengthUnit(settings).spacing })),
    input: toFields,
  };
  return scoreEntry({ name, meaning, parameters: [], optional: LENGTH }, source, (spectra, settings) => {
    if (spectra === null) return NONE;
    return ([["forecast", spectra.estimate], ["observed", spectra.truth]] as const).flatMap(([of, spectrum]) => {
      const { definition, taper, fields, skipped, reason } = spectrum;
      // The mean of a field is in the one definition, and taken away in the other.
      return spectrum.rings.slice(definition === "density" ? 1 : 0).map(({ value, ...ring }) => ({
        of,
        ...scaleOf(ring),
        unit: lengthUnit(settings).unit,
        definition,
        taper,
        value,
        fields,
        skipped,
        ...(reason === undefined ? {} : { reason }),
      }));
    });
  });
};

const COHERENCE: ScoreSource<ShapedState<Float64Array<ArrayBuffer>>, FieldPair, Coherence | null> = {
  accumulator: (settings) => byShape((shape) => spectralCoherence({ shape, spacing: lengthUnit(settings).spacing })),
  input: toFields,
};

/** Of every scale but the mean, which is taken away. */
const ofScales = (name: string, meaning: string, key: "value" | "correlation" | "powerRatio"): ScoreEntry =>
  scoreEntry({ name, meaning, parameters: [], optional: LENGTH }, COHERENCE, (coherence, settings) => {
    if (coherence === null) return NONE;
    const { rings, transform, pooling, taper, fields, skipped, reason = "no power at this scale" } = coherence;
    return rings.slice(1).map((ring) => ({
      ...scaleOf(ring),
      unit: lengthUnit(settings).unit,
      transform,
      pooling,
      taper,
      value: ring[key],
      fields,
      skipped,
      ...(Number.isFinite(ring[key]) ? {} : { reason }),
    }));
  });

/** The scores by scale in the catalogue; wavelengths are in cells, or in km by the size of a cell. Fields with missing cells are skipped, and counted. */
export const SPECTRAL_ENTRIES: readonly ScoreEntry[] = [
  ofSpectrum("rapsd", "density", "Radially averaged spectrum of both, variance by wavenumber, cycles per cell or km"),
  ofSpectrum("rapsd-pysteps", "pysteps", "As rapsd, but the mean power of rings as pysteps has it"),
  ofScales(
    "spectral-power-ratio",
    "Power of the forecast by that observed, by wavelength, cells or km; 1 is best",
    "powerRatio",
  ),
  ofScales("spectral-coherence", "Coherence by wavelength, cells or km; 0 to 1, 1 is best", "value"),
  ofScales("spectral-correlation", "Correlation by wavelength, cells or km; -1 to 1, 1 is best", "correlation"),
  scoreEntry(
    {
      name: "effective-resolution",
      meaning: "Finest wavelength, cells or km, down to which the coherence is above 1 / sqrt(2)",
      parameters: [],
      optional: LENGTH,
    },
    COHERENCE,
    (coherence, settings) => {
      if (coherence === null) return NONE;
      const { fields, skipped } = coherence;
      const { value, reason, ...rest } = effectiveResolution(coherence);
      return {
        ...rest,
        unit: lengthUnit(settings).unit,
        value,
        fields,
        skipped,
        ...(Number.isFinite(value) ? {} : { reason: reason ?? "no scale is resolved" }),
      };
    },
  ),
  ...SEQUENCE_ENTRIES,
];
