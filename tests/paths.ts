import { fileURLToPath } from "node:url";

/** Path of a file: URL. */
export const fromFileUrl = (url: URL): string => fileURLToPath(url);

/** Root of the checkout. */
export const root: string = fromFileUrl(new URL("../", import.meta.url));

/** Python with h5py, zarr, xarray, tensorstore for the tests that compare with them; null where there is none. */
export const python: string | null = (() => {
  const path = Deno.env.get("ONDEE_TEST_PYTHON") ?? `${root}.venv/bin/python`;
  try {
    return Deno.statSync(path).isFile ? path : null;
  } catch {
    return null;
  }
})();
