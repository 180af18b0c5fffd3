import { formatNumber } from "../../report/mod.ts";
import { OURS } from "../interleave.ts";
import type { BenchEntry, BenchRow } from "../result.ts";
import { spread } from "../statistics.ts";
import { filesOfFourYears } from "./four_years.ts";
import type { StageRun } from "./measure.ts";
import type { ScaleFacts } from "./scale_result.ts";
import { STAGES } from "./stages.ts";

const entry = (form: string, values: readonly number[]): BenchEntry => ({ by: OURS, form, ...spread(values) });

const worstFirst = (entries: readonly BenchEntry[]): readonly BenchEntry[] =>
  entries.toSorted((a, b) => b.median - a.median);

/** Growth of the peak memory from the last number of days but one to the last, %. */
const memoryGrowth = (memory: readonly number[]): number => 100 * (memory.at(-1)! / (memory.at(-2) ?? NaN) - 1);

/** Rows of times and memory by days, and of what is asked of them; the worst stage stands first and is held to it. */
export function scaleRows(facts: ScaleFacts, runs: readonly StageRun[]): readonly BenchRow[] {
  const { days, stages } = facts;
  const last = days.at(-1)!;
  const before = days.at(-2) ?? last;
  const times = STAGES.map((stage): BenchRow => ({
    work: stage,
    unit: "s",
    better: "less",
    entries: days.map((count) =>
      entry(
        count === 1 ? "1 day" : `${count} days`,
        runs.filter((run) => run.stage === stage && run.days === count).map(({ seconds }) => seconds),
      )
    ),
    note: `${formatNumber(stages[stage].start)} s and ${formatNumber(stages[stage].slope)} s a day; peak memory ` +
      `${stages[stage].memory.map((bytes) => formatNumber(bytes / 2 ** 20)).join(", ")} MiB`,
  }));
  const asked = (
    work: string,
    unit: string,
    limit: number,
    entries: readonly BenchEntry[],
    note: string,
  ): BenchRow => ({
    work,
    unit,
    better: "less",
    entries: worstFirst(entries),
    target: { of: "value", bound: "at most", limit },
    note,
  });
  return [
    ...times,
    asked(
      "time off a straight line",
      "%",
      15,
      STAGES.map((stage) => entry(stage, [100 * stages[stage].deviation])),
      "the shortest time of each number of days, held against start + days x time of a day, the line nearest to them by " +
        "relative distances",
    ),
    asked(
      "peak memory",
      "MiB",
      2048,
      STAGES.map((stage) => entry(stage, [Math.max(...stages[stage].memory) / 2 ** 20])),
      "largest VmHWM of a process of the stage",
    ),
    ...(days.length < 2 ? [] : [asked(
      `peak memory, ${last} days over ${before}`,
      "%",
      10,
      STAGES.map((stage) => entry(stage, [memoryGrowth(stages[stage].memory)])),
      "ingest keeps the name and the times of each of its files, some 0.4 kB, until the last has gone in; caches of a " +
        "fixed size fill up in the first days; the heap of V8, and with it what waits to be collected, grows while a " +
        "process runs: ingest and colocate run with the flags of their tasks, which keep it small",
    )]),
    asked(
      "files of four years",
      "files",
      20_000,
      [entry("radar, ten variables of IMERG", [filesOfFourYears(facts)])],
      `${formatNumber(facts.files.perDay)} a day and ${formatNumber(facts.files.fixed)} more, counted in the archives`,
    ),
  ];
}
