import { ATTRIBUTE } from "./attributes.ts";
import type { TFEOpAttr } from "./deps.ts";
import { DTYPE } from "./dtypes.ts";
import type { Graph, Node } from "./graph.ts";

/** How matrix products and convolutions are computed: as their inputs are, or rounded to 8 bits of significand. */
export type Precision = "float32" | "bfloat16";

/** Operations that gain by bfloat16; they add up in float32. */
const PRODUCTS: ReadonlySet<string> = new Set([
  "MatMul",
  "BatchMatMul",
  "BatchMatMulV2",
  "Conv2D",
  "Conv2DBackpropFilter",
  "Conv2DBackpropInput",
]);

/** An operation to be added to a graph. */
export interface Call {
  /** Its kind. */
  readonly operation: string;
  /** Its attributes. */
  readonly attributes: readonly TFEOpAttr[];
  /** Its inputs. */
  readonly inputs: readonly Node[];
  /** Number of its outputs. */
  readonly outputs: number;
}

/** Adds an operation to a graph: products of float32 with their inputs rounded to bfloat16 where asked, results float32. */
export function lowered(graph: Graph, precision: Precision, call: Call): readonly Node[] {
  const { operation, attributes, inputs, outputs } = call;
  const isRounded = precision === "bfloat16" && PRODUCTS.has(operation) &&
    inputs.some(({ dtype }) => dtype === DTYPE.float32);
  const made = isRounded
    ? graph.add(
      operation,
      attributes.map((attribute) => attribute.name === "T" ? { ...attribute, value: DTYPE.bfloat16 } : attribute),
      inputs.map((node) => node.dtype === DTYPE.float32 ? cast(graph, node, DTYPE.bfloat16) : node),
    )
    : graph.add(operation, attributes, inputs);
  const nodes = Array.from({ length: outputs }, (_, index) => graph.node(operation, made, index));
  return isRounded ? nodes.map((node) => cast(graph, node, DTYPE.float32)) : nodes;
}

function cast(graph: Graph, node: Node, dtype: number): Node {
  const attributes = [
    { name: "SrcT", type: ATTRIBUTE.type, value: node.dtype },
    { name: "DstT", type: ATTRIBUTE.type, value: dtype },
    { name: "Truncate", type: ATTRIBUTE.bool, value: false },
  ];
  return graph.node("Cast", graph.add("Cast", attributes, [node]), 0);
}
