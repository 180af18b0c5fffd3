import { assert } from "../../deps.ts";
import { root } from "../../paths.ts";
import { renderSensitivity, type Sensitivity } from "../../../lib/runs/mod.ts";

const read = (name: string) => Deno.readTextFile(`${root}docs/results/${name}`);

for (const name of ["sensitivity", "sensitivity-season"]) {
  Deno.test(`docs/results/${name}.md is what ${name}.json gives`, async () => {
    const result: Sensitivity = JSON.parse(await read(`${name}.json`));
    assert.ok(await read(`${name}.md`) === renderSensitivity(result), "run deno task sensitivity --render");
  });
}
