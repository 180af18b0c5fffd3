import { openEngine } from "../lib/engine/mod.ts";
import { paritySteps, PUBLISHED_SIZES, type PublishedSizes } from "../lib/topographic/mod.ts";
import { type Arguments, type Command, printJson, run } from "./_cli.ts";
import { DEVICE_FLAG, deviceOf } from "./_device.ts";

const mnist = PUBLISHED_SIZES.mnist;

const command: Command = {
  name: "parity",
  summary:
    "Prints the numbers of T-VAE training steps on closed-form weights, frames and noise, one JSON line per step,\n" +
    "to compare with any other implementation. Loss terms are nats per frame, before the step's update.",
  flags: {
    sequences: { value: "N", kind: "count", default: 8, help: "sequences in the batch" },
    frames: { value: "N", kind: "count", default: mnist.frames, help: "frames of a sequence" },
    capsules: { value: "N", kind: "count", default: mnist.capsules, help: "capsules" },
    width: { value: "N", kind: "count", default: mnist.width, help: "units of a capsule" },
    kernel: { value: "N", kind: "count", default: mnist.kernel, help: "extent of the topology in frames" },
    offset: {
      value: "N",
      kind: "integer",
      range: [0, Infinity],
      default: mnist.offset,
      help: "half width of the topology's band",
    },
    channels: { value: "N", kind: "count", default: mnist.channels, help: "colours of a frame" },
    side: { value: "N", kind: "count", default: mnist.side, help: "rows and columns of a frame" },
    steps: { value: "N", kind: "count", default: 1, help: "training steps" },
    ...DEVICE_FLAG,
  },
  examples: [
    "parity --sequences 2 --frames 6 --capsules 3 --width 6 --kernel 5 --offset 1 --channels 1 --side 4 --steps 3",
    "parity --frames 15 --capsules 15 --width 15 --kernel 10 --offset 0 --channels 1 --side 64",
  ],
};

function sizesOf(args: Arguments): PublishedSizes {
  return {
    frames: args.number("frames"),
    capsules: args.number("capsules"),
    width: args.number("width"),
    kernel: args.number("kernel"),
    offset: args.number("offset"),
    channels: args.number("channels"),
    side: args.number("side"),
  };
}

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    const sizes = sizesOf(args);
    const engine = await openEngine({ device: deviceOf(args) });
    try {
      const steps = paritySteps(engine, sizes, args.number("sequences"), args.number("steps"));
      for await (const step of steps) printJson(step);
    } finally {
      engine.close();
    }
  }, args);
}

if (import.meta.main) Deno.exit(await main());
