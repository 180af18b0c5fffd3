// The packages of this room, loaded when first needed: importing this file costs nothing.
// deno-lint-ignore-file no-import-prefix
export type {
  DataType,
  Rank,
  Scalar,
  Tensor,
  Tensor1D,
  Tensor2D,
  Tensor3D,
  Tensor4D,
  TensorInfo,
  Variable,
} from "npm:@tensorflow/tfjs@4.22.0";
export type { NodeJSKernelBackend } from "npm:@tensorflow/tfjs-node-gpu@4.22.0/dist/nodejs_kernel_backend.js";
export type { TFEOpAttr, TFJSBinding } from "npm:@tensorflow/tfjs-node-gpu@4.22.0/dist/tfjs_binding.js";

/** The tfjs namespace: tensors, operations (also chained), gradients, optimizers. */
export type Tf = typeof import("npm:@tensorflow/tfjs@4.22.0");

/** tfjs itself, with its plain CPU backend. */
export const loadTfjs = (): Promise<Tf> => import("npm:@tensorflow/tfjs@4.22.0");

/** The class behind the kernels of tfjs-node-gpu, and those kernels registered under the name "tensorflow". */
export async function loadKernels(): Promise<
  typeof import("npm:@tensorflow/tfjs-node-gpu@4.22.0/dist/nodejs_kernel_backend.js")
> {
  await import("npm:@tensorflow/tfjs-node-gpu@4.22.0/dist/register_all_kernels.js");
  return await import("npm:@tensorflow/tfjs-node-gpu@4.22.0/dist/nodejs_kernel_backend.js");
}

/** Registers the backend "webgpu". */
export const loadWebgpu = (): Promise<typeof import("npm:@tensorflow/tfjs-backend-webgpu@4.22.0")> =>
  import("npm:@tensorflow/tfjs-backend-webgpu@4.22.0");

/** Reads zip files. */
export const loadZip = (): Promise<typeof import("npm:@zip.js/zip.js@2.24.0")> => import("npm:@zip.js/zip.js@2.24.0");
