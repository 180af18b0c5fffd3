import { join } from "node:path";
import type { Wheel } from "./wheels.ts";

/** Ways to run pip, in the order they are tried. */
const PIPS = [["python3", "-m", "pip"], ["pip3"], ["pip"]] as const;

const ADVICE = "set ONDEE_LIBTENSORFLOW to a folder that holds libtensorflow, or use --device webgpu or --device js";

async function findPip(): Promise<readonly string[]> {
  for (const pip of PIPS) {
    try {
      const version = new Deno.Command(pip[0], {
        args: [...pip.slice(1), "--version"],
        stdout: "null",
        stderr: "null",
      });
      if ((await version.output()).success) return pip;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  throw new Error(`Cannot fetch TensorFlow without pip: install Python 3 with pip and run again, ${ADVICE}`);
}

/** Bytes of the largest file below `folder`: the download in progress. */
async function largestFile(folder: string): Promise<number> {
  let largest = 0;
  try {
    for await (const entry of Deno.readDir(folder)) {
      const path = join(folder, entry.name);
      largest = Math.max(largest, entry.isDirectory ? await largestFile(path) : (await Deno.stat(path)).size);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error; // pip moved it meanwhile
  }
  return largest;
}

/**
 * Downloads `wheel` with pip (so that the user's index, proxy and certificates serve) into `folder`; gives its path.
 *
 * @throws Error when there is no pip, or it fails: no network, no such file. The message says what to do.
 */
export async function pipDownload(
  wheel: Wheel,
  folder: string,
  onProgress: (bytes: number) => void = () => {},
): Promise<string> {
  const [program, ...first] = await findPip();
  await Deno.mkdir(folder, { recursive: true });
  const options = ["--no-deps", "--only-binary=:all:", "--python-version=3.12", "--implementation=cp"];
  const pip = new Deno.Command(program!, {
    args: [
      ...[...first, "download", "--quiet", "--disable-pip-version-check", "--no-input", ...options],
      ...wheel.platforms.map((platform) => `--platform=${platform}`),
      ...["--dest", folder, `${wheel.project}==${wheel.version}`],
    ],
    env: { TMPDIR: folder },
    stdout: "null",
    stderr: "piped",
  });
  const timer = setInterval(async () => onProgress(await largestFile(folder)), 500);
  const { success, stderr } = await pip.output().finally(() => clearInterval(timer));
  if (!success) {
    const reason = new TextDecoder().decode(stderr).trim().split("\n").slice(-3).join("\n");
    throw new Error(
      `Cannot fetch ${wheel.project} ${wheel.version}: pip failed; check the network and run again, ${ADVICE}\n${reason}`,
    );
  }
  for await (const entry of Deno.readDir(folder)) {
    if (entry.isFile && entry.name.endsWith(".whl")) return join(folder, entry.name);
  }
  throw new Error(`Cannot find the wheel that pip fetched in ${folder}`);
}
