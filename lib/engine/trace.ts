import { ATTRIBUTE } from "./attributes.ts";
import type { Context, TensorMetadata } from "./context.ts";
import type { TFEOpAttr } from "./deps.ts";
import { describeTensor, DTYPE, sizeOf } from "./dtypes.ts";
import type { Executor } from "./executor.ts";
import { type Node, openGraph, type Operation } from "./graph.ts";
import { lowered, type Precision } from "./precision.ts";

/** Records operations into a graph, to make one TensorFlow function of them. */
export interface Recorder extends Executor {
  /** Declares a tensor that is known only when the function runs. */
  declare(shape: readonly number[], dtype: number): TensorMetadata;
  /** Declares a variable: the function takes its resource. */
  declareVariable(shape: readonly number[], dtype: number): TensorMetadata;
  /**
   * Registers the function `name` in the context. Gives the tensors it takes, in order: those declared and used, then
   * tensors of the context that its operations use, which now belong to the caller.
   *
   * @param assigned variables declared, and tensors whose values they get at the end
   */
  finish(name: string, outputs: readonly number[], assigned: readonly Assignment[]): Recorded;
  /** Frees the graph, whether finished or not, and has tensors that are still in use say that they have no values. */
  close(): void;
}

/** A declared variable and the tensor whose value it gets. */
export interface Assignment {
  /** Number of the variable. */
  readonly variable: number;
  /** Number of the tensor. */
  readonly value: number;
}

/** What a function takes and changes. */
export interface Recorded {
  /** Numbers of the tensors it takes, in order; of a declared variable it takes the resource. */
  readonly takes: readonly number[];
  /** Numbers of the variables it changes. */
  readonly changes: readonly number[];
}

/** A variable of the function: what reads it now, and what the next operation that changes it must wait for. */
interface VariableNode extends Omit<TensorMetadata, "id"> {
  readonly resource: Node;
  readonly before: Set<Operation>;
  changed: boolean;
}

/** Tensors of at most this many elements become constants of the graph: shapes are worked out from such. */
const LARGEST_CONSTANT = 1024;

/** Options of {@link record}. */
export interface RecordOptions {
  /** Of products. */
  readonly precision: Precision;
  /** Name of the function in messages. */
  readonly label: string;
}

/**
 * Starts to record. Tensors made meanwhile (`create`) are also made in `eager`, because tfjs uploads tensors from
 * outside the function late: they must stay good afterwards.
 */
export function record(context: Context, eager: Executor, { precision, label }: RecordOptions): Recorder {
  const graph = openGraph(context);
  const declared = new Map<number, TensorMetadata>();
  const variables = new Map<number, VariableNode>();
  const nodes = new Map<number, Node>();
  const captured = new Map<number, number>();
  /** Numbers that stand for a variable's value, first that of its declaration, then one after each change; and the last. */
  const variableBehind = new Map<number, number>();
  const latest = new Map<number, number>();
  /** Numbers of tensors of the function that have not been released. */
  const alive = new Set<number>();

  const reserve = (): number => {
    const id = context.reserve();
    alive.add(id);
    return id;
  };

  const declare: Recorder["declare"] = (shape, dtype) => {
    const metadata = { id: reserve(), shape: [...shape], dtype };
    declared.set(metadata.id, metadata);
    return metadata;
  };

  const declareVariable: Recorder["declareVariable"] = (shape, dtype) => {
    const metadata = declare(shape, dtype);
    variableBehind.set(metadata.id, metadata.id);
    latest.set(metadata.id, metadata.id);
    return metadata;
  };

  const variableOf = (id: number): VariableNode => {
    let variable = variables.get(id);
    if (variable === undefined) {
      const { shape, dtype } = declared.get(id)!;
      const resource = graph.placeholder({ shape: [], dtype: DTYPE.resource });
      variables.set(id, variable = { shape, dtype, resource, before: new Set(), changed: false });
    }
    return variable;
  };

  /** The present value of a variable. An operation that changes it later leaves this value as it is. */
  const readVariable = (id: number): Node => {
    const { shape, dtype, resource, before, changed } = variableOf(id);
    const reader = graph.add("ReadVariableOp", [typed(dtype)], [resource], changed ? before : []);
    before.add(reader);
    return graph.shaped("ReadVariableOp", reader, shape);
  };

  const nodeOf = (id: number): Node => {
    let node = nodes.get(id);
    if (node === undefined) {
      const known = declared.get(id);
      const variable = variableBehind.get(id);
      node = variable === undefined ? graph.placeholder(known ?? context.metadata(id)) : readVariable(variable);
      nodes.set(id, node);
      if (known === undefined && variable === undefined) captured.set(id, context.share(id));
    }
    return node;
  };

  const create: Executor["create"] = (shape, dtype, values) => {
    const id = eager.create(shape, dtype, values);
    if (sizeOf(shape) <= LARGEST_CONSTANT) nodes.set(id, graph.constant({ shape: [...shape], dtype }, values));
    return id;
  };

  const read: Executor["read"] = (id) => {
    if (context.has(id)) return eager.read(id);
    const node = nodes.get(id);
    const what = node === undefined || node.operation === "ReadVariableOp"
      ? "an input or a variable"
      : `the ${describeTensor(node)} that ${node.operation} makes`;
    throw new TypeError(`Cannot read ${what} in the compiled function ${label}: it has values only when that runs`);
  };

  const execute: Executor["execute"] = (operation, attributes, inputs, outputs) => {
    const made = lowered(graph, precision, { operation, attributes, inputs: inputs.map(nodeOf), outputs });
    for (const id of inputs) {
      // TensorFlow copies a value that is in use when its variable changes: let the change wait for its users.
      const variable = variableBehind.get(id);
      if (variable !== undefined && latest.get(variable) === id) {
        for (const { maker } of made) variableOf(variable).before.add(maker);
      }
    }
    return made.map((node) => {
      const id = reserve();
      nodes.set(id, node);
      return { id, shape: node.shape, dtype: node.dtype };
    });
  };

  /** Adds an operation that changes variables, given by their declarations, after all that reads or changes them so far. */
  const change = (
    operation: string,
    attributes: readonly TFEOpAttr[],
    ids: readonly number[],
    values: readonly Node[],
  ): void => {
    const changed = ids.map(variableOf);
    const resources = changed.map(({ resource }) => resource);
    const after = new Set(changed.flatMap(({ before }) => [...before]));
    const added = graph.add(operation, attributes, [...resources, ...values], after);
    for (const variable of changed) {
      variable.before.clear();
      variable.before.add(added);
      variable.changed = true;
    }
  };

  const update: Executor["update"] = (operation, attributes, ids, inputs) => {
    const owners = ids.map((id) => variableBehind.get(id));
    if (owners.some((owner, i) => owner === undefined || latest.get(owner) !== ids[i])) {
      throw new TypeError(
        `Cannot run ${operation} on a variable that the compiled function has assigned before: update it first`,
      );
    }
    const variables = owners as number[];
    const values = inputs.map(nodeOf);
    ids.forEach(nodeOf); // a clone may read the value from before the change after it
    change(operation, attributes, variables, values);
    return variables.map((variable) => {
      const id = reserve();
      variableBehind.set(id, variable);
      latest.set(variable, id);
      return id;
    });
  };

  const finish: Recorder["finish"] = (name, outputs, assigned) => {
    const results = outputs.map(nodeOf);
    const assignments = assigned.filter(({ variable, value }) => latest.get(variable) !== value)
      .map(({ variable, value }) => ({ variable, node: nodeOf(value) }));
    for (const { variable, node } of assignments) change("AssignVariableOp", [typed(node.dtype)], [variable], [node]);
    const changes = [...variables].filter(([, { changed }]) => changed);
    const last = new Set(changes.flatMap(([, { before }]) => [...before]));
    // Through Identity, as an input or the same tensor twice cannot be outputs; after all changes of variables.
    const finals = results.map((node) => {
      const type = { name: "T", type: ATTRIBUTE.type, value: node.dtype };
      return graph.node("Identity", graph.add("Identity", [type], [node], last), 0);
    });
    const used = [...declared.keys()].filter((id) => variables.has(id) || nodes.has(id));
    const inputs = [...used, ...captured.keys()].map((id) => variables.get(id)?.resource ?? nodes.get(id)!);
    graph.register(name, inputs, finals);
    const shared = [...captured.values()];
    captured.clear();
    return { takes: [...used, ...shared], changes: changes.map(([id]) => id) };
  };

  return {
    declare,
    declareVariable,
    create,
    release: (id) => {
      if (!alive.delete(id)) eager.release(id);
    },
    read,
    execute,
    update,
    finish,
    close: () => {
      for (const id of captured.values()) context.release(id);
      for (const id of alive) {
        const made = describeTensor(nodes.get(id) ?? declared.get(variableBehind.get(id) ?? id)!);
        context.refuse(
          id,
          `Cannot use the ${made} made while tracing ${label}: it has no values; return it from ${label}`,
        );
      }
      graph.close();
    },
  };
}

const typed = (dtype: number) => ({ name: "dtype", type: ATTRIBUTE.type, value: dtype });
