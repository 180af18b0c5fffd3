import { assert } from "../../deps.ts";
import { root } from "../../paths.ts";
import { renderSensitivity, type Sensitivity } from "../../../lib/runs/mod.ts";

const read = (name: string) => Deno.readTextFile(`${root}docs/results/${name}`);

Deno.test("docs/results/sensitivity.md is what sensitivity.json gives", async () => {
  const result: Sensitivity = JSON.parse(await read("sensitivity.json"));
  assert.ok(await read("sensitivity.md") === renderSensitivity(result), "run deno task sensitivity --render");
});
