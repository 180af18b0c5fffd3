import { join } from "node:path";
import { writeFileAtomic } from "../lib/base/mod.ts";

/**
 * Writes the Deno kernel's specification into a folder of Jupyter's, as `kernels/NAME/kernel.json`. It asks for interrupts by
 * message: with the one that `deno jupyter --install` writes, an interrupt ends the kernel; with this one it ends the cell, if
 * that computes (one that awaits hangs in either case: Deno 2.9). What else a file there says (environment, say) stays.
 *
 * @returns path of the file
 * @throws DataError "read-only", "disk-full"
 */
export async function writeKernelSpec(folder: string, name: string): Promise<string> {
  const path = join(folder, "kernels", name, "kernel.json");
  const spec = {
    ...await specAt(path),
    argv: [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"],
    "display_name": "Deno",
    language: "typescript",
    "interrupt_mode": "message",
  };
  await writeFileAtomic(path, `${JSON.stringify(spec, null, 2)}\n`);
  return path;
}

/** The specification that is there; nothing where there is none that can be read. */
async function specAt(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const spec: unknown = JSON.parse(await Deno.readTextFile(path));
    return typeof spec === "object" && spec !== null ? { ...spec } : {};
  } catch {
    return {};
  }
}

/**
 * Where Jupyter looks for a user's kernels: `$JUPYTER_DATA_DIR`, else `$XDG_DATA_HOME/jupyter` or `~/.local/share/jupyter`, on
 * macOS `~/Library/Jupyter`, on Windows `%APPDATA%\jupyter` (jupyter_core 5, paths.jupyter_data_dir).
 *
 * @throws Error when none of the variables is set
 */
export function jupyterFolder(): string {
  const get = (name: string) => Deno.env.get(name);
  const chosen = get("JUPYTER_DATA_DIR");
  if (chosen) return chosen;
  const [home, roaming, data] = [get("HOME"), get("APPDATA"), get("XDG_DATA_HOME")];
  if (Deno.build.os === "windows" && roaming) return join(roaming, "jupyter");
  if (Deno.build.os === "darwin" && home) return join(home, "Library", "Jupyter");
  if (data) return join(data, "jupyter");
  if (home) return join(home, ".local", "share", "jupyter");
  throw new Error("Cannot tell where Jupyter's kernels lie, as HOME is not set: set JUPYTER_DATA_DIR");
}
