/** A relation Z = a R^b between the reflectivity factor Z, mm^6 m^-3, and the rain rate R, mm h-1. */
export interface ZRRelation {
  /** Factor. */
  readonly a: number;
  /** Exponent. */
  readonly b: number;
  /** Where it comes from and who uses it. */
  readonly reference: string;
}

/** Relations that services use, by name. */
export const ZR_RELATIONS = {
  "marshall-palmer": {
    a: 200,
    b: 1.6,
    reference: "Marshall and Palmer 1948, J. Meteorol. 5, 165-166; Météo-France (ARAMIS, MeteoNet) and KNMI composites",
  },
  "wsr88d-convective": {
    a: 300,
    b: 1.4,
    reference: "Fulton et al. 1998, Weather Forecast. 13, 377-395; default of WSR-88D",
  },
  "rosenfeld-tropical": {
    a: 250,
    b: 1.2,
    reference: "Rosenfeld, Wolff and Atlas 1993, J. Appl. Meteorol. 32, 50-72; WSR-88D in tropical rain",
  },
  "joss-meteoswiss": {
    a: 316,
    b: 1.5,
    reference: "Germann et al. 2006, Q. J. R. Meteorol. Soc. 132, 1669-1692; MeteoSwiss",
  },
  "dwd-radolan": {
    a: 256,
    b: 1.42,
    reference: "Bartels et al. 2004, RADOLAN final report, Deutscher Wetterdienst; DWD mean relation",
  },
} as const satisfies Record<string, ZRRelation>;

/** Name of a relation. */
export type ZRName = keyof typeof ZR_RELATIONS;

/**
 * The relation called `name`.
 *
 * @throws RangeError when there is none, with the names that there are.
 */
export function zrRelation(name: string): ZRRelation {
  if (Object.hasOwn(ZR_RELATIONS, name)) return ZR_RELATIONS[name as ZRName];
  throw new RangeError(`Unknown Z-R relation "${name}": choose one of ${Object.keys(ZR_RELATIONS).join(", ")}`);
}

/** Rain rate, mm h-1, of a reflectivity in dBZ: R = (10^(dBZ / 10) / a)^(1 / b). NaN stays NaN. */
export function rainRateOf(dbz: number, relation: ZRRelation): number {
  return (10 ** (dbz / 10) / relation.a) ** (1 / relation.b);
}

/** Reflectivity, dBZ, of a rain rate in mm h-1: 10 log10(a R^b). -Infinity where dry; NaN stays NaN. */
export function reflectivityOf(rainRate: number, relation: ZRRelation): number {
  return 10 * Math.log10(relation.a * rainRate ** relation.b);
}

/** How a rain rate made by a relation is described: "Z = 200 R^1.6 (Marshall and Palmer 1948 ...)". */
export function describeRelation(relation: ZRRelation): string {
  return `Z = ${relation.a} R^${relation.b} (${relation.reference})`;
}
