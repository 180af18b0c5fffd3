import { entryOf, OURS } from "../interleave.ts";
import { peakMemory } from "../../base/mod.ts";
import type { BenchRow } from "../result.ts";
import type { Setting } from "../setting.ts";
import { denoSide, startSide } from "../side.ts";
import type { VerifyData } from "./verify_data.ts";

/** How the most memory of a process that scores a stream of fields grows when there are four times as many. */
export async function memoryRow({ quick, log }: Setting, data: VerifyData): Promise<BenchRow> {
  log("memory of a stream");
  const few = data.fields / 4;
  const rounds: number[][] = [];
  let most = 0;
  for (let round = 0; round < (quick ? 1 : 3); round++) {
    const [less, more] = [await peakOf(data, few), await peakOf(data, data.fields)];
    rounds.push([more / less]);
    most = Math.max(most, more);
  }
  return {
    work: `most memory of scoring ${data.fields} fields, one by one, over that of ${few}`,
    unit: "times",
    better: "less",
    entries: [entryOf({ by: OURS, form: "contingency, continuous, FSS, RAPSD", rounds })],
    target: { of: "value", bound: "at most", limit: 1.1 },
    note: `peak of fresh processes (VmHWM), at most ${Math.round(most / 2 ** 20)} MiB with Deno itself; ` +
      `the ${data.fields} fields and their forecasts are ${Math.round(8 * data.fields * data.side ** 2 / 2 ** 20)} MiB`,
  };
}

async function peakOf(data: VerifyData, fields: number): Promise<number> {
  const side = startSide(denoSide(OURS, new URL("./stream_worker.ts", import.meta.url)));
  try {
    await side.ask("stream", { data, fields });
    return await peakMemory(side.pid) ?? NaN;
  } finally {
    await side.close();
  }
}
