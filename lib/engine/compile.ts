import type { Context, TensorMetadata } from "./context.ts";
import type { NodeJSKernelBackend, Tensor, Tf, Variable } from "./deps.ts";
import type { Executor } from "./executor.ts";
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
  /** How many versions to keep, for inputs of different shapes and dtypes; the oldest goes first. Default 8. */
  readonly versions?: number;
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
  readonly eager: Executor;
  /** Sends the kernels' operations elsewhere; null: back to `eager`. */
  readonly divert: (executor: Executor | null) => void;
  /** Whether operations go elsewhere now. */
  readonly diverted: () => boolean;
}

/** A version of a function: registered in TensorFlow under `name`. */
interface Version {
  readonly name: string;
  /** What to pass: the input of that number, the value of a variable, a tensor that the version keeps. */
  readonly takes: readonly ({ input: number } | { variable: Variable } | { kept: number })[];
  /** How many outputs the function has; new values of `assigned` follow them. */
  readonly outputs: number;
  readonly assigned: readonly Variable[];
}

/** Methods that the backend declares private, and that every kernel uses. */
interface Internals {
  createOutputTensor(metadata: TensorMetadata): Tensor;
  getInputTensorIds(tensors: readonly Tensor[]): number[];
}

/** Makes one TensorFlow function of all operations of a function: see `Engine.compile`. */
export function tensorFlowCompiler(parts: CompilerParts): Compiler {
  const { tf, context, eager, diverted } = parts;
  const internals = parts.backend as unknown as Internals;
  let serial = 0;

  const run = (version: Version, inputs: readonly Tensor[]): readonly Tensor[] => {
    const tensors = version.takes.map((source) => {
      if ("kept" in source) return source.kept;
      const tensor = "input" in source ? inputs[source.input]! : source.variable;
      if (tensor.isDisposed) throw new Error(`Cannot run ${version.name}: ${nameOf(tensor)} was disposed`);
      return internals.getInputTensorIds([tensor])[0]!;
    });
    const made = eager.execute(version.name, [], tensors, version.outputs + version.assigned.length)
      .map((metadata) => internals.createOutputTensor(metadata));
    version.assigned.forEach((variable, i) => {
      const value = made[version.outputs + i]!;
      variable.assign(value);
      value.dispose();
    });
    return made.slice(0, version.outputs);
  };

  const free = (version: Version): void => {
    for (const source of version.takes) if ("kept" in source) context.release(source.kept);
    context.removeFunction(version.name);
  };

  return (fn, options = {}) => {
    const label = (options.name ?? fn.name).replace(/\W+/g, "_") || "function";
    const plain = tidied(tf, fn);
    const versions = new Map<string, Version>();
    let started = false;
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
        version = trace(parts, internals, fn, inputs, `${label}_${++serial}`);
        versions.set(key, version);
        const [oldest] = versions;
        if (versions.size > (options.versions ?? 8)) {
          versions.delete(oldest![0]);
          free(oldest![1]);
        }
      }
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
  internals: Internals,
  fn: TensorFunction,
  inputs: readonly Tensor[],
  name: string,
): Version {
  const engine = tf.engine();
  const recorder = record(context, eager);
  const declare = ({ shape, dtype }: Tensor) => recorder.declare(shape, backend.getDTypeInteger(dtype));
  const variables = Object.values(engine.registeredVariables);
  const random = Math.random;
  const restore: (() => void)[] = [];
  engine.startScope(name);
  try {
    divert(recorder);
    Math.random = () => {
      throw new TypeError(
        "Cannot draw a random number in a compiled function: it would stay the same; use engine.noise",
      );
    };
    const insideInputs = inputs.map(declare);
    const insideVariables = variables.map(declare);
    const symbolic = insideVariables.map((metadata) => internals.createOutputTensor(metadata).dataId);
    variables.forEach((variable, i) => restore.push(point(tf, variable, symbolic[i]!)));

    const outputs = fn(insideInputs.map((metadata) => internals.createOutputTensor(metadata)));

    const made = Object.values(engine.registeredVariables).filter((variable) => !variables.includes(variable));
    if (made.length > 0) {
      const names = made.map(nameOf).join(", ");
      made.forEach((variable) => variable.dispose());
      throw new TypeError(`Cannot compile ${name}: it makes ${names} again; make variables outside`);
    }
    const assigned = variables.filter((variable, i) => variable.dataId !== symbolic[i]);
    const taken = recorder.finish(name, internals.getInputTensorIds([...outputs, ...assigned]));
    const takes = taken.map((id) => {
      const input = insideInputs.findIndex((metadata) => metadata.id === id);
      if (input >= 0) return { input };
      const variable = variables[insideVariables.findIndex((metadata) => metadata.id === id)];
      return variable === undefined ? { kept: id } : { variable };
    });
    return { name, takes, outputs: outputs.length, assigned };
  } finally {
    for (const back of restore) back();
    engine.endScope();
    Math.random = random;
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
