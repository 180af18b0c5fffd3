import { DataError } from "../base/mod.ts";
import { oneSpelling } from "./cf_quantity.ts";
import type { Frame, SourceFile, SourceVariable } from "./source.ts";

/**
 * Rates above this, mm h-1, are taken as impossible. The most rain ever measured in 5 minutes at a point is 63 mm (Porto
 * Bello, Panama, 29 November 1911), 756 mm h-1; a mean over a radar or satellite cell of 1 km² or more stays well below,
 * while clutter and interference make thousands.
 */
export const MAX_RAIN_RATE = 500;

/** Negative rates closer to 0 than this, mm h-1, are rounding of interpolation: dry. */
const ROUNDING = 1e-3;

/** Whether a variable is rain, whatever its name; IMERG's random_error has the units of rain too. */
const isRainRate = ({ name, units, kind }: SourceVariable): boolean =>
  kind === "rate" && oneSpelling(units) === "mm/h" && !name.includes("error");

/** What becomes of impossible rain: its file is refused, or its cells are missing. */
export type ImpossibleRain = "refuse" | "missing";

/** Options of {@link withPlausibleRain}. */
export interface PlausibleRainOptions {
  /** Rain rates above this, mm h-1, are impossible, as are those below 0. Default {@link MAX_RAIN_RATE}. */
  readonly maxRainRate?: number;
  /** What becomes of impossible rain. Default "missing". */
  readonly impossible?: ImpossibleRain;
}

/**
 * The file with its rain checked: every rain rate below 0 or above `maxRainRate` becomes NaN, and a warning that counts them
 * joins the file's warnings when the frame is first read; or, with `impossible` "refuse", reading such a frame throws a
 * DataError "corrupt-file" that counts them.
 */
export function withPlausibleRain(file: SourceFile, options: PlausibleRainOptions = {}): SourceFile {
  const { maxRainRate = MAX_RAIN_RATE, impossible = "missing" } = options;
  const warnings = [...file.warnings];
  const warned = new Set<string>();
  const check = (variable: SourceVariable, index: number, frame: Frame): Frame => {
    const { data, above, below, ...rest } = plausible(frame.data, maxRainRate);
    if (above + below > 0 && impossible === "refuse") {
      const what = describe({ above, below, ...rest }, maxRainRate, variable.grid.nx);
      throw new DataError(
        "corrupt-file",
        `Frame ${index} has impossible rain: ${what}; --impossible missing takes the file with them missing`,
        { file: file.path, variable: variable.name },
      );
    }
    const place = `${variable.name}, frame ${index}`;
    if (!warned.has(place)) {
      if (below > 0) warnings.push(`${place}: ${below} below 0 set to missing`);
      if (above > 0) warnings.push(`${place}: ${above} above ${maxRainRate} mm/h set to missing`);
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
      return variable !== undefined && isRainRate(variable) ? check(variable, index, frame) : frame;
    },
  };
}

/** What is impossible in a frame. */
interface Impossible {
  /** Cells above the highest rate. */
  readonly above: number;
  /** Negative cells. */
  readonly below: number;
  /** Largest rate, mm h-1. */
  readonly largest: number;
  /** Least rate, mm h-1. */
  readonly least: number;
  /** Index of the first impossible cell. */
  readonly first: number;
}

function plausible(rates: Float32Array, highest: number): Impossible & { readonly data: Float32Array } {
  let [above, below, largest, least, first] = [0, 0, -Infinity, Infinity, -1];
  const data = rates.map((rate, cell) => {
    if (rate > highest) above++;
    else if (rate < -ROUNDING) below++;
    else return rate < 0 ? 0 : rate;
    if (first < 0) first = cell;
    if (rate > largest) largest = rate;
    if (rate < least) least = rate;
    return NaN;
  });
  return { data, above, below, largest, least, first };
}

function describe({ above, below, largest, least, first }: Impossible, highest: number, columns: number): string {
  const rate = (value: number) => Number(value.toPrecision(6));
  const parts = [
    above > 0 ? `${above} above ${highest} mm/h (the largest ${rate(largest)})` : "",
    below > 0 ? `${below} below 0 (the least ${rate(least)})` : "",
  ];
  const where = `row ${Math.floor(first / columns)}, column ${first % columns}`;
  return `${parts.filter((part) => part !== "").join(" and ")}, the first in ${where}`;
}
