import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { WATCHES_PARENT } from "./parent_watch.ts";

/** What {@link runLocalWorkers} starts. */
export interface LocalWorkers {
  /** How many processes. */
  readonly count: number;
  /** Whether they speak to each other: each then has an address. Default true. */
  readonly meet?: boolean;
  /** Arguments of `deno` for a process, given the addresses of all, "" where they do not meet, and its rank. */
  readonly args: (addresses: readonly string[], rank: number) => readonly string[];
  /** Given what a process printed when it has ended; without it worker 0 prints on the terminal, and the others nowhere. */
  readonly onOutput?: (text: string) => void;
  /** Time that the others have to end by themselves when one has failed, ms. Default 30,000. */
  readonly grace?: number;
}

/** Signals that end the work, passed on to every worker. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Lines of TensorFlow's own log: their beginnings, and how those of several lines go on. */
const NATIVE_LOG = new RegExp(
  "^(?:WARNING: All log messages before absl|[IWEF]\\d{4} |\\d{4}-\\d\\d-\\d\\d [\\d:.]+: [IWEF] |" +
    "Additional GRPC error information|:UNKNOWN:|The error could be from a previous operation)",
);

/**
 * Runs workers as processes of this machine, on free ports of its own address. Worker 0 has the terminal; of the others,
 * what they say on standard error appears with their name. When one fails, those that do not end are ended; when this
 * process ends, however it does, those that run their work by `whileParentLives` end too.
 *
 * @returns whether all succeeded
 */
export async function runLocalWorkers(
  { count, args, meet = true, grace = 30_000, onOutput }: LocalWorkers,
): Promise<boolean> {
  const addresses = meet ? freePorts(count).map((port) => `127.0.0.1:${port}`) : new Array<string>(count).fill("");
  const visible = Deno.env.get("CUDA_VISIBLE_DEVICES")?.split(",");
  const children = addresses.map((_, rank) =>
    new Deno.Command(Deno.execPath(), {
      args: [...args(addresses, rank)],
      env: {
        // When one is gone, TensorFlow logs in all that they wait no longer: the error thrown says who is gone. An engine that
        // was opened in this process has left its own level, 1: only who asked for everything gets it.
        TF_CPP_MIN_LOG_LEVEL: Deno.env.get("TF_CPP_MIN_LOG_LEVEL") === "0" ? "0" : "3",
        ...WATCHES_PARENT,
        // Each worker has a GPU of its own, where there are some.
        CUDA_VISIBLE_DEVICES: visible === undefined ? String(rank) : visible[rank] ?? "",
      },
      stdin: "piped", // says nothing, and ends with this process
      stdout: onOutput !== undefined ? "piped" : rank === 0 ? "inherit" : "null",
      stderr: rank === 0 ? "inherit" : "piped",
      // Else Ctrl-C would reach each worker twice: from the terminal and from here.
      detached: true,
    }).spawn()
  );
  const forwarders = SIGNALS.map((signal) => {
    const forward = () => end(children, signal);
    Deno.addSignalListener(signal, forward);
    return () => Deno.removeSignalListener(signal, forward);
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failed = false;
  try {
    await Promise.all(children.map(async (child, rank) => {
      const printed = onOutput === undefined ? undefined : new Response(child.stdout).text();
      if (rank > 0) await printLines(child.stderr, `worker ${rank}: `);
      const { code } = await child.status;
      if (printed !== undefined) onOutput?.(await printed);
      if (code === 0) return;
      failed = true;
      timer ??= setTimeout(() => end(children, "SIGKILL"), grace);
    }));
    return !failed;
  } finally {
    clearTimeout(timer);
    for (const stop of forwarders) stop();
    for (const { stdin } of children) await stdin.close().catch(() => {});
  }
}

/** Ports of the loopback address that nobody listens on now. */
function freePorts(count: number): number[] {
  const listeners = Array.from({ length: count }, () => Deno.listen({ hostname: "127.0.0.1", port: 0 }));
  const ports = listeners.map(({ addr }) => (addr as Deno.NetAddr).port);
  for (const listener of listeners) listener.close();
  return ports;
}

function end(children: readonly Deno.ChildProcess[], signal: Deno.Signal): void {
  for (const child of children) {
    try {
      child.kill(signal);
    } catch {
      // It has ended already.
    }
  }
}

async function printLines(stream: ReadableStream<Uint8Array>, prefix: string): Promise<void> {
  for await (const line of createInterface({ input: Readable.fromWeb(stream as never) })) {
    if (line !== "" && !NATIVE_LOG.test(line)) console.error(prefix + line);
  }
}
