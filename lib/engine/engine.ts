import { retireBackend } from "./backend.ts";
import { checkCluster } from "./cluster.ts";
import type { CompiledFunction, CompileOptions, TensorFunction } from "./compile.ts";
import { closedError } from "./context.ts";
import type { Tensor, Tf } from "./deps.ts";
import { type DeviceName, parseDevice } from "./device.ts";
import type { Noise } from "./noise.ts";
import { startPortable } from "./portable.ts";
import type { Cluster } from "./server_definition.ts";
import type { Summary } from "./summary.ts";
import { startTensorFlow } from "./tensorflow.ts";
import type { Updates } from "./updates.ts";
import type { Workers } from "./workers.ts";

/** Options of {@link openEngine}. */
export interface EngineOptions {
  /** What to compute with. Default "auto". */
  readonly device?: DeviceName;
  /** Threads of libtensorflow. Default: as many as cores. The first engine of a process decides for the later ones. */
  readonly threads?: number;
  /** No progress when libtensorflow must be fetched. Default false. */
  readonly quiet?: boolean;
  /** Workers that compute together with this process. Default: it is alone. A process joins once. */
  readonly cluster?: Cluster;
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
  /** The processes that train together; one, unless a cluster was joined. */
  readonly workers: Workers;
  /** What the engine holds now. */
  memory(): EngineMemory;
  /**
   * Random tensors of step `step` (a whole number, or an int32 scalar tensor): same seed, name, step and shape, same
   * bytes on the same device. Devices differ: libtensorflow draws by Philox, the others by `randomStream`.
   */
  noise(seed: number, step: number | Tensor): Noise;
  /**
   * Makes one TensorFlow function of everything `fn` does (forward, gradients, updates of variables), which runs faster
   * than operation by operation. The first call runs plainly, so that optimizers can make their variables (not with `xla` or "bfloat16",
   * which round otherwise); the next one for each set of input shapes and dtypes is recorded, and runs from then on. What is not a tensor is fixed when
   * recorded: pass what changes (step, rate) as inputs. Inside tf.grads or tf.variableGrads, and on other devices, the
   * function runs as it is: compile the whole step.
   *
   * @throws TypeError, when recorded: values read (`dataSync`, `data`), shapes that depend on values, random numbers other
   *   than {@link Engine.noise} of a tensor step, the time asked for, variables made.
   */
  compile(fn: TensorFunction, options?: CompileOptions): CompiledFunction;
  /** Moves variables in place, as optimizers do; also inside {@link compile}. */
  readonly update: Updates;
  /** Opens a TensorBoard events file in `directory`; null on devices other than libtensorflow. */
  openSummary(directory: string): Summary | null;
  /** Frees everything; later use of the engine or its tensors throws. Closing twice is allowed. */
  close(): void;
}

/** What a device provides; the rest of an engine is made from it. */
export interface Runtime
  extends Pick<Engine, "tf" | "device" | "description" | "workers" | "noise" | "compile" | "update" | "openSummary"> {
  /** Native tensors alive. */
  handles(): number;
  /** Frees what is native. */
  close(): void;
}

let open: string | null = null;

/**
 * Opens an engine, fetching libtensorflow first where it is missing (see `setup`). tfjs has one state per process, so
 * one engine is open at a time; the next may be opened after `close()`.
 *
 * @throws Error when an engine is open, the device is not to be had, or a worker of the cluster is not there; the message
 * names what to do. RangeError for a cluster that cannot be.
 */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  if (open !== null) throw new Error(`Cannot open a second engine: close() the one that is open (${open}) first`);
  open = "opening";
  try {
    const device = parseDevice(options.device ?? "auto");
    const portable = device === "webgpu" || device === "js";
    if (options.cluster !== undefined) {
      checkCluster(options.cluster);
      if (portable) throw new RangeError(`Cannot share work on device ${device}: use cpu or gpu`);
    }
    const runtime = portable ? await startPortable(device) : await startTensorFlow(device, options);
    open = runtime.description;
    return engineOf(runtime);
  } catch (error) {
    open = null;
    throw error;
  }
}

function engineOf(runtime: Runtime): Engine {
  const { tf, device, description, workers } = runtime;
  let closed = false;
  const close = () => {
    if (closed) return;
    closed = true;
    retireBackend(tf);
    runtime.close();
    open = null;
  };
  const whileOpen = <A extends unknown[], R>(method: (...args: A) => R) => (...args: A): R => {
    if (closed) throw closedError();
    return method(...args);
  };
  return {
    tf,
    device,
    description,
    workers,
    memory: whileOpen(() => {
      const { numTensors, numBytes } = tf.memory();
      return { tensors: numTensors, handles: runtime.handles(), bytes: numBytes };
    }),
    noise: whileOpen(runtime.noise),
    compile: whileOpen(runtime.compile),
    update: {
      momentum: whileOpen(runtime.update.momentum),
      adam: whileOpen(runtime.update.adam),
      subtract: whileOpen(runtime.update.subtract),
    },
    openSummary: whileOpen(runtime.openSummary),
    close,
    [Symbol.dispose]: close,
  };
}
