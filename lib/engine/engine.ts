import {
  type CompiledFunction,
  type CompileOptions,
  plainCompiler,
  tensorFlowCompiler,
  type TensorFunction,
} from "./compile.ts";
import { retireBackend, useTensorFlow } from "./backend.ts";
import { Context } from "./context.ts";
import { loadTfjs, loadWebgpu, type Tensor, type Tf } from "./deps.ts";
import type { DeviceName } from "./device.ts";
import { eagerExecutor, type Executor } from "./executor.ts";
import { locate } from "./locate.ts";
import { type Noise, portableNoise, tensorFlowNoise } from "./noise.ts";
import { setup } from "./setup.ts";
import { openSummary, type Summary } from "./summary.ts";

/** Options of {@link openEngine}. */
export interface EngineOptions {
  /** What to compute with. Default "auto". */
  readonly device?: DeviceName;
  /** Threads of libtensorflow. Default: as many as cores. The first engine of a process decides for the later ones. */
  readonly threads?: number;
  /** No progress when libtensorflow must be fetched. Default false. */
  readonly quiet?: boolean;
}

/** What an engine holds. */
export interface EngineMemory {
  /** Tensors alive in tfjs. */
  readonly tensors: number;
  /** Native tensors alive in libtensorflow; 0 on other devices. */
  readonly handles: number;
  /** Bytes of the tensors alive. */
  readonly bytes: number;
}

/** Tensors and operations on a device, until closed. */
export interface Engine extends Disposable {
  /** The tfjs namespace, its operations running on this device. */
  readonly tf: Tf;
  /** The device in use. */
  readonly device: "cpu" | "gpu" | "webgpu" | "js";
  /** The device in words: "TensorFlow 2.20.0, CPU, 2 threads". */
  readonly description: string;
  /** What the engine holds now. */
  memory(): EngineMemory;
  /**
   * Random tensors of step `step` (a whole number, or an int32 scalar tensor): same seed, name, step and shape, same
   * bytes on the same device. Devices differ: libtensorflow draws by Philox, the others by `randomStream`.
   */
  noise(seed: number, step: number | Tensor): Noise;
  /**
   * Makes one TensorFlow function of everything `fn` does (forward, gradients, updates of variables), which runs faster
   * than operation by operation. The first call runs plainly, so that optimizers can make their variables; the next
   * one for each set of input shapes and dtypes is recorded, and runs from then on. What is not a tensor is fixed when
   * recorded: pass what changes (step, rate) as inputs. Inside tf.grads or
   * tf.variableGrads, and on other devices, the function runs as it is: compile the whole step.
   *
   * @throws TypeError, when recorded: values read (`dataSync`), shapes that depend on values, random numbers other than
   *   {@link Engine.noise} of a tensor step, variables made.
   */
  compile(fn: TensorFunction, options?: CompileOptions): CompiledFunction;
  /** Opens a TensorBoard events file in `directory`; null on devices other than libtensorflow. */
  openSummary(directory: string): Summary | null;
  /** Frees everything; later use of the engine or its tensors throws. Closing twice is allowed. */
  close(): void;
}

let open: string | null = null;

/**
 * Opens an engine, fetching libtensorflow first where it is missing (see `setup`). tfjs has one state per process, so
 * one engine is open at a time; the next may be opened after `close()`.
 *
 * @throws Error when an engine is open, or the device is not to be had; the message names what to do.
 */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  if (open !== null) throw new Error(`Cannot open a second engine: close() the one that is open (${open}) first`);
  open = "opening";
  try {
    const device = options.device ?? "auto";
    const engine = device === "webgpu" || device === "js"
      ? await openPortable(device)
      : await openTensorFlow(device, options);
    open = engine.description;
    return engine;
  } catch (error) {
    open = null;
    throw error;
  }
}

async function openTensorFlow(device: "auto" | "cpu" | "gpu", options: EngineOptions): Promise<Engine> {
  const { threads, quiet = false } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads > 0)) {
    throw new RangeError(`Cannot run ${threads} threads: give a whole number above 0`);
  }
  const directory = await locate({ variants: device === "cpu" ? ["cpu", "cuda"] : ["cuda", "cpu"] }) ??
    (await setup({ gpu: device === "gpu", quiet })).directory;
  const tf = await loadTfjs();
  const context = new Context(directory, { threads, gpu: device !== "cpu" });
  const gpu = context.gpus > 0;
  if (device === "gpu" && !gpu) {
    context.close();
    throw new Error(
      "Cannot find a GPU for TensorFlow: run `deno task setup --gpu` on a machine with one, or use --device cpu",
    );
  }
  const eager = eagerExecutor(context);
  let recorder: Executor | null = null;
  const backend = await useTensorFlow(tf, context, () => recorder ?? eager);
  const diverted = () => recorder !== null;
  const divert = (to: Executor | null) => {
    recorder = to;
  };
  const cores = threads ?? navigator.hardwareConcurrency;
  const where = gpu ? `${context.gpus} GPU${context.gpus > 1 ? "s" : ""}` : "CPU";
  return makeEngine(tf, {
    device: gpu ? "gpu" : "cpu",
    description: `TensorFlow ${context.version}, ${where}, ${cores} thread${cores > 1 ? "s" : ""}`,
    handles: () => context.handles,
    noise: tensorFlowNoise(tf, backend, diverted),
    compile: tensorFlowCompiler({ tf, backend, context, eager, divert, diverted }),
    openSummary: (directory) => openSummary(tf, backend, directory),
    close: () => context.close(),
  });
}

async function openPortable(device: "webgpu" | "js"): Promise<Engine> {
  const tf = await loadTfjs();
  const name = device === "js" ? "cpu" : "webgpu";
  tf.engine().reset();
  if (device === "webgpu") await loadWebgpu();
  if (!(await tf.setBackend(name))) {
    throw new Error("Cannot use WebGPU: no adapter found; use --device cpu or --device js");
  }
  return makeEngine(tf, {
    device,
    description: device === "js" ? `tfjs ${tf.version_core}, JavaScript` : `tfjs ${tf.version_core}, WebGPU`,
    handles: () => 0,
    noise: portableNoise(tf),
    compile: plainCompiler(tf),
    openSummary: () => null,
    close: () => {},
  });
}

interface Parts {
  readonly device: Engine["device"];
  readonly description: string;
  readonly handles: () => number;
  readonly noise: Engine["noise"];
  readonly compile: Engine["compile"];
  readonly openSummary: Engine["openSummary"];
  readonly close: () => void;
}

function makeEngine(tf: Tf, parts: Parts): Engine {
  let closed = false;
  const close = () => {
    if (closed) return;
    closed = true;
    retireBackend(tf);
    parts.close();
    open = null;
  };
  return {
    tf,
    device: parts.device,
    description: parts.description,
    memory: () => {
      const { numTensors, numBytes } = tf.memory();
      return { tensors: numTensors, handles: parts.handles(), bytes: numBytes };
    },
    noise: parts.noise,
    compile: parts.compile,
    openSummary: parts.openSummary,
    close,
    [Symbol.dispose]: close,
  };
}
