import { DataError } from "../../lib/base/mod.ts";
import { type Grid, parseTime } from "../../lib/grid/mod.ts";
import type { SourceFile } from "../../lib/archive/mod.ts";
import { rain, STEREO } from "./sample.ts";

/** A file that exists in a test only. */
export interface FakeFile {
  readonly times: readonly string[];
  readonly grid?: Grid;
  readonly product?: string;
  readonly run?: string;
  readonly version?: string;
  /** With a warning that names the file. */
  readonly damage?: boolean;
  /** Without all but rain. */
  readonly subset?: boolean;
  readonly duration?: number;
  /** Added to the number of the field, to make other values. */
  readonly shift?: number;
  /** Index of a frame that cannot be read. */
  readonly broken?: number;
}

/** Opens files that exist in this record only. */
export function opener(files: Readonly<Record<string, FakeFile>>): (path: string) => Promise<SourceFile> {
  return (path) => {
    const file = files[path];
    if (file === undefined) {
      return Promise.reject(new DataError("unknown-format", "No reader knows this file", { file: path }));
    }
    const { grid = STEREO, duration = 300, shift = 0, product = "test radar", run = "", version = "" } = file;
    const times = file.times.map(parseTime);
    const variable = { nativeName: "x", longName: "rain", grid, times, duration, kind: "rate" as const };
    const satellite = product === "IMERG";
    return Promise.resolve({
      format: "fake",
      path,
      product: { name: product, run, version, simulated: true },
      variables: [
        { ...variable, name: "rain_rate", units: "mm h-1" },
        satellite
          ? { ...variable, name: "source", units: "1", kind: "code" as const }
          : { ...variable, name: "reflectivity", units: "dBZ" },
      ].slice(0, file.subset === true ? 1 : 2),
      warnings: file.damage === true ? [`cloud is left out: Odd (file ${path}, variable cloud)`] : [],
      read: (name, index) => {
        if (file.broken === index) {
          return Promise.reject(new DataError("corrupt-file", "Field is damaged", { file: path }));
        }
        const data = name === "source"
          ? new Float32Array(grid.ny * grid.nx).fill(5)
          : rain(grid, times[index]! / 300 + shift);
        return Promise.resolve({ time: times[index]!, data });
      },
      close: () => {},
    });
  };
}
