/** A folder to work in, until it is removed. */
export interface TemporaryFolder {
  /** Its path. */
  readonly path: string;
  /** Removes it with all that is in it. */
  remove(): Promise<void>;
}

/** Makes a folder in the system's temporary place. */
export async function temporaryFolder(prefix: string): Promise<TemporaryFolder> {
  return removedAtExit(await Deno.makeTempDir({ prefix }));
}

/** A folder that is removed, at the latest, when the process exits by itself: in the middle of the work too, which goes no further. */
export function removedAtExit(path: string): TemporaryFolder {
  const atExit = () => {
    try {
      Deno.removeSync(path, { recursive: true });
    } catch {
      // the system's temporary place is cleaned by others too
    }
  };
  addEventListener("unload", atExit);
  return {
    path,
    remove: async () => {
      removeEventListener("unload", atExit);
      await Deno.remove(path, { recursive: true }).catch(() => {});
    },
  };
}
