import { ATTRIBUTE, type AttributeSetters, setAttribute } from "./attributes.ts";
import type { Context, TensorMetadata } from "./context.ts";
import type { TFEOpAttr } from "./deps.ts";
import { describeTensor } from "./dtypes.ts";
import { cName, type Symbols } from "./library.ts";
import { type HostValues, withHostTensor } from "./tensor.ts";

/** An operation in a graph. */
export type Operation = Deno.PointerObject;

/** An output of an operation in a graph: a `TF_Output`, and what is known of it. */
export interface Node extends Omit<TensorMetadata, "id"> {
  /** Name of the kind of operation. */
  readonly operation: string;
  /** The operation. */
  readonly maker: Operation;
  /** The `TF_Output`. */
  readonly output: Uint8Array<ArrayBuffer>;
}

/** Operations of TensorFlow, to be made a function of the context. */
export interface Graph {
  /** Adds an operation, to run after those named and those that make its inputs. */
  add(
    operation: string,
    attributes: readonly TFEOpAttr[],
    inputs: readonly Node[],
    after?: Iterable<Operation>,
  ): Operation;
  /** Adds a constant. */
  constant(tensor: Omit<TensorMetadata, "id">, values: HostValues): Node;
  /** Adds an input. */
  placeholder(tensor: Omit<TensorMetadata, "id">): Node;
  /** The output number `index` of an operation. @throws TypeError when its shape is not known */
  node(operation: string, maker: Operation, index: number): Node;
  /** Tells the shape of an output that TensorFlow cannot know, and gives the output. */
  shaped(operation: string, maker: Operation, shape: readonly number[]): Node;
  /** Registers a function in the context. */
  register(name: string, inputs: readonly Node[], outputs: readonly Node[]): void;
  /** Frees the graph, whether registered or not. */
  close(): void;
}

/** Operations whose first inputs are one list: how many inputs follow it. */
const AFTER_LIST: Readonly<Record<string, number>> = { AddN: 0, ConcatV2: 1, Einsum: 0, Pack: 0 };

/** Starts an empty graph. */
export function openGraph(context: Context): Graph {
  const { symbols, status } = context;
  const setters = graphSetters(symbols);
  const graph = symbols.TF_NewGraph()!;
  let operations = 0;

  const add = (
    operation: string,
    attributes: readonly TFEOpAttr[],
    inputs: readonly Node[],
    after: Iterable<Operation> = [],
    value: Deno.PointerValue = null,
  ): Operation => {
    const description = symbols.TF_NewOperation(graph, cName(operation), encode(`${operation}_${operations++}`))!;
    const following = AFTER_LIST[operation];
    const listed = following === undefined ? 0 : inputs.length - following;
    if (following !== undefined) symbols.TF_AddInputList(description, pack(inputs.slice(0, listed)), listed);
    for (const input of inputs.slice(listed)) symbols.TF_AddInput(description, input.output);
    for (const earlier of after) symbols.TF_AddControlInput(description, earlier);
    for (const attribute of attributes) setAttribute(setters, description, attribute);
    if (value !== null) symbols.TF_SetAttrTensor(description, cName("value"), value, status);
    const added = symbols.TF_FinishOperation(description, status);
    context.check(operation, () => inputs.map(describeTensor).join(", "));
    return added!;
  };

  const node: Graph["node"] = (operation, maker, index) => {
    const output = toOutput(maker, index);
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
    return { operation, maker, output, shape, dtype: symbols.TF_OperationOutputType(output) };
  };

  const typed = (dtype: number): TFEOpAttr => ({ name: "dtype", type: ATTRIBUTE.type, value: dtype });

  return {
    add,
    node,
    constant: ({ shape, dtype }, values) =>
      withHostTensor(
        context,
        { shape, dtype },
        values,
        (tensor) => node("Const", add("Const", [typed(dtype)], [], [], tensor), 0),
      ),
    placeholder: ({ shape, dtype }) => {
      const attributes = [typed(dtype), { name: "shape", type: ATTRIBUTE.shape, value: shape }];
      return node("Placeholder", add("Placeholder", attributes, []), 0);
    },
    shaped: (operation, maker, shape) => {
      const dims = BigInt64Array.from(shape, BigInt);
      symbols.TF_GraphSetTensorShape(graph, toOutput(maker, 0), dims, shape.length, status);
      context.check(operation);
      return node(operation, maker, 0);
    },
    register: (name, inputs, outputs) => {
      const [ins, outs] = [pack(inputs), pack(outputs)];
      const [n, m] = [inputs.length, outputs.length];
      const fn = symbols.TF_GraphToFunction(
        graph,
        encode(name),
        0,
        -1,
        null,
        n,
        ins,
        m,
        outs,
        null,
        null,
        null,
        status,
      );
      context.check(name);
      symbols.TFE_ContextAddFunction(context.pointer, fn, status);
      symbols.TF_DeleteFunction(fn);
      context.check(name);
    },
    close: () => symbols.TF_DeleteGraph(graph),
  };
}

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(`${text}\0`);

function toOutput(operation: Operation, index: number): Uint8Array<ArrayBuffer> {
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
