import { join } from "node:path";
import { cacheFolder } from "../lib/engine/mod.ts";

/** What executes notebooks. */
const PACKAGES = ["nbclient==0.11.0", "nbformat==5.11.1"];

/** A Python that can execute notebooks, and the environment to run it in. */
export interface NotebookPython {
  /** Program. */
  readonly program: string;
  /** Variables to add. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Finds a Python with nbclient: the one named by ONDEE_TEST_PYTHON, `.venv` in the checkout, or `python3`, for which
 * the packages are fetched into the user's cache once where it has none.
 *
 * @throws Error without Python 3, pip or network; the message says what to do
 */
export async function notebookPython(root: string): Promise<NotebookPython> {
  const given = Deno.env.get("ONDEE_TEST_PYTHON");
  const programs = [...(given === undefined ? [] : [given]), join(root, ".venv", "bin", "python"), "python3"];
  for (const program of programs) {
    if (await canExecute({ program, env: {} })) return { program, env: {} };
  }
  const version = await output("python3", ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]);
  if (version === null) {
    throw new Error("Cannot execute notebooks without Python: install Python 3 with pip and run again");
  }
  const folder = join(cacheFolder(), `notebooks-python${version.trim()}`);
  const python = { program: "python3", env: { PYTHONPATH: folder } };
  if (!await canExecute(python)) await install(folder);
  if (!await canExecute(python)) throw new Error(`Cannot use the packages in ${folder}: remove it and run again`);
  return python;
}

async function canExecute({ program, env }: NotebookPython): Promise<boolean> {
  return await output(program, ["-c", "import nbclient, nbformat"], env) !== null;
}

/** Not a virtual environment: some systems have pip without what makes one. */
async function install(folder: string): Promise<void> {
  console.error(`Fetching ${PACKAGES.join(", ")} into ${folder}`);
  const { success, stderr } = await new Deno.Command("python3", {
    args: [...["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--upgrade"], ...[
      "--target",
      folder,
      ...PACKAGES,
    ]],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  const reason = new TextDecoder().decode(stderr).trim().split("\n").slice(-3).join("\n");
  throw new Error(
    "Cannot fetch what executes notebooks: pip failed; check the network, or set ONDEE_TEST_PYTHON to a Python with " +
      `nbclient and nbformat\n${reason}`,
  );
}

/** What a program prints; null when it is not there or fails. */
async function output(program: string, args: string[], env: Readonly<Record<string, string>> = {}) {
  try {
    const { success, stdout } = await new Deno.Command(program, { args, env, stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout) : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
