import { type Engine, openEngine } from "../../lib/engine/mod.ts";

/** Runs `body` with an engine on the CPU. */
export async function withEngine(body: (engine: Engine) => void | Promise<void>): Promise<void> {
  using engine = await openEngine({ device: "cpu", quiet: true });
  await body(engine);
}

/** Whether numbers agree within `tolerance` of the larger of 1 and their size. */
export function near(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-6): boolean {
  return actual.length === expected.length &&
    Array.from(actual).every((value, i) =>
      Math.abs(value - expected[i]!) <= tolerance * Math.max(1, Math.abs(expected[i]!))
    );
}
