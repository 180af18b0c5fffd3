import { assert } from "../../deps.ts";
import { rainRegime } from "../../../lib/runs/generation/rain_regime.ts";

Deno.test("convective is rain of which a tenth falls at 10 mm/h or more; dry and missing cells do not count", () => {
  const of = (intense: number) => rainRegime(Float32Array.from([...Array(90).fill(1), intense, 0, 0, NaN, 0.05]));
  assert.equal(of(10), "convective");
  assert.equal(of(9.9), "stratiform");
  assert.equal(rainRegime(Float32Array.from([...Array(91).fill(1), 10])), "stratiform", "less than a tenth");
  assert.equal(rainRegime(Float32Array.from([0, NaN, 0.05])), null);
});
