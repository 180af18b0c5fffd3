import { formatNumber } from "../../report/mod.ts";
import { spectral } from "../../verification/mod.ts";
import type { HalfHourErrors } from "../latent_errors.ts";
import type { ErrorKind, Injection } from "./injections.ts";
import type { MetricReadings } from "./response_matrix.ts";

/** Errors injected, as metrics look at them. */
type Errors = readonly Pick<Injection, "kind" | "isReference">[];

/** Sums by octave of the windows that an error was injected into, [window][octave]. */
export type WindowOctaves = readonly (readonly spectral.Octave[])[];

/** Cells to the shortest wavelengths of the octave whose sharpness is told, and of those whose coherence is. */
const [SHARPNESS_CELLS, COHERENCE_CELLS] = [2, [8, 4, 2]];

/**
 * Metrics read in latents, by a way to them: delay and capsule delay are for errors in time, and for places along the motion;
 * the logarithm of the amplitude for a factor; structure for other rain, and for another place of it.
 *
 * @param found by injected error, window and half hour
 */
export function latentReadings(
  path: string,
  errors: Errors,
  found: readonly (readonly (readonly HalfHourErrors[])[])[],
): readonly MetricReadings[] {
  const median = (of: (errors: HalfHourErrors) => number) => {
    const told = found.map((windows) => windows.map((halfHours) => halfHours.map(of).filter((x) => !Number.isNaN(x))));
    return (injection: number, windows: readonly number[]): number =>
      medianOf(windows.flatMap((window) => told[injection]![window]!));
  };
  const amplitude = median(({ byLag }) => byLag.amplitude);
  const metrics = [
    metric(errors, `${path}: delay`, ["time", "displacement"], median(({ byLag }) => byLag.delay)),
    metric(errors, `${path}: amplitude`, ["amplitude"], (...at) => Math.log(amplitude(...at))),
    metric(errors, `${path}: structure`, ["other rain", "displacement"], median(({ byLag }) => byLag.structure)),
  ];
  const tellsRoll = found.some((windows) => windows.flat().some(({ byRoll }) => !Number.isNaN(byRoll.delay)));
  const capsules = median(({ byRoll }) => byRoll.delay);
  return tellsRoll
    ? [...metrics, metric(errors, `${path}: capsule delay`, ["time", "displacement"], capsules)]
    : metrics;
}

/**
 * Metrics by scale: sharpness, the logarithm of the gain of fine scales by that of the coarsest, is for smoothing, and minds no
 * factor; coherence is for other rain, and for another place of it.
 *
 * @param km side of a cell
 */
export function scaleReadings(errors: Errors, found: readonly WindowOctaves[], km: number): readonly MetricReadings[] {
  const octaveAt = (cells: number): number =>
    found[0]![0]!.findIndex(({ above }) => Math.abs(above / km - cells) < 0.01);
  const read = (injection: number, windows: readonly number[], octave: number): spectral.ScaleErrors =>
    spectral.scaleErrors(sumOf(windows.map((window) => found[injection]![window]![octave]!)));
  const named = (name: string, cells: number) =>
    `${name}, ${formatNumber(cells * km)} to ${formatNumber(2 * cells * km)} km`;
  const fine = octaveAt(SHARPNESS_CELLS);
  return [
    metric(
      errors,
      named("sharpness", SHARPNESS_CELLS),
      ["smoothing"],
      (...at) => Math.log(read(...at, fine).gain / read(...at, 0).gain),
    ),
    ...COHERENCE_CELLS.filter((cells) => octaveAt(cells) >= 0).map((cells) =>
      metric(
        errors,
        named("coherence", cells),
        ["other rain", "displacement"],
        (...at) => read(...at, octaveAt(cells)).coherence,
      )
    ),
  ];
}

function metric(
  errors: Errors,
  name: string,
  kinds: readonly [ErrorKind, ...ErrorKind[]],
  read: MetricReadings["read"],
): MetricReadings {
  return {
    name,
    reference: errors.findIndex(({ kind, isReference = false }) => kind === kinds[0] && isReference),
    answers: errors.keys().filter((k) => kinds.includes(errors[k]!.kind)).toArray(),
    read,
  };
}

/** Octaves of several windows together. */
export function sumOf(octaves: readonly spectral.Octave[]): readonly spectral.LagSums[] {
  return octaves[0]!.lags.map(({ lag }, k) => {
    const sums = { lag, estimatePower: 0, truthPower: 0, covariance: 0 };
    for (const { lags } of octaves) {
      sums.estimatePower += lags[k]!.estimatePower;
      sums.truthPower += lags[k]!.truthPower;
      sums.covariance += lags[k]!.covariance;
    }
    return sums;
  });
}

/** The median; NaN of none. */
function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}
