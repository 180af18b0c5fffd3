/**
 * Whether there is an NVIDIA GPU that CUDA can use, as its driver says: what TensorFlow itself asks. Files below /dev and
 * /proc would need all permissions, and `nvidia-smi` is absent from many containers.
 */
export function hasNvidiaGpu(): boolean {
  if (Deno.build.os !== "linux") return false;
  try {
    // Stays loaded: TensorFlow loads it again at once.
    const { symbols } = Deno.dlopen("libcuda.so.1", {
      cuInit: { parameters: ["u32"], result: "i32" },
      cuDeviceGetCount: { parameters: ["buffer"], result: "i32" },
    });
    const count = new Int32Array(1);
    return symbols.cuInit(0) === 0 && symbols.cuDeviceGetCount(count) === 0 && count[0]! > 0;
  } catch {
    return false; // no driver
  }
}
