import { assert, fc } from "../deps.ts";
import { DATA_DEFAULTS, LEVERS, plainLevers, rainSettings, RECIPE, withLevers } from "../../lib/runs/mod.ts";
import { layoutOf } from "../../lib/runs/levers.ts";

const settings = (size: number) =>
  rainSettings("topographic", { ...DATA_DEFAULTS, archive: "rain.zarr", size, seed: 1 }, 10);

Deno.test("levers do the same in whatever order they are named", () => {
  fc.assert(fc.property(
    fc.shuffledSubarray(Object.keys(LEVERS), { maxLength: 6 }),
    (names) => {
      const { levers: _, ...pulled } = withLevers(settings(32), names);
      const { levers: __, ...sorted } = withLevers(settings(32), [...names].sort());
      assert.deepEqual(pulled, sorted);
    },
  ));
});

Deno.test("the usual levers put 2 capsules and 12 residual units at each place of a window of any size, as of the plain VAE beside it", () => {
  for (const [size, places] of [[16, 4], [32, 16], [160, 400]] as const) {
    const { model } = withLevers(settings(size), RECIPE);
    assert.deepEqual([model.capsules, model.residual], [2 * places, 12 * places]);
    const plain = withLevers(settings(size), ["vae", ...plainLevers(RECIPE)]).model;
    assert.deepEqual([plain.layout, plain.capsules, plain.residual], [model.layout, model.capsules, model.residual]);
  }
  assert.deepEqual(layoutOf(RECIPE.join("+")), layoutOf(["vae", ...plainLevers(RECIPE)].join("+")));
});
