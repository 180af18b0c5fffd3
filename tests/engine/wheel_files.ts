import { createHash } from "node:crypto";
import { join } from "node:path";
import { loadZip } from "../../lib/engine/deps.ts";
import { libraryNames } from "../../lib/engine/platform.ts";
import type { Wheel } from "../../lib/engine/wheels.ts";

/** A small wheel with files of these texts, and what the table of wheels would say of it. */
export async function makeWheel(path: string, files: Readonly<Record<string, string>>): Promise<Wheel> {
  const { TextReader, Uint8ArrayWriter, ZipWriter } = await loadZip();
  const zip = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
  for (const [name, text] of Object.entries(files)) await zip.add(name, new TextReader(text));
  const bytes = await zip.close();
  await Deno.writeFile(path, bytes);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { project: "tensorflow-cpu", version: "2.20.0", platforms: [], sha256, megabytes: 1 };
}

/** Files of a wheel that looks like TensorFlow's: the two libraries, and others that are not wanted. */
export function tensorFlowFiles(): Record<string, string> {
  const [library, framework] = libraryNames();
  return {
    [`tensorflow/${library}`]: "library ".repeat(10_000),
    [`tensorflow/${framework}`]: "framework",
    "tensorflow/__init__.py": "unwanted",
    "tensorflow/include/libtensorflow_cc.so.2": "unwanted",
  };
}

/** Paths of all files below `folder`, sorted. */
export async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    if (entry.isDirectory) {
      found.push(...(await filesBelow(join(folder, entry.name))).map((path) => join(entry.name, path)));
    } else found.push(entry.name);
  }
  return found.sort();
}
