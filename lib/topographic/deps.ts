// The packages of this room, fetched and loaded when a map is first made: Deno fetches at the start of a program whatever a
// literal `import()` anywhere in it names; it does not look into `resolve`.

/** UMAP lays points out in the plane (MIT). */
export const loadUmap = (): Promise<typeof import("npm:umap-js@1.4.0")> =>
  import(import.meta.resolve("npm:umap-js@1.4.0"));
