import { assert } from "../deps.ts";
import { startSide } from "../../lib/bench/side.ts";

/** A worker, as the text of its program. */
function sideOf(program: string) {
  const serve = new URL("../../lib/bench/serve.ts", import.meta.url).href;
  const code = `import { serve } from "${serve}"; console.log("a line that is no answer"); ${program}`;
  return startSide({ name: "worker", program: Deno.execPath(), args: ["eval", code] });
}

Deno.test("a side answers in order, says what it cannot do, and goes on", async () => {
  const side = sideOf(`await serve({
    double: ({ n }) => ({ n: 2 * n }),
    fail: () => { throw new RangeError("Cannot count"); },
  });`);
  try {
    assert.deepEqual(await side.ask("double", { n: 4 }), { n: 8 });
    await assert.rejects(side.ask("fail"), /^Error: worker cannot fail: Cannot count$/);
    assert.deepEqual(await side.ask("double", { n: 1 }), { n: 2 });
  } finally {
    await side.close();
  }
});

Deno.test("a side that ends is told from its last words", async () => {
  const side = sideOf(`await serve({ go: () => { console.error("out of paper"); Deno.exit(3); } });`);
  try {
    await assert.rejects(side.ask("go"), /^Error: worker ended when asked to go: out of paper$/);
  } finally {
    await side.close();
  }
});
