/**
 * Calls `body` with a signal that Ctrl-C raises, so that long work can stop at a good place; a second Ctrl-C ends the
 * process at once.
 */
export async function interruptible<T>(body: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) Deno.exit(130);
    console.error("\nStopping after the step under way (Ctrl-C again to stop at once)");
    controller.abort();
  };
  Deno.addSignalListener("SIGINT", stop);
  try {
    return await body(controller.signal);
  } finally {
    Deno.removeSignalListener("SIGINT", stop);
  }
}

/** Calls `body`; Ctrl-C ends the process at once, as one that exits by itself, so that temporary folders are removed. */
export async function exitOnInterrupt<T>(body: () => Promise<T>): Promise<T> {
  const stop = () => Deno.exit(130);
  Deno.addSignalListener("SIGINT", stop);
  try {
    return await body();
  } finally {
    Deno.removeSignalListener("SIGINT", stop);
  }
}
