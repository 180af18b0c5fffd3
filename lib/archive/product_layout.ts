import type { SourceFile, SourceVariable } from "../sources/mod.ts";
import type { ArchiveVariable } from "./layout.ts";

type Packing = Pick<ArchiveVariable, "dtype" | "fill"> & { readonly scale?: number };

const RATE: Packing = { dtype: "uint16", scale: 0.01, fill: 65535 };
const BYTE: Packing = { dtype: "uint8", fill: 255 };

/** How variables of known names are packed. Rates: 0.01 mm h-1 up to 655.34. */
const PACKINGS: ReadonlyMap<string, Packing> = new Map([
  ["rain_rate", RATE],
  ["rain_rate_uncalibrated", RATE],
  ["microwave_rain_rate", RATE],
  ["infrared_rain_rate", RATE],
  ["random_error", RATE],
  ["source", BYTE],
  ["observation_minute", BYTE],
  ["infrared_weight", BYTE],
  ["liquid_probability", BYTE],
  ["quality", { dtype: "uint16", scale: 0.0001, fill: 65535 }],
]);

/** The archive's variable for a file's: packed when its name is known, else int16 for codes and float32 for the rest. */
export function archiveVariable(variable: SourceVariable): ArchiveVariable {
  const { name, units, longName, kind } = variable;
  const other: Packing = kind === "code" ? { dtype: "int16", fill: -32768 } : { dtype: "float32", fill: NaN };
  return { name, units, longName, kind, ...(PACKINGS.get(name) ?? other) };
}

/** The group that a file belongs in when none is named: "imerg" or "radar". */
export function groupNameOf(file: SourceFile): string {
  return /imerg/i.test(file.product.name) ? "imerg" : "radar";
}

/** The variables of a file that are archived when none are named: rain alone, but everything that IMERG says of itself. */
export function variablesOf(file: SourceFile): readonly SourceVariable[] {
  const rain = file.variables.filter((v) => v.name === "rain_rate");
  return rain.length === 0 || groupNameOf(file) === "imerg" ? file.variables : rain;
}
