import type { Engine } from "../engine/mod.ts";

/** Rises of the number of tensors, none of them taken back, before training stops: no cache warms up in so many. */
const PATIENCE = 20;

/** A number of tensors alive, and the step after which there were never fewer. */
interface Level {
  readonly tensors: number;
  readonly step: number;
}

/**
 * Watches over the tensors that training steps leave behind; to be called after each step. A step that leaks now and then
 * is found as well as one that leaks each time, only later.
 *
 * @throws RangeError when the number of tensors has risen twenty times without falling back: memory would run out, hours later
 */
export function leakWatch(engine: Engine, name: string): () => void {
  let step = 0;
  let levels: Level[] = [{ tensors: engine.memory().tensors, step }];
  return () => {
    const { tensors } = engine.memory();
    step++;
    levels = levels.filter((level) => level.tensors <= tensors);
    if (levels.at(-1)?.tensors !== tensors) levels.push({ tensors, step });
    if (levels.length <= PATIENCE) return;
    const [first] = levels as [Level];
    throw new RangeError(
      `Cannot go on: steps of ${name} leave tensors behind, ${tensors - first.tensors} in the last ` +
        `${step - first.step}, ${tensors} are alive; wrap the step in tf.tidy, or dispose what it makes`,
    );
  };
}
