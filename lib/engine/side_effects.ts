import type { NodeJSKernelBackend } from "./deps.ts";

/** A watch over a function while its operations are recorded. */
export interface SideEffectWatch {
  /** Runs it. @throws TypeError when it asks for what would stay the same at every later call, or reads values later */
  run<T>(body: () => T): T;
  /** Lets all be as before. */
  end(): void;
}

/**
 * Refuses random numbers, the time and, by `data()`, values that there are not yet: what the function `label` makes of them
 * would be recorded once for all calls.
 */
export function watchSideEffects(label: string, backend: NodeJSKernelBackend): SideEffectWatch {
  const refuse = (what: string, instead: string) => (): never => {
    throw new TypeError(`Cannot ${what} in the compiled function ${label}: it would stay the same; ${instead}`);
  };
  const random = refuse("draw a random number", "use engine.noise");
  const time = refuse("ask for the time", "pass it as an input");
  let unread: unknown;
  const restore = [
    replace(Math, "random", random),
    replace(crypto, "getRandomValues", random),
    replace(crypto, "randomUUID", random),
    replace(performance, "now", time),
    replace(Date, "now", time),
    replace(
      globalThis,
      "Date",
      new Proxy(Date, {
        apply: time,
        construct: (target, args, made) => args.length === 0 ? time() : Reflect.construct(target, args, made) as Date,
      }),
    ),
    // A promise that nobody waits for would end the process when it fails: it never settles, and `run` throws.
    replace(backend, "read", (id: object) => {
      try {
        return Promise.resolve(backend.readSync(id));
      } catch (error) {
        unread ??= error;
        return new Promise(() => {});
      }
    }),
  ];
  return {
    run: (body) => {
      try {
        return body();
      } finally {
        // deno-lint-ignore no-unsafe-finally -- what came of it counts for nothing
        if (unread !== undefined) throw unread;
      }
    },
    end: () => restore.reverse().forEach((back) => back()),
  };
}

/** Replaces a property until the function returned is called. */
function replace(owner: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  return () => {
    if (before === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, before);
  };
}
