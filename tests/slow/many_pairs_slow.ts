import { join } from "node:path";
import { assert } from "../deps.ts";
import { fromFileUrl } from "../paths.ts";

const ROWS = 10e6;
const script = fromFileUrl(new URL("./many_pairs.ts", import.meta.url));

async function child(...args: readonly string[]): Promise<string> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", script, ...args],
    stderr: "inherit",
  }).output();
  assert.equal(code, 0);
  return new TextDecoder().decode(stdout);
}

Deno.test("ten million pairs are validated in 2 GB", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "pairs.parquet");
    await child("write", path, String(ROWS), "0.4");
    const { pairs, peak, seconds } = JSON.parse(await child("validate", path));
    console.log(`${pairs} pairs in ${seconds.toFixed(1)} s, peak ${peak.toFixed(0)} MB`);
    assert.equal(pairs, ROWS);
    assert.ok(peak < 2000, `${peak} MB`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
