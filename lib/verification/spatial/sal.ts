import type { Accumulator } from "../accumulator.ts";
import { thresholdIn } from "../contingency.ts";
import { type FieldPair, jointAmounts, type JointFields } from "./field_pair.ts";
import { type FieldMeans, meanOverFields } from "./field_means.ts";
import { type ObjectOptions, type RainObject, rainObjects } from "./objects.ts";

/** Options of {@link sal}. */
export interface SalOptions extends Omit<ObjectOptions, "threshold"> {
  /**
   * Threshold of the objects: a number in the units of the fields, or a share of a quantile of the wet cells (> 0) of
   * each field. Default a fifteenth of the 95th percentile (Wernli et al. 2009).
   */
  readonly threshold?: number | { readonly quantile: number; readonly share: number };
}

/** Structure, amplitude and location of an estimate. */
export interface Sal {
  /** Structure in [-2, 2]: above 0 where objects are too large or too flat. NaN without objects in both. */
  readonly structure: number;
  /** Amplitude in [-2, 2]: relative error of the domain mean; 2 for a false, -2 for a missed field; NaN without rain. */
  readonly amplitude: number;
  /** Location in [0, 2]: l1 + l2. */
  readonly location: number;
  /** Distance of the centres of mass of the fields by the diagonal of the domain, in [0, 1]. */
  readonly l1: number;
  /** Twice the difference of the objects' mean distance from the centre by the diagonal, in [0, 1]. */
  readonly l2: number;
  /** Objects of the estimate. */
  readonly estimateObjects: number;
  /** Objects of the truth. */
  readonly truthObjects: number;
  /** Threshold of the estimate's objects; NaN without rain. */
  readonly estimateThreshold: number;
  /** Threshold of the truth's objects. */
  readonly truthThreshold: number;
  /** Why a component is NaN, where one is. */
  readonly reason?: string;
}

const FIFTEENTH = { quantile: 0.95, share: 1 / 15 } as const;

/**
 * SAL of one pair of fields (Wernli et al. 2008, MWR 136, 4470; 2009, WF 24, 1472). Objects are connected regions of any
 * size; pysteps drops those below 50 cells. Cells missing in either field are left out of both. Distances are between
 * centres of cells, the diagonal too.
 *
 * @throws TypeError when a field has another shape; RangeError when a value is infinite or below 0, or an option is out of
 * range.
 */
export function sal(pair: FieldPair, options: SalOptions = {}): Sal {
  const { threshold = FIFTEENTH, ...rest } = options;
  const { spacing = [1, 1] } = rest;
  const fields = jointAmounts(pair);
  const [f, o] = (["estimate", "truth"] as const).map((side) => {
    const held = typeof threshold === "number" ? thresholdIn(pair[side], threshold) : threshold;
    return sideOf(fields, fields[side], held, rest);
  }) as [Side, Side];
  const diagonal = Math.hypot((pair.shape[0] - 1) * spacing[0], (pair.shape[1] - 1) * spacing[1]);
  const l1 = distance(f.centre, o.centre) / diagonal;
  const l2 = 2 * Math.abs(f.scatter - o.scatter) / diagonal;
  const reason = fields.present === 0
    ? "no cell is present in both fields"
    : f.mass === 0 && o.mass === 0
    ? "both fields are dry"
    : f.mass === 0 || o.mass === 0
    ? "one field is dry: only its amplitude is defined"
    : f.objects.length === 0 || o.objects.length === 0
    ? "a field has no object: the threshold or the fewest cells are too high"
    : null;
  return {
    structure: relative(f.volume, o.volume),
    amplitude: relative(f.mass, o.mass),
    location: l1 + l2,
    l1,
    l2,
    estimateObjects: f.objects.length,
    truthObjects: o.objects.length,
    estimateThreshold: f.threshold,
    truthThreshold: o.threshold,
    ...(reason === null ? {} : { reason }),
  };
}

/** Means of {@link sal} over fields, each component over the fields in which it is defined. */
export function meanSal(
  options: SalOptions = {},
): Accumulator<
  Float64Array<ArrayBuffer>,
  FieldPair,
  FieldMeans<"structure" | "amplitude" | "location" | "l1" | "l2">
> {
  return meanOverFields(["structure", "amplitude", "location", "l1", "l2"], (pair) => sal(pair, options));
}

/** What one field brings. */
interface Side {
  readonly mass: number;
  readonly threshold: number;
  readonly objects: readonly RainObject[];
  readonly centre: readonly [number, number];
  /** Mean scaled volume of the objects, by mass. */
  readonly volume: number;
  /** Mean distance of the objects from the centre, by mass. */
  readonly scatter: number;
}

function sideOf(
  { shape }: JointFields,
  values: Float64Array,
  threshold: NonNullable<SalOptions["threshold"]>,
  options: Omit<ObjectOptions, "threshold">,
): Side {
  const { spacing: [dy, dx] = [1, 1] } = options;
  let [mass, massY, massX] = [0, 0, 0];
  values.forEach((value, i) => {
    if (!(value > 0)) return;
    mass += value;
    massY += value * Math.floor(i / shape[1]) * dy;
    massX += value * (i % shape[1]) * dx;
  });
  const limit = typeof threshold === "number" ? threshold : threshold.share * wetQuantile(values, threshold.quantile);
  const objects = rainObjects({ values, shape }, { ...options, threshold: limit });
  const centre = [massY / mass, massX / mass] as const;
  const inObjects = objects.reduce((sum, object) => sum + object.mass, 0);
  const mean = (of: (object: RainObject) => number): number =>
    objects.reduce((sum, object) => sum + object.mass * of(object), 0) / inObjects;
  return {
    mass,
    threshold: limit,
    objects,
    centre,
    volume: mean((object) => object.mass / object.maximum),
    scatter: mean((object) => distance(object.centre, centre)),
  };
}

/** Quantile of the values above 0, linear between ranks; NaN without any. */
function wetQuantile(values: Float64Array, level: number): number {
  if (!(level >= 0 && level <= 1)) throw new RangeError(`Quantile ${level} is not in [0, 1]`);
  const wet = values.filter((value) => value > 0).sort();
  const rank = level * (wet.length - 1);
  const low = wet[Math.floor(rank)] ?? NaN;
  return low + (rank - Math.floor(rank)) * ((wet[Math.ceil(rank)] ?? NaN) - low);
}

function relative(f: number, o: number): number {
  return 2 * (f - o) / (f + o);
}

function distance([ay, ax]: readonly [number, number], [by, bx]: readonly [number, number]): number {
  return Math.hypot(ay - by, ax - bx);
}
