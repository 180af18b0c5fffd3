import { type StoredArray, textOf } from "./container.ts";

/** What a CF variable is in the terms of this project. */
export interface CfQuantity {
  /** CF-like name: rain_rate, reflectivity, brightness_temperature, or the name in the file. */
  readonly name: string;
  /** Units of the values after `factor`. */
  readonly units: string;
  /** By which the unpacked values are multiplied; for an accumulation, divided by hours as well. */
  readonly factor: number;
  /** Whether the values are amounts over the interval, to be divided by its length in hours. */
  readonly accumulated: boolean;
  /** "code" for categories. */
  readonly kind: "rate" | "code";
}

/** CF standard names of rain (CF standard name table, version 85), as rate and as amount. */
const RATES = /^(lwe_)?(precipitation|rainfall|stratiform_rainfall|convective_rainfall)_(rate|flux)$/;
const AMOUNTS = /^((lwe_)?thickness_of_)?(precipitation|rainfall|stratiform_rainfall|convective_rainfall)_amount$/;
const LOOKS_LIKE_RAIN = /rain|precip/i;

const RATE_FACTORS: Readonly<Record<string, number>> = {
  "mm/h": 1,
  "mm/s": 3600,
  "kg/m2/s": 3600,
  "kg/m2/h": 1,
  "m/s": 3.6e6,
  "mm/d": 1 / 24,
};
const AMOUNT_FACTORS: Readonly<Record<string, number>> = { mm: 1, "kg/m2": 1, m: 1000, cm: 10 };

/** Units in one spelling: "mm h-1", "mm/hr", "mm hour**-1" are "mm/h"; "kg m-2 s-1" is "kg/m2/s". */
export function oneSpelling(units: string): string {
  return units.trim().replace(/\*\*|\^/g, "").replace(/\bhours?\b|\bhr\b/g, "h").replace(/\bdays?\b/g, "d")
    .replace(/\bseconds?\b|\bsec\b/g, "s")
    .replace(/[\s.*]+/g, " ")
    .replace(/ ?\/ ?/g, "/")
    .replace(/ ([a-z]+)-1\b/g, "/$1").replace(/ ([a-z]+)-(\d)\b/g, "/$1$2");
}

/** What a variable of a CF file is, from its standard name, its units and its name. */
export function cfQuantity(array: StoredArray): CfQuantity {
  const { attributes } = array;
  const native = array.path.split("/").at(-1)!;
  const standard = textOf(attributes, "standard_name");
  const units = oneSpelling(textOf(attributes, "units", "Units"));
  const same = (name: string, kind: "rate" | "code" = "rate"): CfQuantity => ({
    name,
    units: textOf(attributes, "units", "Units").replace(/^-$/, "") || "1",
    factor: 1,
    accumulated: false,
    kind,
  });
  const named = (pattern: RegExp) => pattern.test(standard) || pattern.test(native);
  const rain = named(RATES) || named(AMOUNTS) || (standard === "" && LOOKS_LIKE_RAIN.test(native));
  const rate = RATE_FACTORS[units];
  if (rain && rate !== undefined) return { ...same("rain_rate"), units: "mm h-1", factor: rate };
  // Without units, a CF name of an amount means its canonical unit, kg m-2.
  const amount = units === "" && named(AMOUNTS) ? 1 : AMOUNT_FACTORS[units];
  if (rain && amount !== undefined) {
    return { ...same("rain_rate"), units: "mm h-1", factor: amount, accumulated: true };
  }
  if (/equivalent_reflectivity_factor/.test(standard) || units.toLowerCase() === "dbz") {
    return { ...same("reflectivity"), units: "dBZ" };
  }
  if (units === "K" && /brightness|infrared|channel|_bt_|^tb/i.test(`${standard} ${native}`)) {
    return same("brightness_temperature");
  }
  return same(native, isCode(array) ? "code" : "rate");
}

/** Categories: flags of integers that are not packed, or bare integers without units. */
function isCode({ type, attributes }: StoredArray): boolean {
  const packed = "scale_factor" in attributes || "add_offset" in attributes;
  if (type.startsWith("f") || packed) return false;
  return "flag_values" in attributes || "flag_meanings" in attributes || textOf(attributes, "units", "Units") === "";
}
