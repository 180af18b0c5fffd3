import { plainMessage, TensorFlowError } from "./errors.ts";
import { cName, type Library, openLibrary, type Symbols, textAt, versionOf } from "./library.ts";

/** What TensorFlow knows of a tensor: its number here, its shape, its element type. */
export interface TensorMetadata {
  /** Number of the tensor in its context. */
  id: number;
  /** Sizes of the dimensions. */
  shape: number[];
  /** Element type. */
  dtype: number;
}

/** A resource variable of TensorFlow that holds the value of a tensor: operations update it in place. */
export interface Home {
  /** Number of the resource in the context. */
  readonly resource: number;
  /** Makes a tensor of the present value, which shares its memory, and gives its number. */
  readonly read: () => number;
}

/** Options of {@link Context}. */
export interface ContextOptions {
  /** Threads of one operation, and of operations side by side. Default: as many as cores. */
  readonly threads?: number | undefined;
  /** Whether GPUs may be used. */
  readonly gpu: boolean;
}

/** A `ConfigProto` (tensorflow/core/protobuf/config.proto), serialized by hand: it is four fields. */
function serializedConfig({ threads, gpu }: ContextOptions): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  const varint = (value: number): number[] => value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
  // device_count {"GPU": 0}; gpu_options { allow_growth: true }
  bytes.push(...(gpu ? [0x32, 2, 0x20, 1] : [0x0a, 7, 0x0a, 3, 0x47, 0x50, 0x55, 0x10, 0]));
  // intra_op_parallelism_threads, inter_op_parallelism_threads
  if (threads !== undefined) bytes.push(0x10, ...varint(threads), 0x28, ...varint(threads));
  return Uint8Array.from(bytes);
}

/** What a closed engine answers to every use. */
export function closedError(): Error {
  return new Error("The engine is closed: open another with openEngine()");
}

/**
 * TensorFlow's eager context with every native object that lives in it. `close()` frees them all; afterwards every
 * method throws (`release` does nothing: what it would free is gone).
 */
export class Context {
  /** Version of TensorFlow. */
  readonly version: string;
  /** Number of GPUs in use. */
  readonly gpus: number;
  #library: Library | null;
  #symbols: Symbols;
  #status: Deno.PointerObject;
  #context: Deno.PointerObject;
  #handles = new Map<number, Deno.PointerObject>();
  #homes = new Map<number, Home>();
  #refused = new Map<number, string>();
  #next = 1;

  /** Opens libtensorflow in `directory` and a context in it. */
  constructor(directory: string, options: ContextOptions) {
    const library = openLibrary(directory);
    this.#library = library;
    this.#symbols = library.symbols;
    this.version = versionOf(library);
    this.#status = this.#symbols.TF_NewStatus()!;
    try {
      this.#context = this.#newContext(options);
    } catch (error) {
      this.#symbols.TF_DeleteStatus(this.#status);
      library.close();
      throw error;
    }
    this.gpus = this.#countGpus();
  }

  /** The C functions. Throws when closed: calling one then would end the process. */
  get symbols(): Symbols {
    if (this.#library === null) throw closedError();
    return this.#symbols;
  }

  /** The native context. */
  get pointer(): Deno.PointerObject {
    return this.#context;
  }

  /** The native status that every call reports to; look at it with {@link check}. */
  get status(): Deno.PointerObject {
    return this.#status;
  }

  /** Number of native tensors alive. */
  get handles(): number {
    return this.#handles.size;
  }

  /** Throws what the last call reported, if it was an error, as an error of `operation` on inputs that are described. */
  check(operation: string, inputs: () => string = () => ""): void {
    const code = this.#symbols.TF_GetCode(this.#status);
    if (code === 0) return;
    const reason = plainMessage(textAt(this.#symbols.TF_Message(this.#status)));
    this.#symbols.TF_SetStatus(this.#status, 0, new Uint8Array(1));
    throw new TensorFlowError(`TensorFlow refused ${operation}(${inputs()}): ${reason}`, operation, code);
  }

  /** A number that no tensor of this context has. */
  reserve(): number {
    return this.#next++;
  }

  /** Takes over a native tensor handle; it is freed by {@link release} or with the context. */
  adopt(handle: Deno.PointerObject): number {
    const id = this.reserve();
    this.#handles.set(id, handle);
    return id;
  }

  /** Whether tensor `id` is alive. */
  has(id: number): boolean {
    return this.#handles.has(id) || this.#homes.has(id);
  }

  /** The native handle of tensor `id`. */
  handle(id: number): Deno.PointerObject {
    const handle = this.#handles.get(id);
    if (handle !== undefined) return handle;
    const home = this.#homes.get(id);
    if (home !== undefined) return this.#move(home.read(), id);
    throw this.#library === null
      ? closedError()
      : new ReferenceError(this.#refused.get(id) ?? `Tensor ${id} was disposed`);
  }

  /** What to say when number `id`, which is no tensor of this context, is used as one; until it is released. */
  refuse(id: number, reason: string): void {
    this.#refused.set(id, reason);
  }

  /** Shape and element type of tensor `id`. */
  metadata(id: number): TensorMetadata {
    const symbols = this.symbols;
    const handle = this.handle(id);
    const rank = symbols.TFE_TensorHandleNumDims(handle, this.#status);
    const shape = new Array<number>(rank);
    for (let i = 0; i < rank; i++) shape[i] = Number(symbols.TFE_TensorHandleDim(handle, i, this.#status));
    return { id, shape, dtype: symbols.TFE_TensorHandleDataType(handle) };
  }

  /** A second handle on tensor `id`, that lives on when the first is released. */
  share(id: number): number {
    const handle = this.symbols.TFE_TensorHandleCopySharingTensor(this.handle(id), this.#status);
    this.check("share");
    return this.adopt(handle!);
  }

  /** Lets tensor `id` live in a resource variable, which is freed with it; its value is read from there when asked for. */
  settle(id: number, home: Home): void {
    this.#homes.set(id, home);
    this.forget(id);
  }

  /** The resource variable that tensor `id` lives in. */
  home(id: number): Home | undefined {
    return this.#homes.get(id);
  }

  /** Drops what was read of a tensor that lives in a resource variable: before it changes, and to save the copy. */
  forget(id: number): void {
    if (this.#homes.has(id)) this.#free(id);
  }

  /** Frees a function that was added to the context; nothing happens when closed: it is gone. */
  removeFunction(name: string): void {
    if (this.#library === null) return;
    this.#symbols.TFE_ContextRemoveFunction(this.#context, cName(name), this.#status);
    this.check(name);
  }

  /** Frees tensor `id`; nothing happens when it is not alive. */
  release(id: number): void {
    this.#free(id);
    this.#refused.delete(id);
    const home = this.#homes.get(id);
    if (home === undefined) return;
    this.#homes.delete(id);
    this.release(home.resource);
  }

  /** Frees every native object and the library. Closing twice is allowed. */
  close(): void {
    if (this.#library === null) return;
    for (const id of [...this.#handles.keys()]) this.release(id);
    this.#homes.clear();
    this.#symbols.TFE_DeleteContext(this.#context);
    this.#symbols.TF_DeleteStatus(this.#status);
    this.#library.close();
    this.#library = null;
  }

  #free(id: number): void {
    const handle = this.#handles.get(id);
    if (handle === undefined) return;
    this.#handles.delete(id);
    this.#symbols.TFE_DeleteTensorHandle(handle);
  }

  #move(from: number, to: number): Deno.PointerObject {
    const handle = this.#handles.get(from)!;
    this.#handles.delete(from);
    this.#handles.set(to, handle);
    return handle;
  }

  #newContext(options: ContextOptions): Deno.PointerObject {
    const settings = this.#symbols.TFE_NewContextOptions();
    try {
      const config = serializedConfig(options);
      this.#symbols.TFE_ContextOptionsSetConfig(settings, config, BigInt(config.length), this.#status);
      this.check("context options");
      const context = this.#symbols.TFE_NewContext(settings, this.#status);
      this.check("context");
      return context!;
    } finally {
      this.#symbols.TFE_DeleteContextOptions(settings);
    }
  }

  #countGpus(): number {
    const symbols = this.#symbols;
    const list = symbols.TFE_ContextListDevices(this.#context, this.#status);
    this.check("list of devices");
    let gpus = 0;
    for (let i = 0; i < symbols.TF_DeviceListCount(list); i++) {
      if (textAt(symbols.TF_DeviceListType(list, i, this.#status)) === "GPU") gpus++;
    }
    symbols.TF_DeleteDeviceList(list);
    return gpus;
  }
}
