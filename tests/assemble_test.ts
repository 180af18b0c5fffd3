import { assembled, assembledFile, TEXTS } from "./assemble.ts";
import { assert } from "./deps.ts";

Deno.test("the vector instructions are what their texts assemble to", async () => {
  for (const text of TEXTS) {
    const written = await Deno.readTextFile(assembledFile(text));
    assert.equal(written, await assembled(text), "run `deno run -A tests/assemble.ts`");
  }
});
