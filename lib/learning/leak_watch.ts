import type { Engine } from "../engine/mod.ts";

/** Steps in a row that each leave tensors behind before training stops: no cache warms up for so long. */
const PATIENCE = 10;

/**
 * Watches over the tensors that a training step leaves behind; to be called after each step.
 *
 * @throws RangeError after ten steps in a row that each left some: memory would run out, hours later
 */
export function leakWatch(engine: Engine, name: string): () => void {
  let before = engine.memory().tensors;
  let growing = 0;
  return () => {
    const { tensors } = engine.memory();
    growing = tensors > before ? growing + 1 : 0;
    const left = tensors - before;
    before = tensors;
    if (growing < PATIENCE) return;
    throw new RangeError(
      `Cannot go on: each step of ${name} leaves ${left} tensor${
        left === 1 ? "" : "s"
      } behind, ${tensors} are alive; ` +
        "wrap the step in tf.tidy, or dispose what it makes",
    );
  };
}
