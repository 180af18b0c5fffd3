import type { Context } from "./context.ts";
import type { NodeJSKernelBackend, Tensor, Tf, TFEOpAttr, Variable } from "./deps.ts";
import { ATTRIBUTE } from "./attributes.ts";
import type { EagerExecutor, Executor } from "./executor.ts";
import { internalsOf, ownTensor } from "./internals.ts";
import type { Precision } from "./precision.ts";
import { watchSideEffects } from "./side_effects.ts";
import { record } from "./trace.ts";

/** A function from tensors to tensors, which may also read and assign variables. */
export type TensorFunction = (inputs: readonly Tensor[]) => readonly Tensor[];

/** A {@link TensorFunction} compiled by an engine. */
export interface CompiledFunction {
  /** Runs it. The outputs are new tensors, of the caller's tidy scope. */
  (inputs: readonly Tensor[]): readonly Tensor[];
  /** Frees what was compiled; the function may still be called, and is then compiled again. */
  dispose(): void;
}

/** Options of compiling. */
export interface CompileOptions {
  /** Name in messages. Default: that of the function. */
  readonly name?: string;
  /** How many versions to keep, for inputs of different shapes and dtypes; the least recently used goes first. Default 8. */
  readonly versions?: number;
  /** Compile with XLA, which joins operations and compiles for seconds; it draws other noise. Default false. */
  readonly xla?: boolean;
  /**
   * "bfloat16" rounds the inputs and results of matrix products and convolutions to bfloat16, added up in float32; all
   * else, variables too, stays float32. Default "float32".
   */
  readonly precision?: Precision;
}

/** Turns a function of tensors into one that runs faster. */
export type Compiler = (fn: TensorFunction, options?: CompileOptions) => CompiledFunction;

/** Runs the function as it is: for backends that have nothing to compile to. */
export function plainCompiler(tf: Tf): Compiler {
  return (fn) => Object.assign(tidied(tf, fn), { dispose: () => {} });
}

/** What {@link tensorFlowCompiler} needs of an engine. */
export interface CompilerParts {
  readonly tf: Tf;
  readonly backend: NodeJSKernelBackend;
  readonly context: Context;
  readonly eager: EagerExecutor;
  /** Sends the kernels' operations elsewhere; null: back to `eager`. */
  readonly divert: (executor: Executor | null) => void;
  /** Whether operations go elsewhere now. */
  readonly diverted: () => boolean;
}

/** A version of a function: registered in TensorFlow under `name`. */
interface Version {
  readonly name: string;
  /** What to pass: the input of that number, the resource of a variable, a tensor that the version keeps. */
  readonly takes: readonly ({ input: number } | { variable: Variable } | { kept: number })[];
  readonly outputs: number;
  readonly changes: ReadonlySet<Variable>;
  readonly attributes: readonly TFEOpAttr[];
}

/** Makes one TensorFlow function of all operations of a function: see `Engine.compile`. */
export function tensorFlowCompiler(parts: CompilerParts): Compiler {
  const { tf, backend, context, eager, diverted } = parts;
  const internals = internalsOf(backend);
  let serial = 0;

  const run = (version: Version, inputs: readonly Tensor[]): readonly Tensor[] => {
    const taken = version.takes.map((source) => {
      if ("kept" in source) return source.kept;
      const tensor = "input" in source ? inputs[source.input]! : source.variable;
      if (tensor.isDisposed) throw new Error(`Cannot run ${version.name}: ${nameOf(tensor)} was disposed`);
      if ("input" in source) return internals.getInputTensorIds([tensor])[0]!;
      const id = ownTensor(context, backend, source.variable);
      const resource = eager.resource(id);
      // A value in somebody's hands would be copied before the variable changes.
      if (version.changes.has(source.variable)) context.forget(id);
      return resource;
    });
    return eager.execute(version.name, version.attributes, taken, version.outputs)
      .map((metadata) => internals.createOutputTensor(metadata));
  };

  const free = (version: Version): void => {
    for (const source of version.takes) if ("kept" in source) context.release(source.kept);
    context.removeFunction(version.name);
  };

  return (fn, options = {}) => {
    const { versions: most = 8 } = options;
    if (!(Number.isInteger(most) && most >= 1)) {
      throw new RangeError(`Cannot keep ${most} versions of a function: give a whole number of at least 1`);
    }
    const label = (options.name ?? fn.name).replace(/\W+/g, "_") || "function";
    const plain = tidied(tf, fn);
    const versions = new Map<string, Version>();
    // XLA and bfloat16 round otherwise than the plain function: a run that goes on would end at other bits.
    let started = options.xla === true || options.precision === "bfloat16";
    const call = (inputs: readonly Tensor[]): readonly Tensor[] => {
      // Part of a function that is being compiled, or of one that is being differentiated.
      if (diverted() || tf.engine().state.gradientDepth > 0) return fn(inputs);
      if (!started) {
        const outputs = plain(inputs);
        started = true;
        return outputs;
      }
      const key = inputs.map(({ dtype, shape }) => `${dtype}[${shape}]`).join();
      let version = versions.get(key);
      if (version === undefined) {
        version = trace(parts, fn, inputs, { ...options, label, name: `${label}_${++serial}` });
        if (versions.size === most) {
          const [oldest] = versions;
          versions.delete(oldest![0]);
          free(oldest![1]);
        }
      }
      // The last of a map is the one that was set last.
      versions.delete(key);
      versions.set(key, version);
      return run(version, inputs);
    };
    const dispose = () => {
      versions.forEach(free);
      versions.clear();
    };
    return Object.assign(call, { dispose });
  };
}

function trace(
  { tf, backend, context, eager, divert }: CompilerParts,
  fn: TensorFunction,
  inputs: readonly Tensor[],
  { name, label, xla, precision = "float32" }: CompileOptions & { readonly name: string; readonly label: string },
): Version {
  const engine = tf.engine();
  const internals = internalsOf(backend);
  const recorder = record(context, eager, { precision, label });
  const variables = Object.values(engine.registeredVariables);
  const restore: (() => void)[] = [];
  engine.startScope(name);
  const watch = watchSideEffects(label, backend);
  try {
    divert(recorder);
    const typeOf = ({ dtype }: Tensor) => backend.getDTypeInteger(dtype);
    const insideInputs = inputs.map((input) => recorder.declare(input.shape, typeOf(input)));
    const insideVariables = variables.map((variable) => recorder.declareVariable(variable.shape, typeOf(variable)));
    const symbolic = insideVariables.map((metadata) => internals.createOutputTensor(metadata).dataId);
    variables.forEach((variable, i) => restore.push(point(tf, variable, symbolic[i]!)));

    const given = insideInputs.map((metadata) => internals.createOutputTensor(metadata));
    const outputs = watch.run(() => fn(given));

    const made = Object.values(engine.registeredVariables).filter((variable) => !variables.includes(variable));
    if (made.length > 0) {
      const names = made.map(nameOf).join(", ");
      made.forEach((variable) => variable.dispose());
      throw new TypeError(`Cannot compile ${name}: it makes ${names} when compiled; make variables outside`);
    }
    const assigned = variables.flatMap((variable, i) =>
      variable.dataId === symbolic[i]
        ? []
        : [{ variable: insideVariables[i]!.id, value: internals.getInputTensorIds([variable])[0]! }]
    );
    const { takes, changes } = recorder.finish(name, internals.getInputTensorIds([...outputs]), assigned);
    const variableOf = (id: number) => variables[insideVariables.findIndex((metadata) => metadata.id === id)];
    return {
      name,
      takes: takes.map((id) => {
        const input = insideInputs.findIndex((metadata) => metadata.id === id);
        const variable = variableOf(id);
        return input >= 0 ? { input } : variable === undefined ? { kept: id } : { variable };
      }),
      outputs: outputs.length,
      changes: new Set(changes.map((id) => variableOf(id)!)),
      attributes: xla === true ? [{ name: "_XlaMustCompile", type: ATTRIBUTE.bool, value: true }] : [],
    };
  } finally {
    for (const back of restore) back();
    engine.endScope();
    watch.end();
    divert(null);
    recorder.close();
  }
}

/** Lets a variable stand for other data until the function returned is called. */
function point(tf: Tf, variable: Variable, dataId: Tensor["dataId"]): () => void {
  const before = variable.dataId;
  variable.dataId = dataId;
  tf.engine().incRef(variable, tf.backend());
  return () => {
    tf.engine().disposeTensor(variable);
    variable.dataId = before;
  };
}

const nameOf = (tensor: Tensor): string => "name" in tensor ? `variable "${tensor.name}"` : "an input";

function tidied(tf: Tf, fn: TensorFunction): TensorFunction {
  return (inputs) => tf.tidy(() => [...fn(inputs)]);
}
