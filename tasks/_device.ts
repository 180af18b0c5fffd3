import type { DeviceName } from "../lib/engine/mod.ts";
import type { Arguments, Flag } from "./_cli.ts";

/** The flag that chooses where tensors are computed. */
export const DEVICE_FLAG: Readonly<Record<"device", Flag>> = {
  device: {
    value: "NAME",
    default: "auto",
    choices: ["auto", "cpu", "gpu", "webgpu", "js"],
    help: "auto takes a GPU of libtensorflow, else its CPU",
  },
};

/** The device asked for. */
export function deviceOf(args: Arguments): DeviceName {
  return args.text("device") as DeviceName;
}
