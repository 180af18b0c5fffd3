/// <reference lib="webworker" />
/**
 * Thread that waits for the end of standard input, a pipe from the process that started this one: the main thread may be
 * inside TensorFlow. It tells the main thread, and ends the process when that does not.
 *
 * @module
 */
import type { WatchTask } from "./parent_watch.ts";

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = async ({ data }: MessageEvent<WatchTask>) => {
  const bytes = new Uint8Array(64);
  while (await Deno.stdin.read(bytes) !== null);
  console.error("The process that started this one is gone: stopping after the step under way");
  self.postMessage(null);
  setTimeout(() => Deno.kill(Deno.pid, "SIGKILL"), data);
};
