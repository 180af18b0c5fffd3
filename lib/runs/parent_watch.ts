/** Environment of a process whose standard input ends with the process that started it, and which is to end then too. */
export const WATCHES_PARENT = { ONDEE_PARENT: "stdin" } as const;

/** Time to stop in good order once the parent is gone, ms. */
const STOP = 5000;
/** Time until the process is killed, ms: its main thread may be inside TensorFlow, waiting for another worker. */
const KILL = 8000;

/** What the thread that watches is told: ms until it kills the process. */
export type WatchTask = number;

/**
 * Runs the work of a process. Where {@link WATCHES_PARENT} is set, the process does not outlive the one that started it,
 * however that ended: `signal` is then raised, the work fails if it goes on for 5 s, and the process is killed if that
 * does not end it either.
 *
 * @throws Error when the parent is gone and the work went on; what `body` throws
 */
export async function whileParentLives<T>(body: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  if (Deno.env.get("ONDEE_PARENT") !== WATCHES_PARENT.ONDEE_PARENT) return await body(controller.signal);
  const thread = new Worker(new URL("./parent_thread.ts", import.meta.url).href, { type: "module" });
  thread.postMessage(KILL satisfies WatchTask);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const orphaned = new Promise<never>((_, reject) => {
    thread.onmessage = () => {
      controller.abort();
      timer = setTimeout(() => reject(new Error("Stopped: the process that started this one is gone")), STOP);
    };
  });
  const work = async () => {
    try {
      return await body(controller.signal);
    } finally {
      clearTimeout(timer);
      thread.terminate(); // not before the work ends: it may block after it was failed
    }
  };
  return await Promise.race([work(), orphaned]);
}
