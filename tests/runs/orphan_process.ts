/** A process of parent_watch_test.ts: its argument says what it does when its parent is gone. */
import { whileParentLives } from "../../lib/runs/mod.ts";

/** What the work does. */
export type Work = "heeds" | "goes on" | "blocks" | "ends first";

try {
  await whileParentLives(async (signal) => {
    console.log("under way");
    const raised = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    switch (Deno.args[0] as Work) {
      case "heeds":
        await raised;
        return console.log("saved");
      case "goes on":
        return await new Promise(() => {});
      case "blocks":
        return void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      case "ends first":
        return;
    }
  });
} catch (error) {
  console.log((error as Error).message);
}
console.log("ended");
Deno.exit(0);
