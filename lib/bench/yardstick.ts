import { join } from "node:path";
import type { Yardstick } from "./result.ts";
import type { SideCommand } from "./side.ts";

/**
 * Versions of Python packages in the yardsticks' environment.
 *
 * @throws Error when the interpreter or a package is missing, saying what to install
 */
export async function yardstickVersions(
  { python, scripts }: Yardstick,
  packages: readonly string[],
): Promise<Record<string, string>> {
  const install = `\`${python} -m pip install -r ${join(scripts, "requirements.txt")}\``;
  const code = "import json, sys, platform\nfrom importlib.metadata import version, PackageNotFoundError\n" +
    "found = {'python': platform.python_version()}\nfor name in sys.argv[1:]:\n" +
    "    try: found[name] = version(name)\n    except PackageNotFoundError: pass\nprint(json.dumps(found))";
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(python, { args: ["-c", code, ...packages], stderr: "null" }).output();
  } catch (cause) {
    throw new Error(`Cannot run ${python}: give --yardstick a virtual environment, and fill it by ${install}`, {
      cause,
    });
  }
  const found: Record<string, string> = JSON.parse(new TextDecoder().decode(output.stdout));
  const missing = packages.filter((name) => !(name in found));
  if (missing.length > 0) throw new Error(`Cannot measure beside ${missing.join(", ")}: install by ${install}`);
  return found;
}

/** A script of the yardsticks as a side. */
export function pythonSide(name: string, { python, scripts }: Yardstick, script: string): SideCommand {
  return { name, program: python, args: [join(scripts, script)] };
}
