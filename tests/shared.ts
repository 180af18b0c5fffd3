import { fromFileUrl } from "./paths.ts";

/** Folder of real sample files beside the checkout, or null where it is absent. */
export const shared: string | null = (() => {
  const path = fromFileUrl(new URL("../../shared/data/", import.meta.url));
  try {
    return Deno.statSync(path).isDirectory ? path : null;
  } catch {
    return null;
  }
})();

/** A test on real sample files: skipped, with a line that says so, where they are absent. */
export function testWithData(name: string, run: (data: string) => void | Promise<void>): void {
  if (shared === null) console.log(`skipped (no ../shared/data): ${name}`);
  Deno.test({ name, ignore: shared === null, fn: () => run(shared ?? "") });
}
