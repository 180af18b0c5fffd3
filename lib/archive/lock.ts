import { hostname } from "node:os";
import process from "node:process";
import { join } from "node:path";
import { DataError, explainWriteError, isDataError, temporaryName } from "../base/mod.ts";

/** Who holds a lock. */
interface Holder {
  readonly host: string;
  /** Changes when the machine starts again. */
  readonly boot: string;
  readonly pid: number;
  /** When the process started, in the system's ticks: tells it from a later one with the same pid. "" when unknown. */
  readonly started: string;
  /** Different for every lock taken. */
  readonly token: string;
}

/** A held lock. */
export interface Lock {
  /** Lets it go. */
  release(): Promise<void>;
}

/** A holder on another machine is dead when its lock was not touched for this long, ms. */
export const STALE_AFTER = 10 * 60_000;
const HEARTBEAT = 60_000;

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}

/** Start of a process in ticks since boot: field 22 of /proc/PID/stat, counted after the name, which may hold spaces. */
function startOf(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

const boot = (): string => readText("/proc/sys/kernel/random/boot_id").trim();

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

/** Whether the holder of the lock file at `path` can be told to be gone. */
function isDead(holder: Holder, path: string): boolean {
  if (holder.host !== hostname()) {
    const touched = Deno.statSync(path).mtime?.getTime() ?? 0;
    return Date.now() - touched > STALE_AFTER;
  }
  if (holder.boot !== boot()) return true;
  return !runs(holder.pid) || startOf(holder.pid) !== holder.started;
}

/** Creates `path` with its whole content, or returns false where it exists. */
async function createWhole(path: string, content: string): Promise<boolean> {
  const temporary = temporaryName(path);
  await Deno.writeTextFile(temporary, content);
  try {
    await Deno.link(temporary, path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  } finally {
    await Deno.remove(temporary).catch(() => {});
  }
}

async function generations(folder: string, name: string): Promise<number[]> {
  const found: number[] = [];
  for await (const { name: file } of Deno.readDir(folder)) {
    const generation = file.startsWith(`${name}.`) ? file.slice(name.length + 1) : "";
    if (/^\d+$/.test(generation)) found.push(Number(generation));
  }
  return found.sort((a, b) => a - b);
}

function readHolder(path: string): Holder | null {
  const text = readText(path);
  return text === "" ? null : JSON.parse(text) as Holder;
}

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

/**
 * Takes the lock `name` in `folder`, or refuses. Lock files are numbered: the highest is the holder's, and a dead holder is
 * succeeded by creating the next number, which only one process can do; so no one ever deletes a lock that may be alive.
 *
 * @throws DataError "locked", naming the holder; "read-only", "disk-full".
 */
export async function takeLock(folder: string, name: string): Promise<Lock> {
  const holder: Holder = {
    host: hostname(),
    boot: boot(),
    pid: Deno.pid,
    started: startOf(Deno.pid),
    token: crypto.randomUUID(),
  };
  const fileOf = (generation: number) => join(folder, `${name}.${generation}`);
  const refuse = (by: Holder | null): never => {
    const who = by === null ? "another process" : `process ${by.pid} on ${by.host}`;
    throw new DataError("locked", `${name} is being written by ${who}: wait for it to end, or end it`, {
      file: folder,
    });
  };
  try {
    await Deno.mkdir(folder, { recursive: true });
    const previous = (await generations(folder, name)).at(-1) ?? -1;
    const dead = previous < 0 ? null : readHolder(fileOf(previous));
    if (previous >= 0 && (dead === null || !isDead(dead, fileOf(previous)))) refuse(dead); // null: let go this instant
    const own = previous + 1;
    const mine = fileOf(own);
    if (!await createWhole(mine, JSON.stringify(holder))) refuse(readHolder(mine));
    // a living one may have succeeded the dead one, ended, and been followed by another at the dead one's number
    if (dead !== null && readHolder(fileOf(previous))?.token !== dead.token) {
      await Deno.remove(mine);
      refuse(readHolder(fileOf(previous)));
    }
    const beat = setInterval(() => {
      Deno.utime(mine, new Date(), new Date()).catch(() => {});
    }, HEARTBEAT);
    Deno.unrefTimer(beat);
    return {
      release: async () => {
        clearInterval(beat);
        for (const generation of await generations(folder, name)) {
          if (generation <= own) await Deno.remove(fileOf(generation)).catch(() => {});
        }
      },
    };
  } catch (error) {
    throw explainWriteError(error, folder);
  }
}
