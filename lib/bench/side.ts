import { createInterface } from "node:readline";
import { Readable } from "node:stream";

/** A process that does one side's work when asked, and keeps running between rounds so that no start is timed. */
export interface Side {
  /** Asks for something and waits for the answer. @throws Error with what the process says is wrong */
  ask<T>(what: string, details?: object): Promise<T>;
  /** Number of the process. */
  readonly pid: number;
  /** Ends the process. */
  close(): Promise<void>;
}

/** How to start a {@link Side}. */
export interface SideCommand {
  /** Name in messages. */
  readonly name: string;
  /** Program. */
  readonly program: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** Environment beside that of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A process of Deno that runs a worker of this room, with the permissions of the bench and `flags` beside. */
export function denoSide(name: string, worker: URL, flags: readonly string[] = []): SideCommand {
  const permissions = ["read", "write", "env", "ffi", "run", "sys"].map((permission) => `--allow-${permission}`);
  return { name, program: Deno.execPath(), args: ["run", "--quiet", ...flags, ...permissions, worker.href] };
}

/** Longest end of a process's complaints that is repeated, characters. */
const TAIL = 2000;

/** Starts a process that answers each line of JSON on its input by one on its output. */
export function startSide({ name, program, args, env = {} }: SideCommand): Side {
  const child = new Deno.Command(program, {
    args: [...args],
    env: { ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let complaints = "";
  const complaining = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      complaints = (complaints + text).slice(-TAIL);
    }
  })();
  const lines = createInterface({ input: Readable.fromWeb(child.stdout as never) })[Symbol.asyncIterator]();
  const requests = child.stdin.getWriter();
  return {
    pid: child.pid,
    ask: async <T>(what: string, details: object = {}): Promise<T> => {
      const request = new TextEncoder().encode(`${JSON.stringify({ ...details, ask: what })}\n`);
      await requests.write(request).catch(() => {}); // a process that has ended is told from its missing answer
      for (;;) {
        const { value, done } = await lines.next();
        if (done === true) {
          await complaining;
          throw new Error(`${name} ended when asked to ${what}: ${complaints.trim()}`);
        }
        if (!value.startsWith("{")) continue;
        const answer = JSON.parse(value) as T & { error?: string };
        if (answer.error !== undefined) throw new Error(`${name} cannot ${what}: ${answer.error}`);
        return answer;
      }
    },
    close: async () => {
      await requests.close().catch(() => {});
      await child.status;
      await complaining;
    },
  };
}
