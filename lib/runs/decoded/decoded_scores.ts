import { WET_RATE } from "../../base/mod.ts";
import type { ProductScore } from "../../report/mod.ts";
import { distribution, spectral, type Statistic } from "../../verification/mod.ts";
import type { Scorer } from "../generation/compared_scores.ts";
import { perState } from "../generation/product_scores.ts";

/** Levels of the quantiles of rain, over all cells: denser towards the tail. */
export const LEVELS: readonly number[] = [0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995];

/** Classes that distributions are read from, fine ones. */
const EDGES = distribution.logarithmicEdges(WET_RATE, 300, 25);

/**
 * Scores whose logarithm is resampled: a few storms hold most of the power and of the extremes, and intervals of what is above 0
 * would go below it.
 */
const LOGARITHMS: ReadonlySet<string> = new Set(["power", "power_ratio", "quantile", "mean"]);

const logarithm = <State>(value: (state: State) => number) => (state: State): number => {
  const found = Math.log(value(state));
  return found === -Infinity ? NaN : found;
};

/** A value of a score, or an end of its interval, that was resampled, in its own units. */
export function inOwnUnits(score: string, resampled: number | null): number | null {
  return resampled === null || !LOGARITHMS.has(score) ? resampled : Math.exp(resampled);
}

/** Sums of a product: powers by ring, of it and of the truth with it, and classes. */
type DecodedState = readonly [Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>];

/** Reads spectra and distributions of rain beside a truth. */
export interface DecodedScorer extends Scorer<DecodedState> {
  /** Adds a field [y, x] and its truth, mm h-1; where either is missing (NaN), neither counts. */
  add(state: DecodedState, estimate: Float32Array, truth: Float32Array): void;
}

/**
 * Scores of decoded rain against the radar: radially averaged spectrum (Hann's window, of the variance), its ratio to the
 * radar's, effective resolution; quantiles, wet fraction, mean, relative bias, Perkins score of the classes. Fields with
 * missing cells have no spectrum.
 *
 * @param size rows and columns of a window
 * @param cellKm side of a cell, km
 */
export function decodedScorer(size: number, cellKm: number): DecodedScorer {
  const shape = [size, size] as const;
  const options = { shape, spacing: cellKm, taper: "hann" } as const;
  const power = spectral.rapsd(options);
  const coherence = spectral.spectralCoherence(options);
  const classes = distribution.intensities(EDGES);
  const parts = [power, coherence, classes] as const;
  const init = (): DecodedState => [power.init(), coherence.init(), classes.init()];
  const readPower = perState((state: DecodedState) => power.value(state[0]).rings);
  const readCoherence = perState((state: DecodedState) => coherence.value(state[1]));
  const readClasses = perState((state: DecodedState) => classes.value(state[2]));
  const mean = (state: DecodedState, of: "estimate" | "truth") =>
    readClasses(state).bins.reduce((sum, bin) => sum + bin[`${of}Amount`], 0);
  // Rings of less than two cells lie in the corners of the plane only.
  const rings = power.value(power.init()).rings.map(({ wavelength: scale }, ring) => ({ ring, scale }))
    .filter(({ scale }) => Number.isFinite(scale) && scale > 1.999 * cellKm);
  const rain = (state: DecodedState) => mean(state, "truth") * readClasses(state).weight;
  const number = (
    score: string,
    value: (state: DecodedState) => number,
    more: Partial<ProductScore> & { readonly range?: Statistic<DecodedState>["range"] } = {},
  ) => {
    const { range = [-Infinity, Infinity] as const, ...rest } = more;
    const read = LOGARITHMS.has(score) ? logarithm(value) : value;
    return {
      score,
      threshold: null,
      scale: null,
      group: "all",
      ...rest,
      statistic: { value: read, mass: rain, range },
    };
  };
  return {
    init,
    merge: (state, other, times = 1) => {
      parts.forEach((part, k) => part.merge(state[k]!, other[k]!, times));
      return state;
    },
    add: (state, estimate, truth) => {
      const seen = estimate.map((rate, i) => Number.isNaN(truth[i]!) ? NaN : rate);
      power.add(state[0], seen);
      coherence.add(state[1], { estimate: seen, truth, shape });
      classes.add(state[2], { estimate: seen, truth });
    },
    scores: [
      ...rings.flatMap(({ ring, scale }) => [
        number("power", (state) => readPower(state)[ring]!.value, { scale }),
        number("power_ratio", (state) => readCoherence(state).rings[ring]!.powerRatio, { scale }),
      ]),
      number("resolution", (state) => spectral.effectiveResolution(readCoherence(state)).value, {
        range: [0, Infinity],
      }),
      ...LEVELS.map((level) =>
        number("quantile", (state) => distribution.classQuantile(readClasses(state).bins, "estimate", level), {
          group: `${100 * level} %`,
        })
      ),
      number("mean", (state) => mean(state, "estimate")),
      number(
        "wet_fraction",
        (state) => readClasses(state).bins.reduce((sum, bin) => bin.from > 0 ? sum + bin.estimateFrequency : sum, 0),
        { threshold: WET_RATE, range: [0, 1] },
      ),
      number("relative_bias", (state) => mean(state, "estimate") / mean(state, "truth") - 1, { range: [-1, Infinity] }),
      number("perkins", (state) => distribution.perkins(readClasses(state)).score, { range: [0, 1] }),
    ],
  };
}
