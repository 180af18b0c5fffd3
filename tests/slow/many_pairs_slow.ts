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

Deno.test("ten million pairs are validated, attributed and compared with a rival in 2 GB", async (t) => {
  const folder = await Deno.makeTempDir();
  try {
    const [path, rival] = ["pairs.parquet", "rival.parquet"].map((name) => join(folder, name));
    await child("write", path!, String(ROWS), "0.4");
    await child("write", rival!, String(ROWS), "0.4", "4");
    for (const args of [["validate", path!], ["attribute", path!], ["against", path!, rival!]]) {
      await t.step(args[0]!, async () => {
        const { pairs, peak, seconds } = JSON.parse(await child(...args));
        console.log(`${args[0]}: ${pairs} pairs in ${seconds.toFixed(1)} s, peak ${peak.toFixed(0)} MB`);
        assert.equal(pairs, ROWS);
        assert.ok(peak < 2000, `${peak} MB`);
      });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
