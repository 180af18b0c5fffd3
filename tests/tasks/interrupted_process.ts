/** Run by interrupt_test.ts: prints the path of a temporary folder, and works in it until it is interrupted. */
import { join } from "node:path";
import { temporaryFolder } from "../../lib/base/mod.ts";
import { exitOnInterrupt } from "../../tasks/_interrupt.ts";

await exitOnInterrupt(async () => {
  const { path, remove } = await temporaryFolder("ondee-interrupted-");
  try {
    await Deno.writeTextFile(join(path, "spilled"), "rows");
    console.log(path);
    await new Promise((done) => setTimeout(done, 60_000));
  } finally {
    await remove();
  }
});
