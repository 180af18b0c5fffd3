import { cpus, release, totalmem, type } from "node:os";

/** A machine that something was measured on. */
export interface Machine {
  /** Model of its processor. */
  readonly cpu: string;
  /** Cores that the process may use. */
  readonly cores: number;
  /** Memory, GiB. */
  readonly memory: number;
  /** Operating system and its release. */
  readonly system: string;
  /** Mean number of processes that were running in the minute before; much above 0, others disturbed. */
  readonly load: number;
  /** Model of the GPU, when one was used. */
  readonly gpu?: string;
}

/** This machine. */
export async function thisMachine(device: "cpu" | "gpu"): Promise<Machine> {
  const gpu = device === "gpu" ? await outputOf("nvidia-smi", ["--query-gpu=name", "--format=csv,noheader"]) : null;
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: navigator.hardwareConcurrency,
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    load: Math.round(10 * Deno.loadavg()[0]!) / 10,
    ...(gpu === null ? {} : { gpu }),
  };
}

/** Commit of the checkout that holds `directory`, "+" after it when files are changed; null when there is none. */
export async function commitOf(directory: string): Promise<string | null> {
  const commit = await outputOf("git", ["-C", directory, "rev-parse", "--short=12", "HEAD"]);
  if (commit === null) return null;
  const changes = await outputOf("git", ["-C", directory, "status", "--porcelain", "--untracked-files=no"]);
  return changes === "" ? commit : `${commit}+`;
}

/** What a program prints; null when it is missing or fails. */
async function outputOf(program: string, args: readonly string[]): Promise<string | null> {
  try {
    const { success, stdout } = await new Deno.Command(program, { args: [...args], stderr: "null" }).output();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** Most memory that a process has held resident, bytes; null where the system does not tell. */
export async function peakMemory(pid: number): Promise<number | null> {
  // by grep: Deno itself reads /proc only with all permissions
  const line = await outputOf("grep", ["VmHWM", `/proc/${pid}/status`]);
  return line === null ? null : 1024 * Number(/\d+/.exec(line)![0]);
}
