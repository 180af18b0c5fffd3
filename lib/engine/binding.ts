import { ATTRIBUTE } from "./attributes.ts";
import type { Context } from "./context.ts";
import type { TFJSBinding } from "./deps.ts";
import { DTYPE } from "./dtypes.ts";
import type { Executor } from "./executor.ts";

/**
 * The object that the kernels of tfjs-node-gpu call instead of their native addon. `executor` says where operations go;
 * it is asked at every call, so that it may change while a function is traced.
 */
export function makeBinding(context: Context, executor: () => Executor): TFJSBinding {
  const refuse = (): never => {
    throw new Error("SavedModels are not supported by this engine");
  };
  return {
    // Declared by the interface, used by no kernel.
    TensorMetadata: class {} as unknown as TFJSBinding["TensorMetadata"],
    TFEOpAttr: class {} as unknown as TFJSBinding["TFEOpAttr"],
    createTensor: (shape, dtype, values) => executor().create(shape, dtype, values as Float32Array),
    deleteTensor: (id) => executor().release(id),
    tensorDataSync: (id) => executor().read(id),
    executeOp: (name, attributes, inputs, outputs) => executor().execute(name, attributes, inputs, outputs),
    loadSavedModel: refuse,
    deleteSavedModel: refuse,
    runSavedModel: refuse,
    getNumOfSavedModels: () => 0,
    getNumOfTensors: () => context.handles,
    isUsingGpuDevice: () => context.gpus > 0,
    TF_FLOAT: DTYPE.float32,
    TF_INT32: DTYPE.int32,
    TF_INT64: DTYPE.int64,
    TF_BOOL: DTYPE.bool,
    TF_COMPLEX64: DTYPE.complex64,
    TF_STRING: DTYPE.string,
    TF_RESOURCE: DTYPE.resource,
    TF_UINT8: DTYPE.uint8,
    TF_ATTR_STRING: ATTRIBUTE.string,
    TF_ATTR_INT: ATTRIBUTE.int,
    TF_ATTR_FLOAT: ATTRIBUTE.float,
    TF_ATTR_BOOL: ATTRIBUTE.bool,
    TF_ATTR_TYPE: ATTRIBUTE.type,
    TF_ATTR_SHAPE: ATTRIBUTE.shape,
    TF_ATTR_RESOURCE: ATTRIBUTE.resource,
    TF_Version: context.version,
  };
}
