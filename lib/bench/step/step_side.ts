import { join } from "node:path";
import { denoSide, type Side, type SideCommand, startSide } from "../side.ts";
import type { Setting } from "../setting.ts";
import { pythonSide } from "../yardstick.ts";
import type { StepCase } from "./cases.ts";
import type { StepForm } from "./forms.ts";
import type { Prepared, StepRequest } from "./worker.ts";

/** A process that has a training step ready. */
export interface StepSide extends Side {
  /** What it said when it was prepared. */
  readonly prepared: Prepared;
}

/** Setting of the step bench. */
export interface StepSetting extends Setting {
  /** Folder for what the sides exchange, and for what PyTorch compiles: its usual cache may hold a killed run's halves. */
  readonly scratch: string;
}

/** Steps whose losses are compared. */
const CHECKED = 3;

/** Without it, TensorFlow and PyTorch differ in whether they round products on a GPU to 19 bits. */
export const FULL_FLOAT32 = { NVIDIA_TF32_OVERRIDE: "0" };

/** Starts our step. `file` is written for the other side; null for none. */
export function ourStep(setting: StepSetting, given: StepCase, form: StepForm, file: string | null): Promise<StepSide> {
  return start(setting, denoSide("ondée", new URL("./worker.ts", import.meta.url)), given, { form, file });
}

/** Starts PyTorch's step, from the weights, batch and noise in `file`, or its own. */
export function theirStep(
  setting: StepSetting,
  given: StepCase,
  form: StepForm,
  file: string | null,
): Promise<StepSide> {
  const script = given.kind === "published" ? "topographic_step.py" : "rain_step.py";
  return start(setting, pythonSide("PyTorch", setting.yardstick!, script), given, { form, file });
}

async function start(
  { device, threads, scratch }: StepSetting,
  command: SideCommand,
  given: StepCase,
  { form, file }: Pick<StepRequest, "form" | "file">,
): Promise<StepSide> {
  const side = startSide({ ...command, env: { ...FULL_FLOAT32, TORCHINDUCTOR_CACHE_DIR: join(scratch, "inductor") } });
  try {
    const request: StepRequest = { case: given, form, device, threads, checked: CHECKED, file };
    return { ...side, prepared: await side.ask<Prepared>("prepare", request) };
  } catch (error) {
    await side.close();
    throw error;
  }
}
