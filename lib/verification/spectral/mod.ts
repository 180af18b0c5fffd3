/**
 * Scores by scale: power spectra, coherence, effective resolution, spectra in space and time. Fields of any size, by a
 * Fourier transform of our own; every one streams: `init`, `add`, `merge`, `value`.
 *
 * @module
 */
export type { LagCorrelation, LagSums } from "./best_lag.ts";
export { type Coherence, type CoherenceOptions, type RingCoherence, spectralCoherence } from "./coherence.ts";
export { type EffectiveResolution, effectiveResolution, type ResolutionOptions } from "./effective_resolution.ts";
export { type LagCoherence, lagCoherence, type LagCoherenceOptions, type RingLag } from "./lag_coherence.ts";
export type { PrepareOptions, Taper } from "./prepare.ts";
export { type Rapsd, rapsd, type RapsdOptions, type RingPower, type SpectrumDefinition } from "./rapsd.ts";
export { type Octave, octavesOf, type ScaleErrors, scaleErrors } from "./scale_errors.ts";
export type { SequenceOptions, SequencePair } from "./sequence.ts";
export { type SpaceTime, type SpaceTimeBin, spaceTimeSpectrum } from "./space_time.ts";
export { tiles } from "./tiles.ts";
