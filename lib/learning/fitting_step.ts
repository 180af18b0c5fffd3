import { type Engine, TensorFlowError } from "../engine/mod.ts";
import type { Positioned, TrainingTask } from "./train.ts";

/** TensorFlow's code of memory that is used up. */
const RESOURCE_EXHAUSTED = 8;

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof TensorFlowError && error.code === RESOURCE_EXHAUSTED;

/**
 * Takes a training step.
 *
 * @throws RangeError when the batch does not fit the memory of the device, saying what size does: halves of it are tried
 */
export async function fittingStep<Batch extends Positioned>(
  engine: Engine,
  task: TrainingTask<Batch>,
  batch: Batch,
  step: number,
): Promise<Record<string, number>> {
  try {
    return await task.step(batch, step);
  } catch (error) {
    if (!isOutOfMemory(error) || task.windows === undefined) throw error;
    const { count, first } = task.windows;
    const advice = engine.workers.count > 1
      ? "use smaller batches or more workers"
      : await largestFitting(count(batch), async (windows) => void await task.step(first(batch, windows), step));
    throw new RangeError(
      `Cannot train on batches of ${
        count(batch)
      } windows: one does not fit the memory of ${engine.description}; ${advice}`,
      { cause: error },
    );
  }
}

async function largestFitting(windows: number, attempt: (windows: number) => Promise<void>): Promise<string> {
  for (let fewer = windows >> 1; fewer > 0; fewer >>= 1) {
    try {
      await attempt(fewer);
      return `a batch of ${fewer} does`;
    } catch (error) {
      if (!isOutOfMemory(error)) throw error;
    }
  }
  return "nor does one of 1: use smaller windows";
}
