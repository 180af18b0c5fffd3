import { checkCluster, type Cluster } from "../lib/engine/mod.ts";
import { type Arguments, type Flag, UsageError } from "./_cli.ts";

/** The flags that share training between processes. */
export const WORKER_FLAGS: Readonly<Record<"workers" | "rank" | "threads", Flag>> = {
  workers: {
    value: "N|LIST",
    help: "shares each batch between N processes of this machine, or those at host:port,host:port,...",
  },
  rank: { value: "R", kind: "integer", help: "number of this process in the list of --workers, from 0" },
  threads: { value: "N", kind: "count", help: "threads of a process; by default all cores, divided among its workers" },
};

/** Who trains: this process alone, so many processes to be started here, or this one among others. */
export type WorkerChoice = { readonly local: number } | { readonly cluster: Cluster | undefined };

/** What the flags ask for. @throws UsageError when they do not fit together */
export function workersOf(args: Arguments): WorkerChoice {
  if (!args.given("workers")) {
    if (args.given("rank")) throw new UsageError("Missing --workers LIST: --rank is a number in it");
    return { cluster: undefined };
  }
  const [workers, text] = [args.list("workers"), args.text("workers")];
  const local = text.trim() === "" ? NaN : Number(text);
  if (!Number.isNaN(local)) {
    if (args.given("rank")) throw new UsageError("Cannot use --rank with a number of --workers: it is for a list");
    if (!(Number.isInteger(local) && local >= 1)) {
      throw new UsageError(`Cannot use --workers "${text}": give a whole number, 1 or more, or a list of host:port`);
    }
    return local === 1 ? { cluster: undefined } : { local };
  }
  if (!args.given("rank")) throw new UsageError("Missing --rank: the number of this process in the list of --workers");
  const cluster = { workers, rank: args.number("rank") };
  try {
    checkCluster(cluster);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  return { cluster };
}
