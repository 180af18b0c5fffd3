import { ATTRIBUTE } from "./attributes.ts";
import type { KernelFunc, NodeJSKernelBackend, Tensor, TensorInfo, Tf } from "./deps.ts";

/**
 * Replaces kernels of tfjs-node-gpu that read values back, or fail: GatherV2 checks its indices in JavaScript, which stops a GPU
 * at each use and cannot be compiled. TensorFlow checks them itself (on a GPU, rows out of range become zero).
 */
export function replaceKernels(tf: Tf, backend: NodeJSKernelBackend): void {
  replaceReluGradient(tf, backend);
  mendMultinomial(tf);
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

/** As tfjs-node-gpu has it. */
let multinomial: KernelFunc | undefined;

/** Draws of a law: tfjs gives a fraction for a seed where none is asked for, and the kernel wants a whole number. */
function mendMultinomial(tf: Tf): void {
  const draw = multinomial ??= tf.getKernel("Multinomial", "tensorflow").kernelFunc;
  tf.unregisterKernel("Multinomial", "tensorflow");
  tf.registerKernel({
    kernelName: "Multinomial",
    backendName: "tensorflow",
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { seed } = attrs as { seed: number };
      const whole = Number.isInteger(seed) ? seed : Math.floor(seed * 2 ** 31);
      return draw({ inputs, backend, attrs: { ...attrs, seed: whole } });
    },
  });
}

/** The gradient of Relu as TensorFlow's one operation: tfjs writes it in six, a third of all memory that a step moves. */
function replaceReluGradient(tf: Tf, backend: NodeJSKernelBackend): void {
  if (tf.getKernel("ReluGrad", "tensorflow") !== undefined) tf.unregisterKernel("ReluGrad", "tensorflow");
  tf.registerKernel({
    kernelName: "ReluGrad",
    backendName: "tensorflow",
    kernelFunc: ({ inputs }) => {
      const { dy, x } = inputs as { dy: Tensor; x: Tensor };
      const type = { name: "T", type: ATTRIBUTE.type, value: backend.getDTypeInteger(x.dtype) };
      return backend.executeSingleOutput("ReluGrad", [type], [dy, x]);
    },
  });
  // Gradients belong to no backend and outlive the engine: once is enough.
  if (tf.getGradient("ReluGrad") !== undefined) return;
  const portable = tf.getGradient("Relu").gradFunc;
  const pass = (dy: Tensor, x: Tensor): Tensor => tf.engine().runKernel("ReluGrad", { dy, x }) as Tensor;
  tf.unregisterGradient("Relu");
  tf.registerGradient({
    kernelName: "Relu",
    inputsToSave: ["x"],
    outputsToSave: [true],
    // By the output, which is above 0 where the input is: Relu may then overwrite its input.
    gradFunc: (dy, saved, attrs) =>
      tf.getBackend() === "tensorflow"
        ? { x: () => pass(dy as Tensor, saved[1] as Tensor) }
        : portable(dy, saved, attrs),
  });
  tf.registerGradient({
    kernelName: "ReluGrad",
    inputsToSave: ["x"],
    gradFunc: (d, [x]) => ({ dy: () => pass(d as Tensor, x as Tensor), x: () => tf.zerosLike(x as Tensor) }),
  });
}
