import { join } from "node:path";
import { assert } from "../deps.ts";
import { root } from "../paths.ts";
import type { Work } from "./orphan_process.ts";

/** Starts a process, ends its input as the death of this one would unless it ends first, and gives what it says. */
async function orphan(work: Work, env: Record<string, string> = { ONDEE_PARENT: "stdin" }) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", join(root, "tests", "runs", "orphan_process.ts"), work],
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let out = "";
  let closed = work === "ends first";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    out += text;
    if (closed || !out.includes("under way")) continue;
    closed = true;
    await child.stdin.close().catch(() => {});
  }
  const err = await new Response(child.stderr).text();
  const { signal } = await child.status;
  return { lines: out.trimEnd().split("\n"), err, signal };
}

Deno.test("whileParentLives() raises the signal, then fails work that goes on, then kills the process", async () => {
  const said = "The process that started this one is gone: stopping after the step under way\n";
  const [heeds, goesOn, blocks, atLast] = await Promise.all(
    (["heeds", "goes on", "blocks", "blocks at last"] as const).map((work) => orphan(work)),
  );
  assert.deepEqual(heeds, { lines: ["under way", "saved", "ended"], err: said, signal: null });
  const failure = "Stopped: the process that started this one is gone";
  assert.deepEqual(goesOn, { lines: ["under way", failure, "ended"], err: said, signal: null });
  assert.deepEqual(blocks, { lines: ["under way"], err: said, signal: "SIGKILL" });
  assert.deepEqual(atLast, { lines: ["under way", failure], err: said, signal: "SIGKILL" });
});

Deno.test("whileParentLives() leaves work alone whose parent lives, or that nobody asked to watch", async () => {
  assert.deepEqual(await orphan("ends first"), { lines: ["under way", "ended"], err: "", signal: null });
  assert.deepEqual(await orphan("ends first", {}), { lines: ["under way", "ended"], err: "", signal: null });
});
