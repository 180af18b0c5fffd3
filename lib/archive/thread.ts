import { Worker } from "node:worker_threads";

/**
 * Starts a module as a thread, wherever the module came from. Those of node: end with the process, if told so by `unref`, even while
 * they wait; web workers would keep it alive.
 */
export function startThread(module: URL, data: unknown): Worker {
  // node: starts files and data only
  const start = module.protocol === "file:"
    ? module
    : new URL(`data:application/javascript,import ${encodeURIComponent(JSON.stringify(module.href))}`);
  return new Worker(start, { workerData: data });
}
