import { exists } from "../../lib/base/mod.ts";
import { assert } from "../deps.ts";
import { fromFileUrl } from "../paths.ts";

Deno.test("Ctrl-C in the middle of the work ends the process with 130 and leaves no temporary folder", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", fromFileUrl(new URL("./interrupted_process.ts", import.meta.url))],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const folder = (await reader.read()).value!.trim();
  assert.ok(await exists(folder));
  child.kill("SIGINT");
  assert.equal((await child.status).code, 130);
  assert.equal(await exists(folder), false);
  await reader.cancel();
});
