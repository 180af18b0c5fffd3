import { assert } from "../../deps.ts";
import { ASSEMBLED, assembled } from "./assemble.ts";

Deno.test("the vector instructions are what their text assembles to", async () => {
  const written = await Deno.readTextFile(ASSEMBLED);
  assert.equal(written, await assembled(), "run `deno run -A tests/verification/vectors/assemble.ts`");
});
