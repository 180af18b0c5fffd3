import { join } from "node:path";
import { CATALOGUE } from "../../lib/verification/mod.ts";
import { assert } from "../deps.ts";
import { root } from "../paths.ts";
import { FAMILIES, PAGE, scoresPage } from "./page.ts";
import { PEERS } from "./peers.ts";

Deno.test("docs/scores.md is what deno run -A tests/scores/page.ts writes", async () => {
  assert.equal(await Deno.readTextFile(PAGE), scoresPage());
});

Deno.test("every score of the catalogue is in one family, and no other", () => {
  const listed = FAMILIES.flatMap(({ names }) => names);
  assert.deepEqual(listed.toSorted(), CATALOGUE.map(({ name }) => name).sort());
});

Deno.test("the values that pin a family stand in the tests it names", async () => {
  for (const { title, pins } of FAMILIES) {
    assert.ok(pins.length > 0, title);
    for (const { test, holds } of pins) {
      const text = await Deno.readTextFile(join(root, "tests", test));
      for (const value of holds) assert.ok(text.includes(value), `${title}: ${value} is not in ${test}`);
    }
  }
  for (const { what, test, holds } of PEERS) {
    const text = await Deno.readTextFile(join(root, "tests", test));
    for (const value of holds) assert.ok(text.includes(value), `${what}: ${value} is not in ${test}`);
  }
});

Deno.test("what families call a function of the code is exported by the room", async () => {
  const surface: Record<string, string[]> = JSON.parse(await Deno.readTextFile(join(root, "tests", "surface.json")));
  const rooms = await Promise.all(
    ["categorical", "climate", "continuous", "distribution", "ensemble", "extremes", "inference", "spatial", "spectral"]
      .map((family) => import(`../../lib/verification/${family}/mod.ts`)),
  );
  const exported = new Set([...surface["verification"]!, ...rooms.flatMap((room) => Object.keys(room))]);
  for (const { title, code = "" } of FAMILIES) {
    for (const name of code.split(", ").filter((name) => name !== "")) {
      assert.ok(exported.has(name), `${title}: ${name}`);
    }
  }
});
