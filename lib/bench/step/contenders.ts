import { join } from "node:path";
import { OURS } from "../interleave.ts";
import type { StepCase } from "./cases.ts";
import { formName, isExact, OUR_FORMS, type StepForm, theirForms, tolerancesOf } from "./forms.ts";
import { ourStep, type StepSetting, type StepSide, theirStep } from "./step_side.ts";

/** A form of a step, running in a process. */
export interface Contender {
  readonly by: string;
  readonly form: StepForm;
  readonly side: StepSide;
}

/** Forms of a step that take the same steps, ours first. */
export interface Contenders extends AsyncDisposable {
  readonly all: readonly Contender[];
  /** How their equality is known, and which forms do not run here. */
  readonly notes: readonly string[];
}

/**
 * Starts every form of a step from the same weights, batch and noise, and compares their first losses.
 *
 * @throws Error when losses differ by more than rounding explains, or our first form does not run
 */
export async function startContenders(setting: StepSetting, given: StepCase): Promise<Contenders> {
  const { yardstick, log } = setting;
  const all: Contender[] = [];
  const failed: string[] = [];
  const dispose = async () => {
    for (const { side } of all) await side.close();
  };
  const add = async (by: string, form: StepForm, start: () => Promise<StepSide>) => {
    log(`${given.work}: ${by}, ${formName(form)}`);
    try {
      all.push({ by, form, side: await start() });
    } catch (error) {
      if (!all.some((other) => other.by === by) && form.compiled) throw error; // none of that side runs
      failed.push(`${by}, ${formName(form)} did not run (${(error as Error).message.split("\n")[0]})`);
    }
  };
  try {
    const file = yardstick === null ? null : join(setting.scratch, "step.safetensors");
    for (const [i, form] of OUR_FORMS.entries()) {
      await add(OURS, form, () => ourStep(setting, given, form, i === 0 ? file : null));
    }
    for (const form of yardstick === null ? [] : theirForms(given.kind)) {
      await add("PyTorch", form, () => theirStep(setting, given, form, file));
    }
    const agreement = compareLosses(given, all);
    return { all, notes: [...(yardstick === null ? [] : [agreement]), ...failed], [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** How far first losses are from ours, in words. @throws Error when further than the form's rounding explains */
function compareLosses({ work }: StepCase, contenders: readonly Contender[]): string {
  const expected = contenders[0]!.side.prepared.losses;
  const worst = expected.map(() => 0);
  for (const { by, form, side: { prepared: { losses } } } of contenders) {
    const tolerances = tolerancesOf(form);
    for (const [i, loss] of losses.entries()) {
      const difference = Math.abs(loss - expected[i]!) / Math.abs(expected[i]!);
      if (!(difference <= tolerances[i]!)) {
        throw new Error(
          `Cannot compare ${work}: the losses of ${by}, ${formName(form)} are ${losses}, ours ${expected}; ` +
            "the same weights, batch and noise must give the same",
        );
      }
      if (isExact(form)) worst[i] = Math.max(worst[i]!, difference);
    }
  }
  const [first, ...later] = worst.map((difference) => difference.toExponential(0));
  return `losses of all float32 forms agree within ${first} at the first step, then ${later.join(", ")}`;
}
