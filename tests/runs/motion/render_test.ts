import { assert } from "../../deps.ts";
import { root } from "../../paths.ts";
import { type MotionResult, renderMotion } from "../../../lib/runs/mod.ts";

const read = (name: string) => Deno.readTextFile(`${root}docs/results/${name}`);

for (const name of ["motion", "motion-knmi"]) {
  Deno.test(`docs/results/${name}.md is what ${name}.json gives`, async () => {
    const result: MotionResult = JSON.parse(await read(`${name}.json`));
    assert.ok(await read(`${name}.md`) === renderMotion(result), "run deno task motion --render");
  });
}
