/** A way to run a step. */
export interface StepForm {
  /** Traced into one function, or operation by operation. */
  readonly compiled: boolean;
  /** Compiled by XLA (ours only). */
  readonly xla?: boolean;
  /** Products in bfloat16; all else in float32. Default: all in float32. */
  readonly precision?: "bfloat16";
  /** Images with channels last (PyTorch only: TensorFlow's are so already). */
  readonly channelsLast?: boolean;
}

/** A form in words. */
export function formName({ compiled, xla = false, precision, channelsLast = false }: StepForm): string {
  return [
    compiled ? "compiled" : "eager",
    ...(xla ? ["XLA"] : []),
    ...(channelsLast ? ["channels_last"] : []),
    ...(precision === undefined ? [] : [precision]),
  ].join(", ");
}

/** Whether a form must take the very steps of our compiled one: float32, on the same noise (XLA draws other noise). */
export function isExact({ xla = false, precision }: StepForm): boolean {
  return !xla && precision === undefined;
}

/**
 * Largest relative differences of a form's first losses from ours. Rounding grows as steps follow one another. XLA draws other
 * noise from the first step on: an untrained model's loss varies with it.
 */
export function tolerancesOf(form: StepForm): readonly [first: number, second: number, third: number] {
  if (isExact(form)) return [1e-4, 1e-3, 1e-3];
  return form.xla === true ? [0.5, 0.5, 0.5] : [0.1, 0.5, 0.5];
}

/** Our forms: the first is what training uses, the others are shown beside it. */
export const OUR_FORMS: readonly StepForm[] = [
  { compiled: true },
  { compiled: false },
  { compiled: true, xla: true },
  { compiled: true, precision: "bfloat16" },
];

/** PyTorch's forms for a case, in float32 and in bfloat16; the best of each counts. */
export function theirForms(kind: "published" | "rain"): readonly StepForm[] {
  const plain = [{ compiled: false }, { compiled: true }];
  const forms = kind === "published" ? plain : [...plain, ...plain.map((form) => ({ ...form, channelsLast: true }))];
  return [...forms, ...plain.map((form) => ({ ...form, precision: "bfloat16" } as const))];
}
