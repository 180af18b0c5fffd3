import { cpus, release, totalmem, type } from "node:os";
import { outputOf } from "./commit.ts";

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

/** Most memory that a process has held resident, bytes; null where the system does not tell. */
export async function peakMemory(pid: number): Promise<number | null> {
  // by grep: Deno itself reads /proc only with all permissions
  const line = await outputOf("grep", ["VmHWM", `/proc/${pid}/status`]);
  return line === null ? null : 1024 * Number(/\d+/.exec(line)![0]);
}
