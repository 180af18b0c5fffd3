import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { DataError } from "../lib/base/mod.ts";
import { type Command, printJson, run } from "./_cli.ts";
import { interruptible } from "./_interrupt.ts";
import { writeKernelSpec } from "./_kernel_spec.ts";
import { notebookPython } from "./_notebook_python.ts";

const command: Command = {
  name: "notebooks",
  summary:
    "Executes notebooks from top to bottom on a Deno kernel, in copies: the files stay as they are, unless --write asks\n" +
    "for their outputs. Fails when a cell fails, or should show a figure and shows none.",
  positional: "[NOTEBOOK...]",
  count: [0, Infinity],
  flags: {
    write: { help: "put the outputs into the files" },
    json: { help: "print results as JSON" },
  },
  examples: ["notebooks", "notebooks --write", "notebooks notebooks/01_archive.ipynb"],
};

/** How one notebook went, as execute.py says it. */
interface Result {
  readonly notebook: string;
  readonly cells?: number;
  readonly figures?: number;
  readonly seconds?: number;
  readonly error?: string;
}

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const FOLDER = join(ROOT, "notebooks");
const KERNEL = "ondee-deno";

/** Runs the task. */
export function main(args?: readonly string[]): Promise<number> {
  return run(command, async (args) => {
    const paths = args.positional.length > 0 ? args.positional : await allNotebooks();
    const work = await Deno.makeTempDir({ prefix: "ondee-notebooks-" });
    try {
      const copies = await copied(paths, work);
      await writeKernelSpec(work, KERNEL);
      const results = await interruptible((signal) =>
        execute(copies, work, args.on("json") ? () => {} : report, signal)
      );
      if (args.on("json")) printJson(results);
      const good = results.filter((result) => result.error === undefined).map((result) => result.notebook);
      if (args.on("write")) {
        for (const path of paths) if (good.includes(basename(path))) await Deno.copyFile(copies.get(path)!, path);
      }
      return good.length === paths.length ? 0 : 1;
    } finally {
      await Deno.remove(work, { recursive: true });
    }
  }, args);
}

async function allNotebooks(): Promise<string[]> {
  const names = (await Array.fromAsync(Deno.readDir(FOLDER))).map((entry) => entry.name);
  return names.filter((name) => name.endsWith(".ipynb")).sort().map((name) => join(FOLDER, name));
}

async function copied(paths: readonly string[], folder: string): Promise<ReadonlyMap<string, string>> {
  const copies = new Map<string, string>();
  for (const path of paths) {
    const copy = join(folder, basename(path));
    try {
      await Deno.copyFile(path, copy);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      throw new DataError("missing-file", "No such notebook", { file: path, cause: error });
    }
    copies.set(path, copy);
  }
  return copies;
}

/** Executes copies of notebooks one after the other, each in a kernel of its own that runs in the notebooks' folder. */
async function execute(
  copies: ReadonlyMap<string, string>,
  work: string,
  each: (result: Result) => void,
  signal: AbortSignal,
): Promise<Result[]> {
  const python = await notebookPython(ROOT);
  const process = new Deno.Command(python.program, {
    args: [join(FOLDER, "execute.py"), KERNEL, FOLDER, ...copies.values()],
    env: { ...python.env, JUPYTER_PATH: work, JUPYTER_RUNTIME_DIR: work, TMPDIR: work },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const complaints = new Response(process.stderr).text();
  const results: Result[] = [];
  let rest = "";
  for await (const text of process.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      const result: Result = JSON.parse(line);
      results.push(result);
      each(result);
    }
  }
  const { success } = await process.status;
  if (signal.aborted) throw new Error("Interrupted");
  if (!success) throw new Error(`Cannot execute notebooks: ${await complaints}`);
  return results;
}

function report({ notebook, cells, figures, seconds, error }: Result): void {
  if (error === undefined) console.log(`${notebook}: ${cells} cells, ${figures} figures, ${seconds} s`);
  else console.error(`${notebook}: ${error}`);
}

if (import.meta.main) Deno.exit(await main());
