import { plainCompiler } from "./compile.ts";
import { loadTfjs, loadWebgpu, type Tensor, type Tf } from "./deps.ts";
import type { Runtime } from "./engine.ts";
import { forbidLibrary } from "./library.ts";
import { portableNoise } from "./noise.ts";
import { portableUpdates } from "./updates.ts";
import { ALONE } from "./workers.ts";

/** Starts tfjs's own backend of a device: slow, for machines where libtensorflow does not run. */
export async function startPortable(device: "webgpu" | "js"): Promise<Runtime> {
  const tf = await loadTfjs();
  tf.engine().reset();
  const where = device === "js" ? await startJs(tf) : await startWebgpu(tf);
  return {
    tf,
    device,
    description: `tfjs ${tf.version_core}, ${where}`,
    workers: ALONE,
    handles: () => 0,
    noise: portableNoise(tf),
    compile: plainCompiler(tf),
    update: portableUpdates(tf),
    openSummary: () => null,
    close: () => {},
  };
}

async function startJs(tf: Tf): Promise<string> {
  await tf.setBackend("cpu");
  // Else the backend prints an advertisement of tfjs-node.
  Object.assign(tf.backend(), { firstUse: false });
  return "JavaScript";
}

async function startWebgpu(tf: Tf): Promise<string> {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) {
    throw new Error("Cannot find a GPU for WebGPU: install its Vulkan driver, or use --device cpu or --device js");
  }
  forbidLibrary("WebGPU was used before in this process");
  await loadWebgpu();
  replaceAddN(tf);
  if (!(await tf.setBackend("webgpu"))) throw new Error("Cannot start WebGPU: use --device cpu or --device js");
  return `WebGPU, ${adapter.info.description || adapter.info.vendor}`;
}

/** tfjs's AddN binds all inputs at once; beyond WebGPU's 8 buffers its result, and what runs with it, is silently wrong. */
function replaceAddN(tf: Tf): void {
  tf.unregisterKernel("AddN", "webgpu");
  tf.registerKernel({
    kernelName: "AddN",
    backendName: "webgpu",
    kernelFunc: ({ inputs }) => {
      const [first, ...others] = inputs as unknown as Tensor[];
      return tf.tidy(() => others.reduce((sum, tensor) => tf.add(sum, tensor), tf.clone(first!) as Tensor));
    },
  });
}
