import { setTimeout as delay } from "node:timers/promises";
import { type ClusterLink, openLink } from "./cluster_link.ts";
import { TensorFlowError } from "./errors.ts";
import type { HeartbeatTask } from "./heartbeat.ts";
import { type Cluster, serverDefinition } from "./server_definition.ts";
import { LostWorkerError, type Workers } from "./workers.ts";

/** Makes sure that a cluster can be one. @throws RangeError saying what is wrong with the list or the number */
export function checkCluster({ workers, rank, patience = 120 }: Cluster): void {
  if (workers.length === 0) throw new RangeError("Cannot use an empty list of workers: name each as host:port");
  const places = workers.map((address) => {
    const port = Number(address.match(/^[^\s:,/]+:(\d{1,5})$|^\[[0-9a-fA-F:]+\]:(\d{1,5})$/)?.slice(1).join(""));
    if (!(port >= 1 && port <= 65535)) {
      throw new RangeError(`Cannot use worker "${address}": name it as host:port, with a port from 1 to 65535`);
    }
    return `${address.slice(0, address.lastIndexOf(":")).toLowerCase()}:${port}`;
  });
  places.forEach((place, i) => {
    const first = places.indexOf(place);
    if (first < i) {
      throw new RangeError(`Cannot use "${workers[i]}" as worker ${first} and ${i}: each has its own address`);
    }
  });
  if (!(Number.isInteger(rank) && rank >= 0 && rank < workers.length)) {
    throw new RangeError(`Cannot be worker ${rank} of ${workers.length}: the rank is 0 to ${workers.length - 1}`);
  }
  if (!(patience > 0)) throw new RangeError(`Cannot wait ${patience} s for workers: give a time above 0`);
}

/** What {@link joinCluster} needs of a context. */
export interface ClusterPlace {
  /** Where libtensorflow lies. */
  readonly directory: string;
  /** The native context. */
  readonly context: Deno.PointerObject;
}

/** A place among workers. */
export interface Membership extends Pick<Workers, "count" | "rank" | "names" | "explain"> {
  /** Stops looking after the others. The port stays open until the process ends: TensorFlow cannot close it. */
  leave(): void;
}

/**
 * Opens this worker's port, waits for the others, and from then on looks whether they are alive. Once per process.
 *
 * @throws RangeError as {@link checkCluster}; Error when the port is in use, or a worker is not there in time
 */
export async function joinCluster(place: ClusterPlace, cluster: Cluster): Promise<Membership> {
  checkCluster(cluster);
  const { workers, rank, patience = 120 } = cluster;
  const names = workers.map((address, i) => `Worker ${i} (${address})`);
  const context = Deno.UnsafePointer.value(place.context);
  const link = openLink(place.directory, context);
  const failure = await link.listen(serverDefinition(cluster));
  if (failure !== null) {
    throw new Error(
      `Cannot start worker ${rank} at ${workers[rank]}: ${failure}; look whether its port is in use, ` +
        `by another worker with --rank ${rank} perhaps`,
    );
  }
  const peers = workers.map((_, i) => ({ rank: i, name: names[i]! })).filter((peer) => peer.rank !== rank);
  await Promise.all(peers.map((peer) => meet(link, peer, patience)));
  const heartbeat = new Worker(new URL("./heartbeat.ts", import.meta.url).href, { type: "module" });
  heartbeat.postMessage({ directory: place.directory, context, peers } satisfies HeartbeatTask);
  return {
    count: workers.length,
    rank,
    names,
    explain: (error) => explain(link, names, rank, error),
    leave: () => heartbeat.terminate(),
  };
}

/** Waits until a worker answers; says so when it takes more than 5 s. */
async function meet(link: ClusterLink, { rank, name }: HeartbeatTask["peers"][number], patience: number) {
  const start = performance.now();
  let told = false;
  while (!await link.answers(rank, 2000)) {
    const waited = (performance.now() - start) / 1000;
    if (waited > 5 && !told) {
      console.error(`Waiting for ${name}, ${patience} s at most`);
      told = true;
    }
    if (waited > patience) {
      throw new Error(
        `${name} does not answer after ${patience} s: start it with the same --workers and --rank ${rank}, ` +
          "and see that its port can be reached from here",
      );
    }
    await delay(200);
  }
}

/** How a worker says that another is gone, or that it goes itself; TensorFlow carries it to those that wait. */
const FAREWELL = /Worker \d+ \(\S+\) (?:no longer answers|stopped: .*)/;

/** Time for the others to be told before this process ends, ms. */
const TELL = 500;
/** Time for them to notice who is gone, ms: if this process ended with it, they could not tell which went first. */
const LINGER = 3000;

async function explain(link: ClusterLink, names: readonly string[], rank: number, error: unknown): Promise<unknown> {
  const message = error instanceof Error ? error.message : String(error);
  const lost = error instanceof TensorFlowError && /Collective ops is aborted|GRPC error information/.test(message);
  const said = lost
    ? message.match(FAREWELL)?.[0] ?? await whoIsGone(link, names, rank)
    : `${names[rank]} stopped: ${message.split("\n")[0]}`;
  if (said === null) return error;
  link.abort(said);
  await delay(lost ? LINGER : TELL);
  return lost ? new LostWorkerError(said, error) : error;
}

/** Which worker does not answer; null when all do. */
async function whoIsGone(link: ClusterLink, names: readonly string[], rank: number): Promise<string | null> {
  for (let tries = 0; tries < 5; tries++) {
    const answers = await Promise.all(names.map((_, i) => i === rank || link.answers(i, 4000)));
    const gone = answers.indexOf(false);
    if (gone >= 0) return `${names[gone]} no longer answers`;
    await delay(500);
  }
  return null;
}
