import { ATTRIBUTE, type AttributeSetters, setAttribute } from "./attributes.ts";
import type { Context, TensorMetadata } from "./context.ts";
import type { TFEOpAttr } from "./deps.ts";
import { describeTensor, DTYPE } from "./dtypes.ts";
import { cName } from "./library.ts";
import { download, type HostValues, withHostTensor } from "./tensor.ts";

/** Where the kernels' operations go: run at once, or recorded into a graph. Tensors are numbers. */
export interface Executor {
  /** A new tensor with these values. */
  create(shape: readonly number[], dtype: number, values: HostValues): number;
  /** Frees a tensor. */
  release(id: number): void;
  /** Values of a tensor. */
  read(id: number): Float32Array | Int32Array | Uint8Array;
  /** Outputs of an operation. */
  execute(
    operation: string,
    attributes: readonly TFEOpAttr[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[];
  /**
   * Runs an operation without outputs that changes variables in place: they are its first inputs. Gives the numbers that the
   * variables have from now on; what else has the old numbers keeps the old values.
   */
  update(
    operation: string,
    attributes: readonly TFEOpAttr[],
    variables: readonly number[],
    inputs: readonly number[],
  ): readonly number[];
}

/** The executor that runs every operation at once. */
export interface EagerExecutor extends Executor {
  /** Number of the resource variable that tensor `id` lives in, after having moved there. */
  resource(id: number): number;
}

/** Name that makes a resource variable nobody else's: it goes with the last handle on it. */
const ANONYMOUS = "cd2c89b7-88b7-44c8-ad83-06c2a9158347";

const JOIN_ONE = [{ name: "N", type: ATTRIBUTE.int, value: 1 }, {
  name: "separator",
  type: ATTRIBUTE.string,
  value: "",
}];

/** Shapes and dtypes of tensors, the first eight of them. */
function describeInputs(context: Context, inputs: readonly number[]): string {
  const shown = inputs.slice(0, 8).map((id) => context.has(id) ? describeTensor(context.metadata(id)) : "?");
  return inputs.length > 8 ? `${shown.join(", ")}, ... ${inputs.length} in all` : shown.join(", ");
}

/** Runs every operation at once in `context`. */
export function eagerExecutor(context: Context): EagerExecutor {
  const symbols = context.symbols;
  const setters: AttributeSetters = {
    string: symbols.TFE_OpSetAttrString,
    int: symbols.TFE_OpSetAttrInt,
    ints: symbols.TFE_OpSetAttrIntList,
    float: symbols.TFE_OpSetAttrFloat,
    bool: symbols.TFE_OpSetAttrBool,
    type: symbols.TFE_OpSetAttrType,
    types: symbols.TFE_OpSetAttrTypeList,
    shape: (op, name, dims, rank) => symbols.TFE_OpSetAttrShape(op, name, dims, rank, context.status),
  };
  let results = new BigUint64Array(64);
  const count = new Int32Array(1);

  const execute: Executor["execute"] = (operation, attributes, inputs, outputs) => {
    const { symbols, status } = context;
    const signature = () => describeInputs(context, inputs);
    const op = symbols.TFE_NewOp(context.pointer, cName(operation), status);
    context.check(operation);
    try {
      for (const id of inputs) {
        symbols.TFE_OpAddInput(op, context.handle(id), status);
        context.check(operation, signature);
      }
      for (const attribute of attributes) setAttribute(setters, op!, attribute);
      if (outputs > results.length) results = new BigUint64Array(outputs);
      count[0] = outputs;
      symbols.TFE_Execute(op, results, count, status);
      context.check(operation, signature);
    } finally {
      symbols.TFE_DeleteOp(op);
    }
    const made: TensorMetadata[] = [];
    for (let i = 0; i < outputs; i++) {
      made.push(context.metadata(context.adopt(Deno.UnsafePointer.create(results[i]!)!)));
    }
    return made;
  };

  const create: Executor["create"] = (shape, dtype, values) =>
    withHostTensor(context, { shape, dtype }, values, (tensor) => {
      const handle = context.symbols.TFE_NewTensorHandle(tensor, context.status);
      context.check("new tensor");
      const id = context.adopt(handle!);
      if (dtype !== DTYPE.string) return id;
      // A handle shares the memory of `tensor`, which does not free its strings: have TensorFlow make its own.
      try {
        return execute("StringJoin", JOIN_ONE, [id], 1)[0]!.id;
      } finally {
        context.release(id);
      }
    });

  const resource = (id: number): number => {
    const home = context.home(id);
    if (home !== undefined) return home.resource;
    const { shape, dtype } = context.metadata(id);
    const type = { name: "dtype", type: ATTRIBUTE.type, value: dtype };
    const anonymous = { name: "shared_name", type: ATTRIBUTE.string, value: ANONYMOUS };
    const made = execute(
      "VarHandleOp",
      [type, { name: "shape", type: ATTRIBUTE.shape, value: shape }, anonymous],
      [],
      1,
    );
    const { id: variable } = made[0]!;
    execute("AssignVariableOp", [type], [variable, id], 0);
    context.settle(id, { resource: variable, read: () => execute("ReadVariableOp", [type], [variable], 1)[0]!.id });
    return variable;
  };

  return {
    resource,
    update: (operation, attributes, variables, inputs) => {
      const resources = variables.map(resource);
      for (const id of variables) context.forget(id);
      execute(operation, attributes, [...resources, ...inputs], 0);
      return variables;
    },
    create,
    release: (id) => context.release(id),
    read: (id) => download(context, id),
    execute,
  };
}
