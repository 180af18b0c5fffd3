import { setup } from "../lib/engine/mod.ts";
import { type Command, printJson, run } from "./_cli.ts";

const command: Command = {
  name: "setup",
  summary:
    "Fetches TensorFlow's C library into the user's cache, once: pip downloads the wheel, its SHA-256 is checked, only\n" +
    "the libraries are unpacked. Finds a library that is there already, or takes ONDEE_LIBTENSORFLOW=DIR.",
  flags: {
    gpu: { help: "the library for NVIDIA GPUs, with CUDA's own libraries" },
    json: { help: "print folder and version as JSON" },
  },
  examples: ["setup", "setup --gpu"],
};

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    const found = await setup({ gpu: args.on("gpu") });
    if (args.on("json")) printJson(found);
    else console.log(`TensorFlow ${found.version} in ${found.directory}`);
  }, args);
}

if (import.meta.main) Deno.exit(await main());
