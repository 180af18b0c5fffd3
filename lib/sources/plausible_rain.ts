import type { Frame, SourceFile, SourceVariable } from "./source.ts";

/**
 * Rates above this, mm h-1, are taken as impossible. The most rain ever measured in 5 minutes at a point is 63 mm (Porto
 * Bello, Panama, 29 November 1911), 756 mm h-1; a mean over a radar or satellite cell of 1 km² or more stays well below,
 * while clutter and interference make thousands.
 */
export const MAX_RAIN_RATE = 500;

/** Negative rates closer to 0 than this, mm h-1, are rounding of interpolation: dry. */
const ROUNDING = 1e-3;

const isRainRate = (variable: SourceVariable): boolean =>
  variable.units === "mm h-1" && variable.kind === "rate" && variable.name.includes("rain_rate");

/**
 * The file with impossible rain set to missing: every rain rate below 0 or above `maxRainRate` becomes NaN, and a warning
 * that counts them joins the file's warnings when the frame is first read.
 */
export function withPlausibleRain(file: SourceFile, maxRainRate = MAX_RAIN_RATE): SourceFile {
  const warnings = [...file.warnings];
  const warned = new Set<string>();
  const check = (variable: string, index: number, frame: Frame): Frame => {
    const { data, negative, impossible } = plausible(frame.data, maxRainRate);
    const place = `${variable}, frame ${index}`;
    if (!warned.has(place)) {
      if (negative > 0) warnings.push(`${place}: ${negative} negative rates set to missing`);
      if (impossible > 0) warnings.push(`${place}: ${impossible} rates above ${maxRainRate} mm/h set to missing`);
      warned.add(place);
    }
    return { ...frame, data };
  };
  return {
    ...file,
    warnings,
    read: async (name, index) => {
      const frame = await file.read(name, index);
      const variable = file.variables.find((candidate) => candidate.name === name);
      return variable !== undefined && isRainRate(variable) ? check(name, index, frame) : frame;
    },
  };
}

function plausible(rates: Float32Array, highest: number): { data: Float32Array; negative: number; impossible: number } {
  let negative = 0;
  let impossible = 0;
  const data = rates.map((rate) => {
    if (rate > highest) impossible++;
    else if (rate < -ROUNDING) negative++;
    else return rate < 0 ? 0 : rate;
    return NaN;
  });
  return { data, negative, impossible };
}
