import { assert } from "../../deps.ts";
import { root } from "../../paths.ts";
import { type MotionResult, renderMotion } from "../../../lib/runs/mod.ts";

const read = (name: string) => Deno.readTextFile(`${root}docs/results/${name}`);

Deno.test("docs/results/motion.md is what motion.json gives", async () => {
  const result: MotionResult = JSON.parse(await read("motion.json"));
  assert.ok(await read("motion.md") === renderMotion(result), "run deno task motion --render");
});
