import type { SourceFile, SourceVariable } from "../sources/mod.ts";
import type { ArchiveVariable } from "./layout.ts";

type Packing = Pick<ArchiveVariable, "dtype" | "fill"> & { readonly scale?: number };

const RATE: Packing = { dtype: "uint16", scale: 0.01, fill: 65535 };
const BYTE: Packing = { dtype: "uint8", fill: 255 };

/** How variables of known names, or of a known name in known units, are packed. Rates: 0.01 mm h-1 up to 655.34. */
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
  ["quality 1", { dtype: "uint16", scale: 0.0001, fill: 65535 }],
  ["quality percent", { dtype: "uint16", scale: 0.01, fill: 65535 }],
]);

/** The archive's variable for a file's: packed when its name is known, else int16 for codes and float32 for the rest. */
export function archiveVariable(
  variable: Pick<SourceVariable, "name" | "units" | "longName" | "kind">,
): ArchiveVariable {
  const { name, units, longName, kind } = variable;
  const other: Packing = kind === "code" ? { dtype: "int16", fill: -32768 } : { dtype: "float32", fill: NaN };
  return { name, units, longName, kind, ...(PACKINGS.get(name) ?? PACKINGS.get(`${name} ${units}`) ?? other) };
}

const isImerg = ({ product }: SourceFile): boolean => /imerg/i.test(product.name);

/**
 * The group that a file belongs in when none is named: that of its description, else "imerg" for IMERG, "radar" for other
 * rain, and for what is not rain the name of its first variable: "quality", "brightness_temperature", "pcph".
 */
export function groupNameOf(file: SourceFile): string {
  if (file.group !== undefined) return file.group;
  if (isImerg(file)) return "imerg";
  const names = file.variables.map(({ name }) => name);
  return names.includes("rain_rate") ? "radar" : names[0] ?? "radar";
}

/** The variables of a file that are archived when none are named: rain alone, but everything that IMERG says of itself. */
export function variablesOf(file: SourceFile): readonly SourceVariable[] {
  const rain = file.variables.filter((v) => v.name === "rain_rate");
  return rain.length === 0 || isImerg(file) ? file.variables : rain;
}
