import type { Context, TensorMetadata } from "./context.ts";
import type { NodeJSKernelBackend, Tensor, Variable } from "./deps.ts";

/** Methods that the backend declares private, and that every kernel uses. */
export interface Internals {
  /** A tensor of tfjs for a tensor of TensorFlow. */
  createOutputTensor(metadata: TensorMetadata): Tensor;
  /** The tensors of TensorFlow behind tensors of tfjs, uploaded where they were not yet. */
  getInputTensorIds(tensors: readonly Tensor[]): number[];
}

/** The private methods of the backend. */
export function internalsOf(backend: NodeJSKernelBackend): Internals {
  return backend as unknown as Internals;
}

/**
 * The tensor of TensorFlow behind a variable, shared with no other tensor of tfjs: what changes it in place changes the
 * variable alone.
 */
export function ownTensor(context: Context, backend: NodeJSKernelBackend, variable: Variable): number {
  const internals = internalsOf(backend);
  const [id] = internals.getInputTensorIds([variable]) as [number];
  if (backend.refCount(variable.dataId) === 1) return id;
  const copy = internals.createOutputTensor(context.metadata(context.share(id)));
  variable.assign(copy);
  copy.dispose();
  return internals.getInputTensorIds([variable])[0]!;
}
