// The packages of this room, fetched and loaded when first needed: importing this file costs nothing. Deno fetches at
// the start of a program whatever a literal `import()` anywhere in it names; it does not look into `resolve`.
// deno-lint-ignore-file no-import-prefix
import type * as tfjs from "npm:@tensorflow/tfjs@4.22.0";

export type { NodeJSKernelBackend } from "npm:@tensorflow/tfjs-node-gpu@4.22.0/dist/nodejs_kernel_backend.js";
export type { TFEOpAttr, TFJSBinding } from "npm:@tensorflow/tfjs-node-gpu@4.22.0/dist/tfjs_binding.js";

/** The tfjs namespace: tensors, operations (also chained), gradients, optimizers. */
export type Tf = typeof tfjs;

/** A tensor of tfjs, of any rank. */
export type Tensor = InstanceType<Tf["Tensor"]>;
/** A tensor whose value can be assigned. */
export type Variable = InstanceType<Tf["Variable"]>;
/** A tensor of rank 0. */
export type Scalar = tfjs.Scalar;
/** A tensor of rank 1. */
export type Tensor1D = tfjs.Tensor1D;
/** A tensor of rank 2. */
export type Tensor2D = tfjs.Tensor2D;
/** A tensor of rank 3. */
export type Tensor3D = tfjs.Tensor3D;
/** A tensor of rank 4. */
export type Tensor4D = tfjs.Tensor4D;
/** Element types of tensors. */
export type DataType = tfjs.DataType;
/** Shape, element type and data of a tensor, as kernels see it. */
export type TensorInfo = tfjs.TensorInfo;
/** What computes a kernel. */
export type KernelFunc = tfjs.KernelFunc;
/** Tensors by name. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

/** tfjs itself, with its plain CPU backend. */
export const loadTfjs = (): Promise<Tf> => import(import.meta.resolve("npm:@tensorflow/tfjs@4.22.0"));

/** The class behind the kernels of tfjs-node-gpu, and those kernels registered under the name "tensorflow". */
export async function loadKernels(): Promise<
  typeof import("npm:@tensorflow/tfjs-node-gpu@4.22.0/dist/nodejs_kernel_backend.js")
> {
  await import(import.meta.resolve("npm:@tensorflow/tfjs-node-gpu@4.22.0/dist/register_all_kernels.js"));
  return await import(import.meta.resolve("npm:@tensorflow/tfjs-node-gpu@4.22.0/dist/nodejs_kernel_backend.js"));
}

/** Registers the backend "webgpu". */
export const loadWebgpu = (): Promise<typeof import("npm:@tensorflow/tfjs-backend-webgpu@4.22.0")> =>
  import(import.meta.resolve("npm:@tensorflow/tfjs-backend-webgpu@4.22.0"));

/** Reads zip files. */
export const loadZip = (): Promise<typeof import("npm:@zip.js/zip.js@2.24.0")> =>
  import(import.meta.resolve("npm:@zip.js/zip.js@2.24.0"));
