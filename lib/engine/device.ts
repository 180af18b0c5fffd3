/** What to compute with: the best of libtensorflow, its CPU, a GPU, WebGPU, or plain JavaScript. */
export type DeviceName = "auto" | "cpu" | "gpu" | "webgpu" | "js";

const DEVICES: readonly string[] = ["auto", "cpu", "gpu", "webgpu", "js"] satisfies DeviceName[];

/**
 * Checks the name of a device, as given on a command line.
 *
 * @throws RangeError for another name.
 */
export function parseDevice(name: string): DeviceName {
  if (DEVICES.includes(name)) return name as DeviceName;
  throw new RangeError(`Unknown device "${name}": choose ${DEVICES.join(", ")}`);
}
