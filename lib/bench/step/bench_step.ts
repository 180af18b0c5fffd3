import type { BenchOptions, BenchResult, BenchRow } from "../result.ts";
import { settle } from "../setting.ts";
import { stepCases } from "./cases.ts";
import { memoryRow } from "./memory_row.ts";
import { startRow } from "./start_row.ts";
import { stepRows } from "./step_rows.ts";

/**
 * Training steps beside PyTorch: times, the share of the machine's matmul rate, the first compiled step, the start of a
 * process, memory.
 *
 * @throws Error when the sides' losses differ, or the yardsticks' environment lacks something
 */
export async function benchStep(options: BenchOptions): Promise<BenchResult> {
  const settled = await settle("step", options, ["torch", "numpy"]);
  const scratch = await Deno.makeTempDir({ prefix: "ondee-bench-" });
  const setting = { ...settled, scratch };
  const rows: BenchRow[] = [];
  try {
    for (const [i, given] of stepCases(setting.quick).entries()) {
      if (!given.work.includes(setting.only)) continue;
      rows.push(...await stepRows(setting, given, i === 0));
      if (i === 0) rows.push(await memoryRow(setting, given));
    }
    if ("start".includes(setting.only)) rows.push(await startRow(setting));
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
  const tf32 = setting.device === "gpu" ? "; products in full float32 (TF32 off)" : "";
  return {
    ...setting.facts,
    method:
      `each form runs in a process of its own; 12 rounds of 6 steps in turn, after one that is not counted${tf32}`,
    rows,
  };
}
