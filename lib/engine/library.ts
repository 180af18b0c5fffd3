import { join } from "node:path";
import { libraryNames } from "./platform.ts";
import { TENSORFLOW } from "./wheels.ts";

const POINTER = "pointer";
const BUFFER = "buffer";
const I32 = "i32";
const SIZE = "usize";
/** `TF_Output`: an operation of a graph and the number of one of its outputs. */
const OUTPUT = { struct: [POINTER, I32] } as const;

/** Functions that set an attribute: (operation, name, value); alike in the eager and the graph API. */
const SET = {
  string: { parameters: [POINTER, BUFFER, BUFFER, SIZE], result: "void" },
  int: { parameters: [POINTER, BUFFER, "i64"], result: "void" },
  list: { parameters: [POINTER, BUFFER, BUFFER, I32], result: "void" },
  float: { parameters: [POINTER, BUFFER, "f32"], result: "void" },
  bool: { parameters: [POINTER, BUFFER, "u8"], result: "void" },
  type: { parameters: [POINTER, BUFFER, I32], result: "void" },
} as const;

/** The part of TensorFlow's C API that the engine calls (tensorflow/c/c_api.h, tensorflow/c/eager/c_api.h). */
const SYMBOLS = {
  TF_Version: { parameters: [], result: POINTER },
  // Status
  TF_NewStatus: { parameters: [], result: POINTER },
  TF_DeleteStatus: { parameters: [POINTER], result: "void" },
  TF_SetStatus: { parameters: [POINTER, I32, BUFFER], result: "void" },
  TF_GetCode: { parameters: [POINTER], result: I32 },
  TF_Message: { parameters: [POINTER], result: POINTER },
  // Host tensors and strings
  TF_AllocateTensor: { parameters: [I32, BUFFER, I32, SIZE], result: POINTER },
  TF_DeleteTensor: { parameters: [POINTER], result: "void" },
  TF_TensorData: { parameters: [POINTER], result: POINTER },
  TF_TensorByteSize: { parameters: [POINTER], result: SIZE },
  TF_StringInit: { parameters: [POINTER], result: "void" },
  TF_StringCopy: { parameters: [POINTER, BUFFER, SIZE], result: "void" },
  TF_StringDealloc: { parameters: [POINTER], result: "void" },
  TF_StringGetDataPointer: { parameters: [POINTER], result: POINTER },
  TF_StringGetSize: { parameters: [POINTER], result: SIZE },
  // Found in the C library that libtensorflow itself loads
  memcpy: { parameters: [POINTER, BUFFER, SIZE], result: POINTER },
  // Context and devices
  TFE_NewContextOptions: { parameters: [], result: POINTER },
  TFE_ContextOptionsSetConfig: { parameters: [POINTER, BUFFER, SIZE, POINTER], result: "void" },
  TFE_DeleteContextOptions: { parameters: [POINTER], result: "void" },
  TFE_NewContext: { parameters: [POINTER, POINTER], result: POINTER },
  TFE_DeleteContext: { parameters: [POINTER], result: "void" },
  TFE_ContextListDevices: { parameters: [POINTER, POINTER], result: POINTER },
  TF_DeviceListCount: { parameters: [POINTER], result: I32 },
  TF_DeviceListType: { parameters: [POINTER, I32, POINTER], result: POINTER },
  TF_DeleteDeviceList: { parameters: [POINTER], result: "void" },
  // Tensor handles
  TFE_NewTensorHandle: { parameters: [POINTER, POINTER], result: POINTER },
  TFE_DeleteTensorHandle: { parameters: [POINTER], result: "void" },
  TFE_TensorHandleResolve: { parameters: [POINTER, POINTER], result: POINTER },
  TFE_TensorHandleCopySharingTensor: { parameters: [POINTER, POINTER], result: POINTER },
  TFE_TensorHandleDataType: { parameters: [POINTER], result: I32 },
  TFE_TensorHandleNumDims: { parameters: [POINTER, POINTER], result: I32 },
  TFE_TensorHandleDim: { parameters: [POINTER, I32, POINTER], result: "i64" },
  // Operations run at once
  TFE_NewOp: { parameters: [POINTER, BUFFER, POINTER], result: POINTER },
  TFE_DeleteOp: { parameters: [POINTER], result: "void" },
  TFE_OpAddInput: { parameters: [POINTER, POINTER, POINTER], result: "void" },
  TFE_OpSetAttrString: SET.string,
  TFE_OpSetAttrInt: SET.int,
  TFE_OpSetAttrFloat: SET.float,
  TFE_OpSetAttrBool: SET.bool,
  TFE_OpSetAttrType: SET.type,
  TFE_OpSetAttrIntList: SET.list,
  TFE_OpSetAttrTypeList: SET.list,
  TFE_OpSetAttrShape: { parameters: [POINTER, BUFFER, BUFFER, I32, POINTER], result: "void" },
  TFE_Execute: { parameters: [POINTER, BUFFER, BUFFER, POINTER], result: "void" },
  // Operations put into a graph, and the graph made a function
  TF_NewGraph: { parameters: [], result: POINTER },
  TF_DeleteGraph: { parameters: [POINTER], result: "void" },
  TF_NewOperation: { parameters: [POINTER, BUFFER, BUFFER], result: POINTER },
  TF_AddInput: { parameters: [POINTER, OUTPUT], result: "void" },
  TF_AddInputList: { parameters: [POINTER, BUFFER, I32], result: "void" },
  TF_AddControlInput: { parameters: [POINTER, POINTER], result: "void" },
  TF_SetAttrString: SET.string,
  TF_SetAttrInt: SET.int,
  TF_SetAttrFloat: SET.float,
  TF_SetAttrBool: SET.bool,
  TF_SetAttrType: SET.type,
  TF_SetAttrIntList: SET.list,
  TF_SetAttrTypeList: SET.list,
  TF_SetAttrShape: SET.list,
  TF_SetAttrTensor: { parameters: [POINTER, BUFFER, POINTER, POINTER], result: "void" },
  TF_FinishOperation: { parameters: [POINTER, POINTER], result: POINTER },
  TF_GraphSetTensorShape: { parameters: [POINTER, OUTPUT, BUFFER, I32, POINTER], result: "void" },
  TF_GraphGetTensorNumDims: { parameters: [POINTER, OUTPUT, POINTER], result: I32 },
  TF_GraphGetTensorShape: { parameters: [POINTER, OUTPUT, BUFFER, I32, POINTER], result: "void" },
  TF_OperationOutputType: { parameters: [OUTPUT], result: I32 },
  TF_GraphToFunction: {
    parameters: [POINTER, BUFFER, "u8", I32, POINTER, I32, BUFFER, I32, BUFFER, POINTER, POINTER, POINTER, POINTER],
    result: POINTER,
  },
  TF_DeleteFunction: { parameters: [POINTER], result: "void" },
  TFE_ContextAddFunction: { parameters: [POINTER, POINTER, POINTER], result: "void" },
  TFE_ContextRemoveFunction: { parameters: [POINTER, BUFFER, POINTER], result: "void" },
} as const satisfies Deno.ForeignLibraryInterface;

/** libtensorflow, opened. */
export type Library = Deno.DynamicLibrary<typeof SYMBOLS>;

/** The C functions of libtensorflow. */
export type Symbols = Library["symbols"];

let loaded = false;
let forbidden: string | null = null;

/**
 * Forbids to load libtensorflow from now on, if it is not loaded. Vulkan drivers of Mesa bring an LLVM of their own;
 * the one inside libtensorflow, loaded after it, takes up some of its objects and never returns.
 */
export function forbidLibrary(reason: string): void {
  forbidden = reason;
}

/**
 * Opens libtensorflow in `directory`. Its code stays mapped after `close()` (it holds thread-local objects), so closing
 * costs nothing and opening again takes a millisecond; no symbol may be called in between.
 *
 * @throws Error when the files do not load here, or are of another version than the engine knows.
 */
export function openLibrary(directory: string): Library {
  if (forbidden !== null && !loaded) {
    throw new Error(`Cannot load TensorFlow: ${forbidden}; use it first, or in another process`);
  }
  // TensorFlow reads these when it starts. Only warnings and errors, unless the user asked for more:
  setDefault("TF_CPP_MIN_LOG_LEVEL", "1");
  // By itself it uses oneDNN where the CPU has AVX-512 VNNI or better, but with AVX2 alone it is faster too:
  if (Deno.build.arch === "x86_64") setDefault("TF_ENABLE_ONEDNN_OPTS", "1");
  const path = join(directory, libraryNames()[0]);
  const advice = `name a folder with TensorFlow ${TENSORFLOW} in ONDEE_LIBTENSORFLOW, or use --device webgpu or js`;
  let library: Library;
  try {
    library = Deno.dlopen(path, SYMBOLS);
  } catch (cause) {
    throw new Error(`Cannot load ${path}: ${cause instanceof Error ? cause.message : cause}; ${advice}`, { cause });
  }
  loaded = true;
  const version = versionOf(library);
  if (minor(version) !== minor(TENSORFLOW)) {
    library.close();
    throw new Error(`Cannot use TensorFlow ${version} of ${directory}: ${advice}`);
  }
  return library;
}

function setDefault(name: string, value: string): void {
  if (Deno.env.get(name) === undefined) Deno.env.set(name, value);
}

const minor = (version: string): string => version.split(".").slice(0, 2).join(".");

/** Text of a C string that TensorFlow owns. */
export function textAt(pointer: Deno.PointerValue): string {
  return pointer === null ? "" : Deno.UnsafePointerView.getCString(pointer);
}

/** Version of an open libtensorflow, such as "2.20.0". */
export function versionOf(library: Library): string {
  return textAt(library.symbols.TF_Version());
}

const encoder = new TextEncoder();
const names = new Map<string, Uint8Array<ArrayBuffer>>();

/** A name as a C string. Kept: meant for names of operations and attributes, which are few. */
export function cName(name: string): Uint8Array<ArrayBuffer> {
  let bytes = names.get(name);
  if (bytes === undefined) names.set(name, bytes = encoder.encode(`${name}\0`));
  return bytes;
}
