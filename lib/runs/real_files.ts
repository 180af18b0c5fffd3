import { join } from "node:path";
import { exists } from "../base/mod.ts";

/** A set of real files that the real demo knows. */
export interface RealSet {
  /** Folder below the given one. */
  readonly folder: string;
  /** Which of its files. */
  readonly files: RegExp;
  /** What it is, for figures and notes. */
  readonly title: string;
}

/** The sets, by what they are used for. */
export const REAL_SETS = {
  knmi: { folder: "knmi-radar", files: /^RAD_.*\.h5$/, title: "KNMI radar composites" },
  meteonet: {
    folder: "meteonet-nw",
    files: /^rainfall_NW_.*\.npz$/,
    title: "MeteoNet radar rainfall, north-west France",
  },
  opera: { folder: "opera-odyssey-rate", files: /\.hdf$/, title: "OPERA ODYSSEY radar composites, Europe" },
  brazil: { folder: "imerg-early-v06-brazil", files: /^3B-HHR.*\.nc4$/, title: "IMERG Early V06, Brazil" },
  atlantic: { folder: "imerg-final-v06-atlantic", files: /bounds\.nc4$/, title: "IMERG Final V06, Atlantic" },
  germany: {
    folder: "germany-radar-seviri-pair",
    files: /^(baseline|target)\.nc$/,
    title: "radar-SEVIRI pair, Germany",
  },
} as const satisfies Readonly<Record<string, RealSet>>;

/** Name of a set. */
export type RealSetName = keyof typeof REAL_SETS;

/** The files of each set that are there, in the order of their names; none for a folder that is missing. */
export async function findRealFiles(folder: string): Promise<Readonly<Record<RealSetName, readonly string[]>>> {
  const found = {} as Record<RealSetName, readonly string[]>;
  for (const name of Object.keys(REAL_SETS) as RealSetName[]) {
    const set = REAL_SETS[name];
    const path = join(folder, set.folder);
    const names: string[] = [];
    if (await exists(path)) {
      for await (const entry of Deno.readDir(path)) if (set.files.test(entry.name)) names.push(entry.name);
    }
    found[name] = names.sort().map((file) => join(path, file));
  }
  return found;
}
