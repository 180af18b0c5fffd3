import type { ProductScore } from "../../report/mod.ts";
import { distribution, ensemble, spatial, spectral, type Statistic } from "../../verification/mod.ts";

/** A half hour of a window: the satellite's cells that lie wholly in it, and how they lie on the cells of the models. */
export interface CellField {
  /** Satellite rain [cell], mm h-1, NaN missing. */
  readonly truth: readonly number[];
  /** Label of each cell's source, an index into the labels; -1 for others [cell]. */
  readonly label: readonly number[];
  /** Paints values of the cells on the models' cells [y, x]; NaN elsewhere. */
  paint(values: readonly number[]): Float32Array;
}

/** Sums of a product over some windows. */
export type ProductState = readonly Float64Array<ArrayBuffer>[];

/** What scores products on the satellite's cells. */
export interface ProductScorer {
  /** Empty sums. */
  init(): ProductState;
  /** Adds a half hour of a window; `members` of the product [member][cell], one where it is deterministic. */
  add(state: ProductState, field: CellField, members: readonly (readonly number[])[]): void;
  /** Adds other sums. */
  merge(state: ProductState, other: ProductState, times?: number): ProductState;
  /** Scores and how to read them. */
  readonly scores: readonly (ProductScore & { readonly statistic: Statistic<ProductState> })[];
}

/** How the fields lie. */
export interface ScorerOptions {
  /** Rows and columns of a window, cells of the models. */
  readonly size: number;
  /** Side of those cells, km. */
  readonly cellKm: number;
  /** Longer side of the truth's own cells, km: shorter wavelengths than two of them are not shown. */
  readonly satelliteKm: number;
  /** Labels of sources. */
  readonly labels: readonly string[];
  /** Event thresholds of the fractions skill score, mm h-1. Default .5 and 2. */
  readonly thresholds?: readonly number[];
  /** Sides of its windows, km. Default 10, 20 and 40. */
  readonly scalesKm?: readonly number[];
}

/** Defaults of the fractions skill score. */
const [THRESHOLDS, SCALES] = [[0.5, 2], [10, 20, 40]] as const;

/** Which rates are events of the fractions skill score, and what its windows do at edges and missing cells. */
export const FSS_RULES = { event: ">=", edge: "domain" } as const;

/** Classes of intensity that distributions are compared by. */
const EDGES = distribution.logarithmicEdges(0.1, 100, 20);

/** Sums of a label: cells, product, truth. */
const BIAS = 3;

/**
 * Scores of products against the satellite's cells: CRPS (fair for ensembles; of one value the absolute error), FSS by scale
 * and amplitude and correlation by wavelength (on the models' cells, each member a field of its own), Wasserstein-1 distance
 * and Perkins score of the classes of intensity, relative bias by source.
 */
export function productScorer(options: ScorerOptions): ProductScorer {
  const { size, cellKm, satelliteKm, labels, thresholds = THRESHOLDS, scalesKm = SCALES } = options;
  const fair = ensemble.crps({ estimator: "fair" });
  const single = ensemble.crps();
  const scales = scalesKm.filter((km) => km <= size * cellKm);
  const windows = scales.map((km) => Math.max(1, Math.round(km / cellKm)));
  const fss = spatial.fssScales({ thresholds, windows, ...FSS_RULES });
  const shape = [size, size] as const;
  const spectra = spectral.spectralCoherence({ shape, spacing: cellKm, taper: "hann", fill: 0 });
  const classes = distribution.intensities(EDGES);
  const wavelengths = spectralRings(spectra.value(spectra.init()).rings, satelliteKm);

  const merge = (state: ProductState, other: ProductState, times = 1): ProductState => {
    state.forEach((sums, part) => sums.forEach((_, k) => sums[k]! += times * other[part]![k]!));
    return state;
  };
  const readFss = perState((state: ProductState) => fss.value(state[1]!));
  const readRings = perState((state: ProductState) => spectra.value(state[2]!).rings);
  const readClasses = perState((state: ProductState) => classes.value(state[3]!));
  const bias = (state: ProductState, k: number) => state[4]![k * BIAS + 1]! / state[4]![k * BIAS + 2]! - 1;
  const rain = (state: ProductState) => state[4]![labels.length * BIAS + 2]!;
  const cells = (state: ProductState) => state[4]![labels.length * BIAS]!;
  const unit = [0, 1] as const;
  const number = (
    score: string,
    value: (state: ProductState) => number,
    more: Partial<ProductScore> & { readonly range?: readonly [number, number]; readonly mass?: typeof rain } = {},
  ) => {
    const { range = [0, Infinity], mass = rain, ...rest } = more;
    const about = { score, threshold: null, scale: null, group: "all", ...rest };
    return { ...about, statistic: { value, mass, range } };
  };
  return {
    init: () => [
      fair.init(),
      fss.init(),
      spectra.init(),
      classes.init(),
      new Float64Array((labels.length + 1) * BIAS),
    ],
    merge,
    add: (state, { truth, label, paint }, members) => {
      const cases = { ensemble: members.flat(), members: members.length, truth, memberAxis: "first" } as const;
      (members.length > 1 ? fair : single).add(state[0]!, cases);
      const painted = paint(truth);
      for (const values of members) {
        classes.add(state[3]!, { estimate: values, truth });
        values.forEach((value, i) => {
          if (Number.isNaN(value) || Number.isNaN(truth[i]!)) return;
          for (const k of label[i]! < 0 ? [labels.length] : [label[i]!, labels.length]) {
            state[4]![k * BIAS]! += 1;
            state[4]![k * BIAS + 1]! += value;
            state[4]![k * BIAS + 2]! += truth[i]!;
          }
        });
        if (!truth.some((rate) => rate > 0) && !values.some((rate) => rate > 0)) continue;
        const pair = { estimate: paint(values), truth: painted, shape };
        fss.add(state[1]!, pair);
        spectra.add(state[2]!, pair);
      }
    },
    scores: [
      number("crps", (state) => single.value(state[0]!).crps, { mass: cells }),
      ...thresholds.flatMap((threshold, t) =>
        scales.map((scale, w) =>
          number("fss", (state) => readFss(state)[t * scales.length + w]!.value, { threshold, scale, range: unit })
        )
      ),
      ...wavelengths.flatMap(({ ring, scale }) => [
        number("amplitude_ratio", (state) => Math.sqrt(readRings(state)[ring]!.powerRatio), { scale }),
        number("scale_correlation", (state) => readRings(state)[ring]!.correlation, { scale, range: [-1, 1] }),
      ]),
      number("wasserstein", (state) => classDistance(readClasses(state)), { mass: cells }),
      number("perkins", (state) => distribution.perkins(readClasses(state)).score, { range: unit, mass: cells }),
      ...[...labels, "all"].map((group, k) =>
        number("relative_bias", (state) => bias(state, k), {
          group,
          range: [-1, Infinity],
          mass: (state) => state[4]![k * BIAS + 2]!,
        })
      ),
    ],
  };
}

/** Rings of wavelengths of two satellite cells or more, and their wavelengths, km. */
export function spectralRings(
  rings: readonly spectral.RingCoherence[],
  satelliteKm: number,
): readonly { readonly ring: number; readonly scale: number }[] {
  return rings.map(({ wavelength }, ring) => ({ ring, scale: wavelength }))
    .filter(({ scale }) => Number.isFinite(scale) && scale >= 2 * satelliteKm * 0.9);
}

/** Remembers what was read from a state: many numbers are read from one. */
export function perState<State extends object, Value>(read: (state: State) => Value): (state: State) => Value {
  const known = new WeakMap<State, Value>();
  return (state) => {
    let value = known.get(state);
    if (value === undefined) known.set(state, value = read(state));
    return value;
  };
}

/**
 * Wasserstein-1 distance of two distributions known by classes, mm h-1: the integral of |F - G| over rates by trapezoids
 * between the edges; below the first edge, 0.1 mm/h, it is taken to be constant.
 */
export function classDistance({ bins }: Pick<distribution.Intensities, "bins">): number {
  let [difference, before, distance] = [0, NaN, 0];
  for (const { from, to, estimateFrequency, truthFrequency } of bins) {
    difference += estimateFrequency - truthFrequency;
    if (to === Infinity) break;
    const here = Math.abs(difference);
    distance += from === -Infinity ? here * to : (before + here) / 2 * (to - from);
    before = here;
  }
  return distance;
}
