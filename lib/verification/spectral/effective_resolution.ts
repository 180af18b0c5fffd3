import type { Coherence } from "./coherence.ts";

/** Options of {@link effectiveResolution}. */
export interface ResolutionOptions {
  /** Least coherence of a resolved scale. Default 1 / sqrt(2): half the variance is shared. */
  readonly level?: number;
  /**
   * "contiguous": the finest scale down to which all coarser ones are resolved too; "finest": the finest scale resolved,
   * whatever the coarser ones do, as ipwgml has it: noise can pass for it. Default "contiguous".
   */
  readonly search?: "contiguous" | "finest";
}

/** The finest scale at which an estimate reproduces the truth. */
export interface EffectiveResolution {
  /** Wavelength, in the unit of the spacing; Infinity when no scale is resolved. Half of it is the size of a feature. */
  readonly value: number;
  /** Least coherence of a resolved scale. */
  readonly level: number;
  /** Search. */
  readonly search: "contiguous" | "finest";
  /** Why the value is NaN, where it is. */
  readonly reason?: string;
}

/**
 * Effective resolution (Guilloteau et al. 2017; Pfreundschuh et al. 2024): the finest wavelength with a coherence above
 * the level. The mean (wavenumber 0) is no scale.
 *
 * @throws RangeError when the level is not in (0, 1) or the search is unknown.
 */
export function effectiveResolution(
  { rings, reason }: Pick<Coherence, "rings" | "reason">,
  options: ResolutionOptions = {},
): EffectiveResolution {
  const { level = Math.SQRT1_2, search = "contiguous" } = options;
  if (!(level > 0 && level < 1)) throw new RangeError(`Level ${level} is not between 0 and 1`);
  if (search !== "contiguous" && search !== "finest") {
    throw new RangeError(`Search "${search}" is unknown: use "contiguous" or "finest"`);
  }
  const scales = rings.slice(1);
  const stated = { level, search };
  if (scales.every((ring) => Number.isNaN(ring.value))) {
    return { value: NaN, ...stated, reason: reason ?? "no scale has power in both fields" };
  }
  const unresolved = scales.findIndex((ring) => !(ring.value > level));
  const last = search === "finest"
    ? scales.findLastIndex((ring) => ring.value > level)
    : (unresolved < 0 ? scales.length : unresolved) - 1;
  return { value: scales[last]?.wavelength ?? Infinity, ...stated };
}
