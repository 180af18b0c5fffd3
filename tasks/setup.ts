import { setup } from "../lib/engine/mod.ts";
import { type Command, printJson, run } from "./_cli.ts";
import { jupyterFolder, writeKernelSpec } from "./_kernel_spec.ts";

const command: Command = {
  name: "setup",
  summary:
    "Fetches TensorFlow's C library into the user's cache, once: pip downloads the wheel, its SHA-256 is checked, only\n" +
    "the libraries are unpacked. Finds a library that is there already, or takes ONDEE_LIBTENSORFLOW=DIR.",
  flags: {
    gpu: { help: "the library for NVIDIA GPUs, with CUDA's own libraries" },
    jupyter: { help: "the Deno kernel for Jupyter too, into the user's kernels; Jupyter itself may come later" },
    json: { help: "print folder and version, and the kernel's file, as JSON" },
  },
  examples: ["setup", "setup --gpu", "setup --jupyter"],
};

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    const kernel = args.on("jupyter") ? await writeKernelSpec(jupyterFolder(), "deno") : null;
    if (kernel !== null && !args.on("json")) console.log(kernelLines(kernel));
    const found = await setup({ gpu: args.on("gpu") });
    if (args.on("json")) printJson(kernel === null ? found : { ...found, kernel });
    else console.log(`TensorFlow ${found.version} in ${found.directory}`);
  }, args);
}

/** Where the kernel is, and which Deno it starts: that of npx lies in a cache, which may be emptied. */
function kernelLines(path: string): string {
  const deno = Deno.execPath();
  const cached = deno.includes("_npx") ? "\nThat is npx's cache: once it is emptied, run this again" : "";
  return `Kernel "Deno" in ${path}, which starts ${deno}${cached}`;
}

if (import.meta.main) Deno.exit(await main());
