/** A process of parent_watch_test.ts: its argument says what it does when its parent is gone. */
import { whileParentLives } from "../../lib/runs/mod.ts";

/** What the work does. */
export type Work = "heeds" | "goes on" | "blocks" | "blocks at last" | "ends first";

/** Waits in the main thread; longer than it takes until the process is killed. */
const block = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30_000);

const work = Deno.args[0] as Work;
try {
  await whileParentLives(async (signal) => {
    console.log("under way");
    const raised = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    switch (work) {
      case "heeds":
        await raised;
        return console.log("saved");
      case "goes on":
        return await new Promise(() => {});
      case "blocks":
        return block();
      case "blocks at last":
        return await new Promise(() => {});
      case "ends first":
        return;
    }
  });
} catch (error) {
  console.log((error as Error).message);
  if (work === "blocks at last") block(); // as the work that goes on may
}
console.log("ended");
Deno.exit(0);
