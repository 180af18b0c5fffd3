import util from "node:util";
import { makeBinding } from "./binding.ts";
import { closedError, type Context } from "./context.ts";
import { loadKernels, type NodeJSKernelBackend, type Tf } from "./deps.ts";
import type { Executor } from "./executor.ts";
import { replaceKernels } from "./kernels.ts";

/** Two functions that the kernels import and that newer versions of `node:util` no longer have. */
function restoreRemovedFunctions(): void {
  const removed = util as unknown as Record<string, (value: unknown) => boolean>;
  removed.isNullOrUndefined ??= (value) => value === null || value === undefined;
  removed.isArray ??= Array.isArray;
}

/** Makes the kernels of tfjs-node-gpu, run by `executor`, the backend "tensorflow" of tfjs. */
export async function useTensorFlow(tf: Tf, context: Context, executor: () => Executor): Promise<NodeJSKernelBackend> {
  restoreRemovedFunctions();
  const { NodeJSKernelBackend } = await loadKernels();
  const backend = new NodeJSKernelBackend(makeBinding(context, executor), "@tensorflow/tfjs-node-gpu");
  startAfresh(tf, "tensorflow");
  replaceKernels(tf, backend);
  tf.registerBackend("tensorflow", () => backend);
  await tf.setBackend("tensorflow");
  return backend;
}

/** Forgets tensors, variables and the backend of an engine that was closed before. */
export function startAfresh(tf: Tf, backend: string): void {
  tf.engine().reset();
  if (tf.engine().backendNames().includes(backend)) tf.removeBackend(backend);
}

/** Makes every later use of the tensors and operations of the current backend throw. */
export function retireBackend(tf: Tf): void {
  tf.disposeVariables();
  const refuse = (): never => {
    throw closedError();
  };
  tf.backend().dispose();
  Object.assign(tf.backend(), { write: refuse, read: refuse, readSync: refuse });
}
