/** TensorFlow refused an operation. The message names the operation, the shapes and dtypes of its inputs, and why. */
export class TensorFlowError extends Error {
  /** Name of the operation, such as "MatMul". */
  readonly operation: string;
  /** TensorFlow's code: 3 invalid argument, 5 not found, 8 resource exhausted (memory), 12 not implemented, ... */
  readonly code: number;

  /** An error of `operation` with TensorFlow's `code`. */
  constructor(message: string, operation: string, code: number) {
    super(message);
    this.name = "TensorFlowError";
    this.operation = operation;
    this.code = code;
  }
}

/** TensorFlow's message without the internal names that surround it. */
export function plainMessage(message: string): string {
  return message.replace(/\{\{[^}]*\}\}\s*/g, "").replace(/\s*\[\[[^\]]*\]\]/g, "").replace(
    /\s*\[Op:[^\]]*\](\s*name:\s*)?/g,
    "",
  ).trim();
}
