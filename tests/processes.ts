import { assert } from "./deps.ts";

/** How a process ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A Deno process that runs a script. */
export interface ScriptProcess {
  readonly child: Deno.ChildProcess;
  /** Resolves when standard output holds `text`. */
  says(text: string): Promise<void>;
  readonly ended: Promise<Ended>;
}

/** Starts a script. */
export function startScript(path: string, args: readonly string[]): ScriptProcess {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", path, ...args],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let out = "";
  let wake = () => {};
  const reading = (async () => {
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      out += text;
      wake();
    }
  })();
  const err = new Response(child.stderr).text();
  return {
    child,
    says: async (text) => {
      while (!out.includes(text)) await new Promise<void>((resolve) => wake = resolve);
    },
    ended: (async () => {
      const { code } = await child.status;
      await reading;
      return { code, out, err: await err };
    })(),
  };
}

/** Addresses of this machine on which nobody listens. */
export function freeAddresses(count: number): string[] {
  const listeners = Array.from({ length: count }, () => Deno.listen({ hostname: "127.0.0.1", port: 0 }));
  const addresses = listeners.map(({ addr }) => `127.0.0.1:${(addr as Deno.NetAddr).port}`);
  for (const listener of listeners) listener.close();
  return addresses;
}

/** Waits for processes that must all succeed. */
export async function allSucceed(processes: readonly ScriptProcess[]): Promise<Ended[]> {
  const ended = await Promise.all(processes.map((process) => process.ended));
  for (const { code, out, err } of ended) assert.equal(code, 0, out + err);
  return ended;
}
