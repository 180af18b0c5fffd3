import { createHash } from "node:crypto";
import { join } from "node:path";
import { root } from "../paths.ts";

/** How a task ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A task as a child process. */
export function startTask(name: string, args: readonly string[], folder: string = Deno.cwd()): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", join(root, "tasks", `${name}.ts`), ...args],
    env: { NO_COLOR: "1", ONDEE_TRACE: "", INIT_CWD: folder },
    cwd: folder,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Waits for a child process. */
export async function ended(child: Deno.ChildProcess): Promise<Ended> {
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

/** Runs a task from its command line, in `folder`. */
export async function runTask(name: string, args: readonly string[], folder?: string): Promise<Ended> {
  return await ended(startTask(name, args, folder));
}

/**
 * Runs a task from each of some command lines, one after another in one process that may do what deno.json lets the task
 * do: for lines that are refused before there is work, as starting a process takes much longer.
 */
export async function runLines(
  name: string,
  lines: readonly (readonly string[])[],
  folder: string = Deno.cwd(),
): Promise<Ended[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const [, ...flags] = String(tasks[name].command).split(" ").slice(0, -1);
  const command = new Deno.Command(Deno.execPath(), {
    args: [...flags, join(root, "tests", "tasks", "lines_process.ts"), name, JSON.stringify(lines)],
    env: { NO_COLOR: "1", ONDEE_TRACE: "", INIT_CWD: folder },
    cwd: folder,
    stdin: "null",
  });
  const { success, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success || stderr.length > 0) throw new Error(`${name}: ${text(stderr)}`);
  return JSON.parse(text(stdout));
}

/** Digest of the names and bytes of every file below `folder`. */
export async function contentOf(folder: string): Promise<string> {
  const lines: string[] = [];
  const visit = async (path: string): Promise<void> => {
    for await (const { name, isDirectory } of Deno.readDir(path)) {
      const entry = join(path, name);
      if (isDirectory) await visit(entry);
      else lines.push(`${entry} ${createHash("sha256").update(await Deno.readFile(entry)).digest("hex")}`);
    }
  };
  await visit(folder);
  return lines.sort().join("\n");
}

/** Runs `body` in a temporary folder, removed afterwards. */
export async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "ondee-tasks-" });
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
