import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { commitOf, thisMachine, VERSION } from "../base/mod.ts";
import type { BenchOptions, BenchResult } from "./result.ts";
import { yardstickVersions } from "./yardstick.ts";

/** Options of a bench with nothing left open. */
export interface Setting extends Required<BenchOptions> {
  /** What is known of the result before anything is measured. */
  readonly facts: Omit<BenchResult, "rows" | "method">;
}

/** Fills in the defaults and looks at the machine. @throws Error when a package of the yardsticks is missing */
export async function settle(bench: string, options: BenchOptions, packages: readonly string[]): Promise<Setting> {
  const {
    yardstick,
    device = "cpu",
    threads = navigator.hardwareConcurrency,
    quick = false,
    only = "",
    knmi = null,
    days = [],
    log = () => {},
  } = options;
  const theirs = yardstick === null ? {} : await yardstickVersions(yardstick, packages);
  const facts = {
    bench,
    date: Temporal.Now.instant().toString({ smallestUnit: "second" }),
    commit: import.meta.url.startsWith("file:") ? await commitOf(dirname(fileURLToPath(import.meta.url))) : null,
    machine: await thisMachine(device),
    threads,
    device,
    versions: { ondée: VERSION, deno: Deno.version.deno, ...theirs },
  };
  if (facts.machine.load > 0.5) {
    log(
      `Other programs are busy here (load ${facts.machine.load}): wait for a quiet machine, or the ratios flatter us`,
    );
  }
  return { yardstick, device, threads, quick, only, knmi, days, log, facts };
}
