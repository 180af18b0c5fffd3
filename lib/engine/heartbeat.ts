/// <reference lib="webworker" />
/**
 * Thread that asks the other workers again and again whether they are there, because the main thread waits inside
 * TensorFlow for what they compute: when one does not answer twice, it ends that wait.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";
import { openLink } from "./cluster_link.ts";

declare const self: DedicatedWorkerGlobalScope;

/** What the thread is told. */
export interface HeartbeatTask {
  /** Where libtensorflow lies. */
  readonly directory: string;
  /** Address of the context. */
  readonly context: bigint;
  /** The other workers: number, and how messages name it. */
  readonly peers: readonly { readonly rank: number; readonly name: string }[];
}

/** Between two rounds, ms. */
const PAUSE = 1000;
/** Time to answer, ms. Twice this and two pauses are 14 s: a worker that hangs is noticed within 30. */
const TIMEOUT = 6000;

self.onmessage = async ({ data }: MessageEvent<HeartbeatTask>) => {
  const link = openLink(data.directory, data.context);
  let silent: readonly number[] = [];
  for (;;) {
    await delay(PAUSE);
    const answers = await Promise.all(data.peers.map(({ rank }) => link.answers(rank, TIMEOUT)));
    const now = data.peers.filter((_, i) => !answers[i]);
    const gone = now.find(({ rank }) => silent.includes(rank));
    if (gone !== undefined) return link.abort(`${gone.name} no longer answers`);
    silent = now.map(({ rank }) => rank);
  }
};
