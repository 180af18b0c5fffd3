import { hostname } from "node:os";
import { join } from "node:path";
import { DataError, isDataError } from "./errors.ts";
import { explainWriteError } from "./files.ts";

/** A held lock. */
export interface Lock {
  /** Lets it go. */
  release(): Promise<void>;
}

/** Options of {@link takeLock}. */
export interface LockOptions {
  /** What it guards, as the refusal begins: "This run". Default: the lock's name. */
  readonly subject?: string;
}

/** Whether an open file is still the one at `path`. */
async function liesAt(file: Deno.FsFile, path: string): Promise<boolean> {
  try {
    return (await file.stat()).ino === (await Deno.stat(path)).ino;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Opens the file at `path` and locks it; null when another holds it. */
async function lockFile(path: string): Promise<Deno.FsFile | null> {
  for (;;) {
    const file = await Deno.open(path, { read: true, write: true, create: true });
    let locked = false;
    try {
      locked = await file.tryLock(true);
      if (locked && await liesAt(file, path)) return file;
    } catch (cause) {
      file.close();
      throw new DataError(
        "read-only",
        `Cannot lock files here (${messageOf(cause)}): choose a folder of another disk`,
        {
          file: path,
          cause,
        },
      );
    }
    file.close();
    if (!locked) return null; // else its holder removed it after we had opened it
  }
}

/**
 * Takes the lock `name` in `folder`, or refuses. It is the system's lock of an open file, which ends with its holder however
 * that ends, and stays with a holder that merely sleeps; whether other hosts see it is up to the file system. The file itself
 * says who holds it; its holder removes it in the end, and one that a killed process left is taken over.
 *
 * @throws DataError "locked", naming the holder; "read-only", "disk-full".
 */
export async function takeLock(folder: string, name: string, options: LockOptions = {}): Promise<Lock> {
  const { subject = name } = options;
  const path = join(folder, `${name}.lock`);
  try {
    await Deno.mkdir(folder, { recursive: true });
    const file = await lockFile(path);
    if (file === null) {
      const holder = await Deno.readTextFile(path).catch(() => "") || "another process"; // it is empty for an instant
      throw new DataError("locked", `${subject} is being written by ${holder}: wait for it to end, or end it`, {
        file: folder,
      });
    }
    const release = async () => {
      await Deno.remove(path).catch(() => {});
      file.close();
    };
    try {
      await file.truncate();
      await file.write(new TextEncoder().encode(`process ${Deno.pid} on ${hostname()}`));
    } catch (error) {
      await release();
      throw error;
    }
    return { release };
  } catch (error) {
    throw explainWriteError(error, folder);
  }
}

const messageOf = (error: unknown): string => error instanceof Error ? error.message : String(error);

/** Takes the lock `name` in `folder` when it is let go within `patience` ms. @throws DataError as {@link takeLock} */
export async function waitForLock(folder: string, name: string, patience: number): Promise<Lock> {
  const end = Date.now() + patience;
  for (;;) {
    try {
      return await takeLock(folder, name);
    } catch (error) {
      if (!isDataError(error, "locked") || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
