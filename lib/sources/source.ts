import type { Grid } from "../grid/mod.ts";

/** Which run and version of which product a file is: printed with every result made from it. */
export interface Product {
  /** Product, as its makers call it: "KNMI RAD_NL25_RAP_5min", "IMERG", "MeteoNet", ... */
  readonly name: string;
  /** Run: "early", "late", "final"; "" where there is none. */
  readonly run: string;
  /** Version: "V06E", "V07B"; "" where there is none. */
  readonly version: string;
  /** True when the values come from a simulator. */
  readonly simulated: boolean;
}

/** One variable of a file, known without reading its values. */
export interface SourceVariable {
  /** CF name: rain_rate, reflectivity, source, observation_minute, infrared_weight, quality, ... */
  readonly name: string;
  /** Name inside the file. */
  readonly nativeName: string;
  /** CF units: "mm h-1", "dBZ", "min", "1", "K", ... */
  readonly units: string;
  /** What the variable is, in words, and how it was derived (the Z-R relation, the accumulation made a rate). */
  readonly longName: string;
  /** Cells. */
  readonly grid: Grid;
  /** Times, s since 1970 UTC, ascending. A value holds for [time, time + duration). */
  readonly times: readonly number[];
  /** What `times` number when they are not instants: "passes of a day". Absent for times that are times. */
  readonly ordinalTimes?: string;
  /** Length of time that a value stands for, s (300 for a 5-minute accumulation, 1800 for IMERG, 0 when instantaneous). */
  readonly duration: number;
  /** "rate" for measured quantities, "code" for categories that must never be averaged or interpolated. */
  readonly kind: "rate" | "code";
}

/** One field at one time. Missing values are NaN, dry is 0. */
export interface Frame {
  /** Start of the interval, s since 1970 UTC. */
  readonly time: number;
  /** Values [y, x] on the variable's grid, in its units; NaN where missing. */
  readonly data: Float32Array;
}

/** An open file. */
export interface SourceFile {
  /** Name of the reader. */
  readonly format: string;
  /** Path as given. */
  readonly path: string;
  /** Product identity. */
  readonly product: Product;
  /** Group of an archive that its description puts it in; absent where nothing was said. */
  readonly group?: string;
  /** What the file holds. */
  readonly variables: readonly SourceVariable[];
  /** What was repaired or found odd while reading (negative rain set to missing, impossible rates, ...). */
  readonly warnings: readonly string[];
  /**
   * Reads the frame `index` of `variable`.
   *
   * @throws DataError "missing-variable", "missing-frame", "corrupt-file"
   */
  read(variable: string, index: number): Promise<Frame>;
  /** Frees what the file holds; reading afterwards throws. */
  close(): void;
}

/** A file format that can be recognised and opened. */
export interface Reader {
  /** Short name for `--source`. */
  readonly name: string;
  /** One line for `--source list`. */
  readonly title: string;
  /** Whether a file looks like this format, from its first bytes (up to 4096) and, if need be, its content. */
  detect(head: Uint8Array, path: string): boolean | Promise<boolean>;
  /** Opens a file. @throws DataError "corrupt-file", "unsupported-version", "missing-variable" */
  open(path: string): Promise<SourceFile>;
}
