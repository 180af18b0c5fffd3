import { createHash } from "node:crypto";
/** What a variable holds: of an engine, or as a checkpoint has it. */
export interface VariableValues {
  /** Sizes. */
  readonly shape: readonly number[];
  /** Values, row-major. */
  data(): Promise<ArrayBufferView>;
}

/** What makes a model: a configuration, and variables by name. */
export interface ModelParts {
  /** Configuration. */
  readonly config: object;
  /** Variables. */
  readonly parameters: Readonly<Record<string, VariableValues>>;
}

/** SHA-256, in hexadecimal, of a model's configuration and parameters: the same for copies, and only for them. */
export async function modelIdentity({ config, parameters }: ModelParts): Promise<string> {
  const hash = createHash("sha256");
  hash.update(JSON.stringify(Object.entries(config).sort(([a], [b]) => a < b ? -1 : 1)));
  for (const [name, variable] of Object.entries(parameters).sort(([a], [b]) => a < b ? -1 : 1)) {
    const values = await variable.data();
    hash.update(`${name} ${variable.shape.join(" ")}\n`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest("hex");
}
