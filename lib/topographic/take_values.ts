import type { Tensor } from "../engine/mod.ts";

/** The values of a float32 tensor, which is freed. Waits for the device: WebGPU in Deno cannot be read otherwise. */
export async function takeValues(tensor: Tensor): Promise<Float32Array> {
  try {
    return await tensor.data() as Float32Array;
  } finally {
    tensor.dispose();
  }
}
