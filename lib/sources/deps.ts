// The packages of this room, fetched and loaded when first needed: Deno fetches at the start of a program whatever a
// literal `import()` anywhere in it names; it does not look into `resolve`.

/** Reads zip archives. */
export const loadZip = (): Promise<typeof import("npm:@zip.js/zip.js@2.24.0")> =>
  import(import.meta.resolve("npm:@zip.js/zip.js@2.24.0"));

/** Reads Zarr hierarchies. */
export const loadZarr = (): Promise<typeof import("npm:zarrita@0.7.5")> =>
  import(import.meta.resolve("npm:zarrita@0.7.5"));

/** Stores of Zarr hierarchies. */
export const loadZarrStorage = (): Promise<typeof import("npm:@zarrita/storage@0.2.0")> =>
  import(import.meta.resolve("npm:@zarrita/storage@0.2.0"));

/** Reads HDF5 and NetCDF-4. */
export const loadHdf5 = (): Promise<typeof import("npm:h5wasm@0.10.3")> =>
  import(import.meta.resolve("npm:h5wasm@0.10.3"));

/** Reads NetCDF-3. */
export const loadNetcdf3 = (): Promise<typeof import("npm:netcdfjs@4.0.0")> =>
  import(import.meta.resolve("npm:netcdfjs@4.0.0"));
