import { assert, fc } from "../deps.ts";
import { DATA_DEFAULTS, LEVERS, plainLevers, rainSettings, RECIPE, withLevers } from "../../lib/runs/mod.ts";
import { layoutOf } from "../../lib/runs/levers.ts";

const settings = (size: number) =>
  rainSettings("topographic", { ...DATA_DEFAULTS, archive: "rain.zarr", size, seed: 1 }, 10);

/** Settings with levers pulled, or why they are not. */
function pulled(names: readonly string[]): unknown {
  try {
    return withLevers(settings(32), names);
  } catch (error) {
    assert.match((error as Error).message, /^Cannot pull .* together: choose one$/);
    return (error as Error).message;
  }
}

Deno.test("levers that undo each other are refused", () => {
  for (const names of [["gamma", "mixture"], ["no-residual", "more-residual"], ["vae", "history", "autoencoder"]]) {
    assert.match(String(pulled(names)), /^Cannot pull/);
  }
});

Deno.test("levers do the same in whatever order they are named, and are recorded alike", () => {
  fc.assert(fc.property(
    fc.shuffledSubarray(Object.keys(LEVERS), { maxLength: 6 }),
    (names) => assert.deepEqual(pulled(names), pulled([...names].sort())),
  ));
});

/** What the usual levers have already, or more of it, or undo. */
const CONTAINED = ["grid", "far-roll", "more-capsules"];

Deno.test("no lever is lost beside the usual ones, nor do models that no loss teaches to roll come to roll", () => {
  const usual = withLevers(settings(32), RECIPE);
  for (const name of Object.keys(LEVERS).filter((name) => ![...RECIPE, ...CONTAINED].includes(name))) {
    const { model, training } = withLevers(settings(32), [...RECIPE, name]);
    assert.notDeepEqual({ model, training }, { model: usual.model, training: usual.training }, name);
  }
  for (const kind of ["vae", "autoencoder"]) {
    for (const roll of ["whole-roll", "far-roll"]) {
      assert.equal(withLevers(settings(32), [kind, roll]).training.maxShift, 0);
    }
  }
  assert.deepEqual(withLevers(settings(32), ["light-roll", "roll-late"]).training.rollWeight, {
    from: 0,
    to: 0.4,
    steps: 5,
  });
  assert.equal(withLevers(settings(32), ["grid", "no-residual"]).model.residual, 0);
  assert.equal(withLevers(settings(32), ["grid", "more-residual"]).model.residual, 16 * 36);
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

Deno.test("wide capsules roll over an hour, and the plain VAE beside them is as wide", () => {
  const { model, training } = withLevers(settings(32), [...RECIPE, "wide"]);
  assert.deepEqual([model.width, training.maxShift, training.latentShift], [16, 15, 5]);
  assert.equal(withLevers(settings(32), ["vae", ...plainLevers([...RECIPE, "wide"])]).model.width, 16);
  assert.notDeepEqual(layoutOf([...RECIPE, "wide"].join("+")), layoutOf(RECIPE.join("+")));
});
