import { assert } from "../deps.ts";
import { followedLines } from "../../tasks/_followed.ts";

Deno.test("slopes of generated on injected errors are told, or that they are not", () => {
  const error = { product: "latent", quantity: "relative bias", points: [] };
  assert.deepEqual(
    followedLines([
      { ...error, slope: 0.912, low: 0.7, high: 1.1 },
      { ...error, slope: 0.5, low: null, high: null },
      { ...error, slope: NaN, low: null, high: null },
    ]),
    [
      "latent, relative bias: slope of generated on injected 0.91 [0.70, 1.10]",
      "latent, relative bias: slope of generated on injected 0.50 [-, -]",
      "latent, relative bias: slope of generated on injected not told: too little rain is generated where the radar has some",
    ],
  );
});
