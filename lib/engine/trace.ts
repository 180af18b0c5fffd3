import { ATTRIBUTE, type AttributeSetters, setAttribute } from "./attributes.ts";
import type { Context, TensorMetadata } from "./context.ts";
import type { TFEOpAttr } from "./deps.ts";
import { describeTensor, sizeOf } from "./dtypes.ts";
import type { Executor } from "./executor.ts";
import { cName, type Symbols } from "./library.ts";
import { withHostTensor } from "./tensor.ts";

/** Records operations into a graph, to make one TensorFlow function of them. */
export interface Recorder extends Executor {
  /** Declares a tensor that is known only when the function runs. */
  declare(shape: readonly number[], dtype: number): TensorMetadata;
  /**
   * Registers the function `name` in the context. Gives the tensors it takes, in order: those declared and used, then
   * tensors of the context that its operations use, which now belong to the caller.
   */
  finish(name: string, outputs: readonly number[]): readonly number[];
  /** Frees the graph, whether finished or not. */
  close(): void;
}

/** An output of an operation in the graph: a `TF_Output`, and what is known of it. */
interface Node extends Omit<TensorMetadata, "id"> {
  readonly operation: string;
  readonly output: Uint8Array<ArrayBuffer>;
}

/** Operations whose first inputs are one list: how many inputs follow it. */
const AFTER_LIST: Readonly<Record<string, number>> = { AddN: 0, ConcatV2: 1, Einsum: 0, Pack: 0 };

/** Tensors of at most this many elements become constants of the graph: shapes are worked out from such. */
const LARGEST_CONSTANT = 1024;

/**
 * Starts to record. Tensors made meanwhile (`create`) are also made in `eager`, because tfjs uploads tensors from
 * outside the function late: they must stay good afterwards.
 */
export function record(context: Context, eager: Executor): Recorder {
  const { symbols, status } = context;
  const setters = graphSetters(symbols);
  const graph = symbols.TF_NewGraph()!;
  const declared = new Map<number, TensorMetadata>();
  const nodes = new Map<number, Node>();
  const captured = new Map<number, number>();
  let operations = 0;

  const add = (
    operation: string,
    attributes: readonly TFEOpAttr[],
    inputs: readonly Node[],
    value: Deno.PointerValue = null,
  ): Deno.PointerObject => {
    const description = symbols.TF_NewOperation(graph, cName(operation), encode(`${operation}_${operations++}`))!;
    const after = AFTER_LIST[operation];
    const listed = after === undefined ? 0 : inputs.length - after;
    if (after !== undefined) symbols.TF_AddInputList(description, pack(inputs.slice(0, listed)), listed);
    for (const input of inputs.slice(listed)) symbols.TF_AddInput(description, input.output);
    for (const attribute of attributes) setAttribute(setters, description, attribute);
    if (value !== null) symbols.TF_SetAttrTensor(description, cName("value"), value, status);
    const added = symbols.TF_FinishOperation(description, status);
    context.check(operation, () => inputs.map(describeTensor).join(", "));
    return added!;
  };

  const nodeAt = (operation: string, added: Deno.PointerObject, index: number): Node => {
    const output = toOutput(added, index);
    const rank = symbols.TF_GraphGetTensorNumDims(graph, output, status);
    const dims = new BigInt64Array(Math.max(rank, 1));
    if (rank > 0) symbols.TF_GraphGetTensorShape(graph, output, dims, rank, status);
    context.check(operation);
    const shape = rank < 0 ? [-1] : Array.from(dims.subarray(0, rank), Number);
    if (shape.includes(-1)) {
      throw new TypeError(
        `Cannot compile ${operation}: the shape of its output depends on values, not on shapes alone`,
      );
    }
    return { operation, output, shape, dtype: symbols.TF_OperationOutputType(output) };
  };

  const placeholder = ({ shape, dtype }: Omit<TensorMetadata, "id">): Node => {
    const attributes = [
      { name: "dtype", type: ATTRIBUTE.type, value: dtype },
      { name: "shape", type: ATTRIBUTE.shape, value: shape },
    ];
    return nodeAt("Placeholder", add("Placeholder", attributes, []), 0);
  };

  const nodeOf = (id: number): Node => {
    let node = nodes.get(id);
    if (node === undefined) {
      node = placeholder(declared.get(id) ?? context.metadata(id));
      nodes.set(id, node);
      if (!declared.has(id)) captured.set(id, context.share(id));
    }
    return node;
  };

  const create: Executor["create"] = (shape, dtype, values) => {
    const id = eager.create(shape, dtype, values);
    if (sizeOf(shape) > LARGEST_CONSTANT) return id;
    const attributes = [{ name: "dtype", type: ATTRIBUTE.type, value: dtype }];
    const constant = withHostTensor(
      context,
      { shape, dtype },
      values,
      (tensor) => add("Const", attributes, [], tensor),
    );
    nodes.set(id, nodeAt("Const", constant, 0));
    return id;
  };

  const read: Executor["read"] = (id) => {
    if (context.has(id)) return eager.read(id);
    const node = nodes.get(id);
    const what = node === undefined
      ? "an input or a variable"
      : `the ${describeTensor(node)} that ${node.operation} makes`;
    throw new TypeError(`Cannot read ${what} in a compiled function: it has values only when the function runs`);
  };

  const execute: Executor["execute"] = (operation, attributes, inputs, outputs) => {
    const added = add(operation, attributes, inputs.map(nodeOf));
    return Array.from({ length: outputs }, (_, index) => {
      const node = nodeAt(operation, added, index);
      const id = context.reserve();
      nodes.set(id, node);
      return { id, shape: node.shape, dtype: node.dtype };
    });
  };

  const finish: Recorder["finish"] = (name, outputs) => {
    // Through Identity, as an input or the same tensor twice cannot be outputs.
    const results = outputs.map((id) => {
      const node = nodeOf(id);
      return nodeAt("Identity", add("Identity", [{ name: "T", type: ATTRIBUTE.type, value: node.dtype }], [node]), 0);
    });
    const used = [...declared.keys()].filter((id) => nodes.has(id));
    const inputs = [...used, ...captured.keys()].map((id) => nodes.get(id)!);
    const { length: n } = inputs;
    const { length: m } = results;
    const [ins, outs] = [pack(inputs), pack(results)];
    const fn = symbols.TF_GraphToFunction(graph, encode(name), 0, -1, null, n, ins, m, outs, null, null, null, status);
    context.check(name);
    symbols.TFE_ContextAddFunction(context.pointer, fn, status);
    symbols.TF_DeleteFunction(fn);
    context.check(name);
    const shared = [...captured.values()];
    captured.clear();
    return [...used, ...shared];
  };

  return {
    declare: (shape, dtype) => {
      const metadata = { id: context.reserve(), shape: [...shape], dtype };
      declared.set(metadata.id, metadata);
      return metadata;
    },
    create,
    release: (id) => eager.release(id),
    read,
    execute,
    finish,
    close: () => {
      for (const id of captured.values()) context.release(id);
      symbols.TF_DeleteGraph(graph);
    },
  };
}

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(`${text}\0`);

function toOutput(operation: Deno.PointerObject, index: number): Uint8Array<ArrayBuffer> {
  const bytes = new DataView(new ArrayBuffer(16));
  bytes.setBigUint64(0, Deno.UnsafePointer.value(operation), true);
  bytes.setInt32(8, index, true);
  return new Uint8Array(bytes.buffer);
}

function pack(nodes: readonly Node[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(16 * nodes.length);
  nodes.forEach((node, i) => bytes.set(node.output, 16 * i));
  return bytes;
}

function graphSetters(symbols: Symbols): AttributeSetters {
  return {
    string: symbols.TF_SetAttrString,
    int: symbols.TF_SetAttrInt,
    ints: symbols.TF_SetAttrIntList,
    float: symbols.TF_SetAttrFloat,
    bool: symbols.TF_SetAttrBool,
    type: symbols.TF_SetAttrType,
    types: symbols.TF_SetAttrTypeList,
    shape: symbols.TF_SetAttrShape,
  };
}
