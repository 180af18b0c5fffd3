import { createInterface } from "node:readline";
import { Readable } from "node:stream";

/** What a worker does for each thing it can be asked. */
export type Handlers = Readonly<Record<string, (request: never) => unknown>>;

/** The worker's end of a `Side`: answers requests until its input ends, and the process with it. */
export async function serve(handlers: Handlers): Promise<never> {
  for await (const line of createInterface({ input: Readable.fromWeb(Deno.stdin.readable as never) })) {
    const request = JSON.parse(line);
    console.log(JSON.stringify(await answerTo(handlers, request)));
  }
  Deno.exit(); // threads that still make batches would keep it alive
}

async function answerTo(handlers: Handlers, request: { readonly ask: string }): Promise<unknown> {
  try {
    return await handlers[request.ask]!(request as never) ?? {};
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
