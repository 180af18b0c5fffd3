import { textOf } from "./container.ts";
import { unpackedHead } from "./file_bytes.ts";
import { isHdf5, openHdf5 } from "./hdf5.ts";

/** What tells the HDF5 products apart, without their data. */
export interface Hdf5Summary {
  /** Paths of the groups. */
  readonly groups: ReadonlySet<string>;
  /** Paths of the arrays of numbers. */
  readonly arrays: ReadonlySet<string>;
  /** Attribute FileHeader of the root (GPM products); "" without. */
  readonly header: string;
  /** Attribute Conventions of the root; "" without. */
  readonly conventions: string;
  /** Attribute object of the group /what (ODIM_H5): COMP, PVOL, ...; "" without. */
  readonly odimObject: string;
  /** Whether the file has dimension scales or was written by the NetCDF library. */
  readonly netcdf: boolean;
}

let last: { readonly key: string; readonly summary: Promise<Hdf5Summary> } | undefined;

/**
 * Summary of the file at `path`; null when `head`, its first bytes, is not HDF5. The last one is remembered, because
 * every reader asks for it in turn.
 *
 * @throws DataError "missing-file", "corrupt-file"
 */
export async function hdf5Summary(head: Uint8Array, path: string): Promise<Hdf5Summary | null> {
  if (!isHdf5(unpackedHead(head))) return null;
  const { size, mtime } = await Deno.stat(path);
  const key = `${path} ${size} ${mtime?.getTime()}`;
  if (last?.key !== key) last = { key, summary: summarise(path) };
  return last.summary;
}

async function summarise(path: string): Promise<Hdf5Summary> {
  const container = await openHdf5(path);
  try {
    const root = container.attributes("");
    const scales = [...container.arrays.values()].slice(0, 100);
    return {
      groups: container.groups,
      arrays: new Set(container.arrays.keys()),
      header: textOf(root, "FileHeader"),
      conventions: textOf(root, "Conventions"),
      odimObject: textOf(container.attributes("what"), "object"),
      netcdf: "_NCProperties" in root || scales.some((array) => array.attributes["CLASS"] === "DIMENSION_SCALE"),
    };
  } finally {
    container.close();
  }
}
