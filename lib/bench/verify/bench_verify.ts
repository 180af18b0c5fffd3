import type { BenchOptions, BenchResult, BenchRow } from "../result.ts";
import { settle } from "../setting.ts";
import { memoryRow } from "./memory_row.ts";
import { startScorers } from "./scorers.ts";
import { makeVerifyData } from "./verify_data.ts";
import { verifyRows } from "./verify_rows.ts";
import { RAISE, worksOf } from "./works.ts";

/**
 * Scores beside pysteps, scores and scoringrules: contingency and continuous, FSS, CRPS, RAPSD; how memory grows with the
 * number of fields.
 *
 * @throws Error when two sides find other values, or the yardsticks' environment lacks something
 */
export async function benchVerify(options: BenchOptions): Promise<BenchResult> {
  const setting = await settle("verify", options, ["pysteps", "scores", "scoringrules", "numpy", "scipy", "xarray"]);
  const folder = await Deno.makeTempDir({ prefix: "ondee-bench-" });
  try {
    setting.log("simulating rain");
    const data = await makeVerifyData(folder, setting.quick);
    const rows: BenchRow[] = [];
    await using scorers = await startScorers(setting, data);
    for (const work of worksOf(data)) {
      if (work.raised) await scorers.raise(RAISE);
      if (work.rows.some(({ work }) => work.includes(setting.only))) {
        rows.push(...await verifyRows(setting, work, scorers));
      }
    }
    if ("memory".includes(setting.only)) rows.push(await memoryRow(setting, data));
    const { facts } = setting;
    return {
      ...facts,
      threads: 1,
      versions: { ...facts.versions, ...scorers.versions },
      method:
        "both sides run in processes of their own, one thread each, the same float32 arrays in memory: simulated " +
        "rain and its persistence of half an hour; 3 to 9 rounds in turn, after one that is not counted (pairs and CRPS: each turn does it " +
        "twice, the second counts); both find the same",
      rows,
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
