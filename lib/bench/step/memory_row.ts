import { interleave, OURS, rowOf } from "../interleave.ts";
import { peakMemory } from "../../base/mod.ts";
import type { BenchRow } from "../result.ts";
import type { StepCase } from "./cases.ts";
import { formName, OUR_FORMS, type StepForm, theirForms } from "./forms.ts";
import { ourStep, type StepSetting, type StepSide, theirStep } from "./step_side.ts";

/** The most memory that processes hold resident which only take steps of a case. */
export async function memoryRow(setting: StepSetting, given: StepCase): Promise<BenchRow> {
  const { yardstick, quick, log } = setting;
  log(`${given.work}: memory`);
  const contestant = (by: string, form: string, startStep: () => Promise<StepSide>) => ({
    by,
    form,
    measure: async () => {
      const side = await startStep();
      try {
        await side.ask("run", { steps: quick ? 2 : 20 });
        return [(await peakMemory(side.pid) ?? NaN) / 2 ** 20];
      } finally {
        await side.close();
      }
    },
  });
  const inFull = ({ precision }: StepForm) => precision === undefined;
  const ours = OUR_FORMS.slice(0, 1).map((form) =>
    contestant(OURS, formName(form), () => ourStep(setting, given, form, null))
  );
  const theirs = (yardstick === null ? [] : theirForms(given.kind)).filter(inFull).map((form) =>
    contestant("PyTorch", formName(form), () => theirStep(setting, given, form, null))
  );
  return rowOf({
    work: `${given.work}: resident memory`,
    unit: "MiB",
    better: "less",
    target: { of: "ratio", bound: "at least", limit: 1 },
    note: "peak of a fresh process (VmHWM) after 20 steps",
  }, await interleave([...ours, ...theirs], quick ? 1 : 3));
}
