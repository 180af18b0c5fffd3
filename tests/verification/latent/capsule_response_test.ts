import { assert, fc } from "../../deps.ts";
import { capsuleResponse } from "../../../lib/verification/latent/mod.ts";
import { once } from "../../../lib/verification/once.ts";
import { mergesAsWhole } from "../spatial/merges.ts";
import { rolling, SHAPE } from "./rolling.ts";

const response = (...latents: readonly ArrayLike<number>[]) =>
  once(capsuleResponse({ shape: SHAPE, maximumLag: 4 }), ...latents);

Deno.test("capsuleResponse() is the steps that capsules roll a frame", () => {
  for (const speed of [1, 0.5, 0, -0.75]) {
    const found = response(rolling("a")(0, speed), rolling("b")(7, speed));
    assert.ok(Math.abs(found.response - speed) < 0.01, `${found.response} of ${speed}`);
    assert.ok(found.lags.every(({ correlation }) => correlation > 0.9999));
  }
  const [first] = response(rolling("a")()).lags;
  assert.ok(first!.unrolled < 0.9 && first!.rolled > 0.9999 && first!.lag === 1);
  const [still] = response(rolling("a")(0, 0)).lags;
  assert.ok(still!.unrolled > 0.9999 && still!.rolled < 0.9);
});

Deno.test("capsuleResponse() is not misled past the memory of the latents, where only what stands still is like itself", () => {
  const latents = Array.from({ length: 12 }, (_, n) => {
    const [before, after, still] = ["a", "b", "c"].map((name) => rolling(`${name}${n}`));
    const [faded, come, stays] = [before!(0, 1), after!(0, 1), still!(0, 0)];
    return faded.map((value, i) => {
      const angle = Math.PI * Math.floor(i / 96) / 8; // a quarter of a circle in 4 frames
      return Math.cos(angle) * value + Math.sin(angle) * come[i]! + 0.4 * stays[i]!;
    });
  });
  const { response: found, lags } = response(...latents);
  assert.ok(Math.abs(lags[3]!.shift) < 0.5 && Math.abs(lags[0]!.shift + 1) < 0.2, JSON.stringify(lags));
  assert.ok(Math.abs(found - 1) < 0.2, `${found}`);
});

Deno.test("capsuleResponse() has none for latents alike along their capsules; refuses lags of half a circle", () => {
  const { response: none, reason } = response(new Float64Array(6 * 8 * 12).fill(1));
  assert.ok(Number.isNaN(none));
  assert.match(reason!, /no sequence differs/);
  assert.throws(() => capsuleResponse({ shape: [20, 8, 12], maximumLag: 6 }), /below 6/);
  assert.throws(() => capsuleResponse({ shape: [3, 8, 12], maximumLag: 3 }), /below 3/);
  assert.throws(() => response([1, 2]), TypeError);
});

Deno.test("capsuleResponse() merges as the whole", () => {
  const shape = [3, 2, 5] as const;
  const latents = fc.array(fc.constantFrom(-2, 0, 1, 3, NaN), { minLength: 30, maxLength: 30 });
  const accumulator = capsuleResponse({ shape, maximumLag: 2 });
  // The top of sums that differ by rounding may be another: what merges are the sums.
  mergesAsWhole({ ...accumulator, value: (state) => [...state] }, latents);
});
