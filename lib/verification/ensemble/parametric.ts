import { beta, EULER, exponentialIntegral, gammaP, lnGamma, normalCdf, normalDensity } from "../special/mod.ts";

/** Families of distributions whose CRPS has a closed form. */
export type DistributionFamily =
  | "normal"
  | "exponential"
  | "gamma"
  | "lognormal"
  | "csgd"
  | "gev"
  | "gpd";

/** A family: the names of its parameters and its CRPS. */
export interface ClosedCrps {
  /** Name in words. */
  readonly title: string;
  /** Parameters in the order of `crps`. */
  readonly parameters: readonly string[];
  /** CRPS of truth `y`, in its units; NaN for parameters that name no distribution with a finite mean. */
  readonly crps: (y: number, parameters: ArrayLike<number>) => number;
}

/** Normal; Gneiting et al. (2005), MWR 133, 1098. */
function normal(y: number, mean: number, deviation: number): number {
  if (!(deviation > 0)) return NaN;
  const z = (y - mean) / deviation;
  return deviation * (z * (2 * normalCdf(z) - 1) + 2 * normalDensity(z) - 1 / Math.sqrt(Math.PI));
}

/** Exponential; Jordan, Krueger & Lerch (2019), J. Stat. Softw. 90(12), appendix A. */
function exponential(y: number, rate: number): number {
  if (!(rate > 0)) return NaN;
  return Math.abs(y) + (2 * Math.expm1(-rate * Math.max(y, 0)) + 0.5) / rate;
}

/** Gamma; Scheuerer & Moeller (2015), Ann. Appl. Stat. 9, 1328. */
function gamma(y: number, shape: number, rate: number): number {
  if (!(shape > 0 && rate > 0)) return NaN;
  const x = rate * Math.max(y, 0);
  return y * (2 * gammaP(shape, x) - 1) -
    (shape * (2 * gammaP(shape + 1, x) - 1) + 1 / beta(0.5, shape)) / rate;
}

/** Lognormal; Baran & Lerch (2015), QJRMS 141, 2289. */
function lognormal(y: number, logMean: number, logDeviation: number): number {
  if (!(logDeviation > 0)) return NaN;
  const z = y > 0 ? (Math.log(y) - logMean) / logDeviation : -Infinity;
  const mean = Math.exp(logMean + logDeviation ** 2 / 2);
  return y * (2 * normalCdf(z) - 1) -
    2 * mean * (normalCdf(z - logDeviation) + normalCdf(logDeviation / Math.SQRT2) - 1);
}

/** max(G - shift, 0) of a gamma variable G; Scheuerer & Hamill (2015), MWR 143, 4578. */
function censoredShiftedGamma(y: number, shape: number, rate: number, shift: number): number {
  if (!(shape > 0 && rate > 0 && shift >= 0)) return NaN;
  if (y < 0) return censoredShiftedGamma(0, shape, rate, shift) - y;
  const c = rate * shift;
  const x = rate * y + c;
  const dry = gammaP(shape, c);
  const scaled = x * (2 * gammaP(shape, x) - 1) - c * dry ** 2 +
    shape * (1 + 2 * dry * gammaP(shape + 1, c) - dry ** 2 - 2 * gammaP(shape + 1, x)) -
    shape / Math.PI * beta(0.5, shape + 0.5) * (1 - gammaP(2 * shape, 2 * c));
  return scaled / rate;
}

/** Below this, the form for shape 0 bridges the cancellation of the other: its error there is of the order of 1e-13. */
const SMALL_SHAPE = 1e-4;

/** Generalised extreme value, shape > 0 heavy; Friederichs & Thorarinsdottir (2012), Environmetrics 23, 579. */
function gev(y: number, shape: number, location: number, scale: number): number {
  if (!(scale > 0 && shape < 1)) return NaN;
  const z = (y - location) / scale;
  if (Math.abs(shape) >= SMALL_SHAPE) return scale * standardGev(z, shape);
  const gumbel = EULER - Math.LN2 - z + 2 * exponentialIntegral(Math.exp(-z));
  const t = shape / SMALL_SHAPE;
  const [below, above] = [standardGev(z, -SMALL_SHAPE), standardGev(z, SMALL_SHAPE)];
  return scale * (gumbel + t * (above - below) / 2 + t * t * ((above + below) / 2 - gumbel));
}

function standardGev(z: number, shape: number): number {
  const base = 1 + shape * z;
  const minusLogF = base > 0 ? base ** (-1 / shape) : shape > 0 ? Infinity : 0;
  const lower = gammaP(1 - shape, minusLogF);
  const factor = Math.exp(lnGamma(1 - shape)) / shape;
  return (z + 1 / shape) * (2 * Math.exp(-minusLogF) - 1) - factor * (2 ** shape - 2 * lower);
}

/** Generalised Pareto from `location`, of which `mass` lies at it; Friederichs & Thorarinsdottir (2012). */
function gpd(y: number, shape: number, location: number, scale: number, mass: number): number {
  if (!(scale > 0 && shape < 1 && mass >= 0 && mass <= 1)) return NaN;
  const z = (y - location) / scale;
  const share = 1 - mass;
  const exceeded = Math.max(z, 0);
  const survival = Math.abs(shape) < 1e-12 ? Math.exp(-exceeded) : Math.max(1 + shape * exceeded, 0) ** (-1 / shape);
  return scale *
    (Math.abs(z) - 2 * share / (1 - shape) * (1 - survival ** (1 - shape)) + share ** 2 / (2 - shape));
}

/** CRPS in closed form by family. The rates and scales are in (the inverse of) the units of the data. */
export const CLOSED_CRPS: Readonly<Record<DistributionFamily, ClosedCrps>> = {
  normal: {
    title: "Normal",
    parameters: ["mean", "deviation"],
    crps: (y, p) => normal(y, p[0]!, p[1]!),
  },
  exponential: { title: "Exponential", parameters: ["rate"], crps: (y, p) => exponential(y, p[0]!) },
  gamma: { title: "Gamma", parameters: ["shape", "rate"], crps: (y, p) => gamma(y, p[0]!, p[1]!) },
  lognormal: {
    title: "Lognormal",
    parameters: ["logMean", "logDeviation"],
    crps: (y, p) => lognormal(y, p[0]!, p[1]!),
  },
  csgd: {
    title: "Censored shifted gamma",
    parameters: ["shape", "rate", "shift"],
    crps: (y, p) => censoredShiftedGamma(y, p[0]!, p[1]!, p[2]!),
  },
  gev: {
    title: "Generalised extreme value",
    parameters: ["shape", "location", "scale"],
    crps: (y, p) => gev(y, p[0]!, p[1]!, p[2]!),
  },
  gpd: {
    title: "Generalised Pareto with a point mass",
    parameters: ["shape", "location", "scale", "mass"],
    crps: (y, p) => gpd(y, p[0]!, p[1]!, p[2]!, p[3]!),
  },
};
