/** A way to run a step. */
export interface StepForm {
  /** Traced into one function, or operation by operation. */
  readonly compiled: boolean;
  /** Images with channels last (PyTorch only: TensorFlow's are so already). */
  readonly channelsLast?: boolean;
}

/** A form in words. */
export function formName({ compiled, channelsLast = false }: StepForm): string {
  return [compiled ? "compiled" : "eager", ...(channelsLast ? ["channels_last"] : [])].join(", ");
}

/** Our forms: the first is what training uses, the other is shown for information. */
export const OUR_FORMS: readonly StepForm[] = [{ compiled: true }, { compiled: false }];

/** PyTorch's forms for a case; its best one counts. */
export function theirForms(kind: "published" | "rain"): readonly StepForm[] {
  const forms = [{ compiled: false }, { compiled: true }];
  return kind === "published" ? forms : [...forms, ...forms.map((form) => ({ ...form, channelsLast: true }))];
}
