import { useTensorFlow } from "./backend.ts";
import { joinCluster } from "./cluster.ts";
import { collectiveWorkers } from "./collective.ts";
import { tensorFlowCompiler } from "./compile.ts";
import { Context } from "./context.ts";
import { loadTfjs } from "./deps.ts";
import type { EngineOptions, Runtime } from "./engine.ts";
import { eagerExecutor, type Executor } from "./executor.ts";
import { locate } from "./locate.ts";
import { tensorFlowNoise } from "./noise.ts";
import { hasNvidiaGpu } from "./nvidia.ts";
import { setup } from "./setup.ts";
import { openSummary } from "./summary.ts";
import { tensorFlowUpdates } from "./updates.ts";
import type { Variant } from "./wheels.ts";
import { ALONE } from "./workers.ts";

/** Builds of libtensorflow that serve a device, the preferred first. */
const VARIANTS: Readonly<Record<"auto" | "cpu" | "gpu", readonly Variant[]>> = {
  auto: ["cuda", "cpu"],
  cpu: ["cpu", "cuda"],
  gpu: ["cuda"],
};

/** Longest time between the first answer of all workers and their first common operation, s. */
const GATHER = 30;

/** Threads of the first engine: TensorFlow keeps its pool of them as long as the process lives. */
let threadsInUse: number | null = null;

/** Fetches the build that serves a device; the one for GPUs, 3.8 GB, only where there is a GPU to run it. */
async function fetchFor(device: "auto" | "cpu" | "gpu", quiet: boolean): Promise<string> {
  if (device === "gpu" && !hasNvidiaGpu()) {
    throw new Error(
      "Cannot find an NVIDIA GPU here: use --device cpu, or --device webgpu for another GPU; " +
        "to fetch TensorFlow for GPUs all the same, for use elsewhere, run `deno task setup --gpu`",
    );
  }
  return (await setup({ gpu: device === "gpu", quiet })).directory;
}

/** Starts libtensorflow, fetching it where it is missing. */
export async function startTensorFlow(device: "auto" | "cpu" | "gpu", options: EngineOptions): Promise<Runtime> {
  const { threads, quiet = false, cluster } = options;
  const shared = cluster !== undefined && cluster.workers.length > 1;
  if (threads !== undefined && !(Number.isInteger(threads) && threads > 0)) {
    throw new RangeError(`Cannot run ${threads} threads: give a whole number above 0`);
  }
  const directory = await locate({ variants: VARIANTS[device] }) ?? await fetchFor(device, quiet);
  const tf = await loadTfjs();
  const context = new Context(directory, { threads, gpu: device !== "cpu" });
  try {
    const { gpus } = context;
    if (device === "gpu" && gpus === 0) {
      throw new Error("Cannot find a GPU that TensorFlow can use here: look at `nvidia-smi`, or use --device cpu");
    }
    const eager = eagerExecutor(context);
    let other: Executor | null = null;
    let collectives = 0;
    const diverted = () => other !== null;
    const divert = (to: Executor | null) => {
      other = to;
      collectives = 0;
    };
    const serial = () => diverted() ? collectives++ : 0;
    const executor = () => other ?? eager;
    const backend = await useTensorFlow(tf, context, executor);
    const membership = shared ? await joinCluster({ directory, context: context.pointer }, cluster) : null;
    const cores = threadsInUse ??= threads ?? navigator.hardwareConcurrency;
    const where = gpus > 0 ? `${gpus} GPU${gpus > 1 ? "s" : ""}` : "CPU";
    const workers = membership === null ? ALONE : await collectiveWorkers(tf, backend, membership, {
      gpu: gpus > 0,
      serial,
      patience: Math.min(GATHER, cluster?.patience ?? GATHER),
    });
    return {
      tf,
      device: gpus > 0 ? "gpu" : "cpu",
      workers,
      description: `TensorFlow ${context.version}, ${where}, ${cores} thread${cores > 1 ? "s" : ""}`,
      handles: () => context.handles,
      noise: tensorFlowNoise(tf, backend, diverted),
      compile: tensorFlowCompiler({ tf, backend, context, eager, divert, diverted }),
      update: tensorFlowUpdates({ context, backend, executor, diverted }),
      openSummary: (path) => openSummary(tf, backend, path),
      close: () => membership === null ? context.close() : membership.leave(),
    };
  } catch (error) {
    // Other workers may still ask a shared context for signs of life: it goes with the process.
    if (!shared) context.close();
    throw error;
  }
}
