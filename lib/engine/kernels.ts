import { ATTRIBUTE } from "./attributes.ts";
import type { NodeJSKernelBackend, Tensor, TensorInfo, Tf } from "./deps.ts";

/**
 * Replaces kernels of tfjs-node-gpu that read values back: GatherV2 checks its indices in JavaScript, which stops a GPU
 * at each use and cannot be compiled. TensorFlow checks them itself (on a GPU, rows out of range become zero).
 */
export function replaceKernels(tf: Tf, backend: NodeJSKernelBackend): void {
  const type = (name: string, dtype: TensorInfo["dtype"]) => ({
    name,
    type: ATTRIBUTE.type,
    value: backend.getDTypeInteger(dtype),
  });
  tf.unregisterKernel("GatherV2", "tensorflow");
  tf.registerKernel({
    kernelName: "GatherV2",
    backendName: "tensorflow",
    kernelFunc: ({ inputs, attrs }) => {
      const { x, indices } = inputs as { x: Tensor; indices: Tensor };
      const { axis, batchDims } = attrs as { axis: number; batchDims: number };
      tf.backend_util.segment_util.collectGatherOpShapeInfo(x, indices, axis, batchDims);
      const attributes = [
        { name: "batch_dims", type: ATTRIBUTE.int, value: batchDims },
        ...[type("Tparams", x.dtype), type("Tindices", indices.dtype), type("Taxis", "int32")],
      ];
      const along = tf.scalar(axis, "int32");
      const result = backend.executeSingleOutput("GatherV2", attributes, [x, indices, along]);
      along.dispose();
      return result;
    },
  });
}
